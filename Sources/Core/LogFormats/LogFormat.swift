import Events

/// A way in which a proxy writes its log.
///
/// A known one by its name, or one that the operator describes by the proxy's own text, such as
/// `nginx: $remote_addr [$time_local] "$request" $status`.
package struct LogFormat: Hashable, Sendable {
    /// Its name in the configuration and in `logs formats`; for a described one the whole text.
    package let name: String
    /// Whose it is, for telling formats apart that look alike.
    package let vendor: Vendor
    /// One line for `logs formats`.
    package let summary: String
    let grammar: Grammar

    package enum Vendor: String, Sendable {
        case nginx, haproxy, apache, caddy, traefik, envoy, aws
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Whether the log tells of errors and the proxy's life rather than of requests.
    package var isErrorLog: Bool {
        switch grammar {
        case .nginxError, .apacheError: true
        default: false
        }
    }
}

/// Which function reads the lines of a format.
enum Grammar: Sendable {
    case commonLog(CommonLogTail)
    case nginxJSON
    case nginxError
    case apacheError
    case haproxy
    case caddy
    case traefikJSON
    case envoyJSON
    case alb
    /// The first that understands the line.
    case templates([TemplateReader])

    static func template(_ template: Template) -> Grammar { .templates([TemplateReader(template)]) }
}

extension Grammar {
    /// Finds a line's fields; `found` must be empty.
    ///
    /// Work is linear in the line's length, and nothing is allocated but on the way to a rejection.
    /// - Parameters:
    ///   - line: one line without its line feed.
    ///   - start: where it begins behind what a carrier wrote before it.
    ///   - found: takes the fields.
    ///   - clock: what is known of the time so far.
    ///   - shortcuts: what is known of the lines so far.
    /// - Throws: why the line is none of this format, and where.
    func scan(
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields,
        _ clock: inout LineClock,
        _ shortcuts: inout Shortcuts
    ) throws(Rejection) {
        switch self {
        case .commonLog(let tail):
            try scanCommonLog(line, from: start, tail: tail, into: &found, &clock)
        case .nginxJSON: try scanNginxJSON(line, from: start, into: &found, &clock, &shortcuts)
        case .nginxError: try scanNginxError(line, from: start, into: &found, &clock)
        case .apacheError: try scanApacheError(line, from: start, into: &found, &clock)
        case .haproxy: try scanHAProxy(line, from: start, into: &found, &clock)
        case .caddy: try scanCaddy(line, from: start, into: &found, &clock)
        case .traefikJSON: try scanTraefikJSON(line, from: start, into: &found, &clock)
        case .envoyJSON: try scanEnvoyJSON(line, from: start, into: &found, &clock)
        case .alb: try scanALB(line, from: start, into: &found, &clock)
        case .templates(let templates):
            try templates.scan(line, from: start, into: &found, &clock, shortcuts.areTaken)
        }
    }
}

/// How well a line was understood.
package enum LineQuality: Sendable {
    /// Every field that the format promises was read.
    case understood
    /// The line was read, but a field is unreadable, ambiguous or cut off: that field is absent.
    case partial
    /// Not a line of this format.
    case rejected
}

/// Why a line was not understood, and where reading stopped.
package struct Rejection: Error, Equatable {
    package var reason: String
    /// In bytes from the start of the line.
    package var offset: Int
    /// The line may be the rest of the one before, which held a line feed.
    package var isContinuation = false
}

/// The longest line that is read whole, in bytes; the rest of a longer one is cut off.
///
/// nginx's longest request line and headers are 4 x 8 KiB (large_client_header_buffers), so an
/// honest line stays below.
package let maximumLineBytes = 65_536
