package import Events

extension Configuration {
    /// One log: where its lines come from and how they are read.
    package struct Log: Equatable, Sendable {
        package var origin: Origin
        /// A name such as `nginx-json`, or a kind and the text of its own format, such as
        /// `nginx: $remote_addr $status`; nil to detect it.
        package var format: String?
        /// Of times that are written without one; nil for this host's.
        package var zone: Zone?

        /// Where lines come from.
        package enum Origin: Equatable, Sendable {
            case file(path: String, since: Since?)
            /// What a program writes: the program, absolute or a name found on `PATH`, and its
            /// arguments.
            case command([String])
            case syslog(Syslog)
            case standardInput
        }

        /// How far a log is read back.
        package enum Since: Equatable, Sendable {
            /// So long before the start.
            case ago(Duration)
            case at(WallTime)
        }

        /// Where syslog messages are listened for.
        package struct Syslog: Equatable, Hashable, Sendable {
            package var transport: Transport
            /// Without the brackets of an IPv6 address.
            package var host: String
            package var port: UInt16

            package init(transport: Transport, host: String, port: UInt16) {
                self.transport = transport
                self.host = host
                self.port = port
            }

            /// Whether only this host can send to it.
            package var isLoopback: Bool {
                host == "localhost" || host == "::1" || host.hasPrefix("127.")
            }
        }

        /// How syslog messages come.
        package enum Transport: String, Sendable {
            case udp
            case tcp
        }

        /// A clock's distance from UTC.
        package enum Zone: Equatable, Sendable {
            /// That of the console's own host.
            case local
            /// Local time minus UTC.
            case offset(seconds: Int)
        }

        /// The file's path; nil for any other origin.
        package var path: String? {
            if case .file(let path, _) = origin { path } else { nil }
        }
    }
}

extension Configuration.Log.Syslog {
    /// Reads `udp://127.0.0.1:5514` and `tcp://[::1]:5514`; `both://` gives one of each.
    ///
    /// - Returns: empty when it is none of these.
    static func read(_ text: String) -> [Self] {
        guard let mark = text.firstRange(of: "://") else { return [] }
        let transports: [Configuration.Log.Transport]
        switch text[..<mark.lowerBound] {
        case "udp": transports = [.udp]
        case "tcp": transports = [.tcp]
        case "both": transports = [.udp, .tcp]
        default: return []
        }
        let rest = text[mark.upperBound...]
        guard let colon = rest.lastIndex(of: ":"),
            let port = UInt16(rest[rest.index(after: colon)...]), port > 0
        else { return [] }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return []
        }
        let isAddress = host.utf8.allSatisfy { byte in
            isSafeName("a\(UnicodeScalar(byte))") || byte == UInt8(ascii: ":")
        }
        guard !host.isEmpty, isAddress else { return [] }
        return transports.map { Self(transport: $0, host: String(host), port: port) }
    }
}
