package import Events

/// A line whose fields are found but not yet copied: enough to count it.
package struct ScannedLine {
    private let content: Content
    /// How well the line was understood.
    package let quality: LineQuality

    private enum Content {
        case access(AccessFields)
        case error(ErrorFields)
        case rejected(Rejection)
    }

    init(access fields: AccessFields, isCut: Bool) {
        content = .access(fields)
        quality = fields.isPartial || isCut ? .partial : .understood
    }

    init(error fields: ErrorFields, isCut: Bool) {
        content = .error(fields)
        quality = fields.isPartial || isCut ? .partial : .understood
    }

    init(rejection: Rejection, isCut: Bool) {
        content = .rejected(rejection)
        quality = isCut ? .partial : .rejected
    }

    /// The time written in the line.
    package var at: WallTime? {
        switch content {
        case .access(let fields): fields.at
        case .error(let fields): fields.at
        case .rejected: nil
        }
    }

    /// The status sent to the client, 0 to 999; nil for a line that tells of no request.
    package var status: Int? {
        if case .access(let fields) = content { return fields.status }
        return nil
    }

    /// Whether the line matters for a failover: a WebSocket's end (101), a failed attempt
    /// (499 502 503 504), or anything in an error log.
    package var isSignificant: Bool {
        switch content {
        case .access(let fields): [101, 499, 502, 503, 504].contains(fields.status)
        case .error: true
        case .rejected: false
        }
    }

    /// Whether the request was one of the console's own health probes.
    ///
    /// `line` must be the very line that was scanned; another one is a programmer error.
    package func isOwnProbe(in line: Span<UInt8>) -> Bool {
        guard case .access(let fields) = content, let agent = fields.userAgent else { return false }
        let name = AccessRecord.probeUserAgent.utf8
        return agent.count >= name.count
            && zip(agent, name).allSatisfy { line[$0] == $1 }
    }

    /// Copies the fields out of the line.
    ///
    /// It must be the very line that was scanned; another one is a programmer error.
    package func record(of line: Span<UInt8>) -> LogRecord {
        let line = line.extracting(first: maximumLineBytes)
        let raw = RawLine(bytes: line.copy(0..<line.count))
        return switch content {
        case .access(let fields):
            LogRecord(at: fields.at, content: .access(fields.record(of: line)), raw: raw)
        case .error(let fields):
            LogRecord(at: fields.at, content: .error(fields.record(of: line)), raw: raw)
        case .rejected(let rejection):
            LogRecord(
                at: nil,
                content: .rejected(reason: rejection.reason, offset: rejection.offset),
                raw: raw
            )
        }
    }
}

/// Why a line was not understood, and where reading stopped.
struct Rejection: Error {
    var reason: String
    /// In bytes from the start of the line.
    var offset: Int
}
