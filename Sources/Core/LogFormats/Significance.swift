package import Events

/// What every line is asked for, without copying it or what was found in it.
extension LineScanner {
    /// The time written in the last line.
    package var at: WallTime? { fields.at }

    /// The status that the last line's request ended with; nil for a line that tells of no request.
    package var status: Int? { fields.kind == .request ? fields.status : nil }

    /// Whether the last line matters for a failover.
    ///
    /// Such are a WebSocket's end (101) and any other request that asked for one, a failed attempt
    /// (499 502 503 504), a SockJS client's first question and the requests on which it receives,
    /// a browser's beacon, a session of HAProxy that ended badly whatever its status
    /// (`SessionEnd.isBad`), and anything in an error log.
    ///
    /// `line` must be the very line that was scanned; another one is a programmer error.
    package func isSignificant(in line: Span<UInt8>) -> Bool {
        guard fields.kind == .request else { return true }
        switch fields.status {
        case 101, 499, 502, 503, 504: return true
        default: break
        }
        if let target = fields[.target], line.tellsOfSession(target, status: fields.status) {
            return true
        }
        // An upgrade with another status: refused, or told by a mirror of it when it began.
        if let upgrade = fields[.upgrade], upgrade.upperBound <= line.count,
            line.equalsIgnoringCase("websocket", in: upgrade)
        {
            return true
        }
        guard let flags = fields[.terminationState], flags.count >= 2,
            flags.upperBound <= line.count
        else { return false }
        let end = SessionEnd(cause: line[flags.lowerBound], phase: line[flags.lowerBound + 1])
        return end.isBad(isAnswered: fields.status != nil)
    }

    /// Whether the request was one of the console's own health probes.
    ///
    /// `line` must be the very line that was scanned; another one is a programmer error.
    package func isOwnProbe(in line: Span<UInt8>) -> Bool {
        let name = AccessRecord.probeUserAgent
        guard let agent = fields[.userAgent], agent.count >= name.utf8.count else { return false }
        return line.has(name, at: agent.lowerBound)
    }
}
