import Events

/// Lines of access logs, read straight instead of through containers: they are nearly all that a
/// busy recording holds, and this reads them several times as fast.
///
/// It takes only what `CBOREncoder` writes, every field in its place; anything else is read as all
/// other types are.
extension CBORDecoder {
    private struct Unusual: Error {}

    func readLogRecord() throws -> LogRecord {
        let start = position
        if let record = try? usualLogRecord() { return record }
        position = start
        let depth = open.count
        let record = try LogRecord(from: self)
        if open.count > depth { try close(to: depth) }
        return record
    }

    /// An address likewise: there are thousands of them in a state.
    func readEndpoint() throws -> Endpoint {
        let start = position
        if let endpoint = try? usualEndpoint() { return endpoint }
        position = start
        let depth = open.count
        let endpoint = try Endpoint(from: self)
        if open.count > depth { try close(to: depth) }
        return endpoint
    }

    private func usualLogRecord() throws -> LogRecord {
        try map(of: 3)
        let at = try field("at") { WallTime(rawValue: try readInteger()) }
        try key("content")
        try map(of: hasNames ? 1 : 2)
        guard try nextKey(is: "access") else { throw Unusual() }
        try map(of: 1)
        try key("_0")
        let access = try usualAccess()
        try key("raw")
        let raw = RawLine(bytes: Array(bytes[try readRange(major: 2)]))
        return LogRecord(at: at, content: .access(access), raw: raw)
    }

    private func usualAccess() throws -> AccessRecord {
        try map(of: 19)
        let client = try field("client") { try usualEndpoint() }
        let connection: UInt64? = try field("connection") { try readInteger() }
        let connectionRequests: UInt64? = try field("connectionRequests") { try readInteger() }
        let requestID = try field("requestID") { try readText() }
        let method = try field("method") { try readText() }
        let target = try field("target") { try readText() }
        try key("status")
        var access = AccessRecord(status: try readInteger())
        access.client = client
        access.connection = connection
        access.connectionRequests = connectionRequests
        access.requestID = requestID
        access.method = method
        access.target = target
        access.requestTime = try field("requestTime") { try usualDuration() }
        try key("upstreams")
        for _ in 0..<(try readArray()) { access.upstreams.append(try usualTry()) }
        access.bytesSent = try field("bytesSent") { try readInteger() }
        try key("isUpgrade")
        access.isUpgrade = try readBool()
        access.completed = try field("completed") { try readBool() }
        access.userAgent = try field("userAgent") { try readText() }
        access.server = try field("server") { try readText() }
        access.terminationState = try field("terminationState") { try readText() }
        access.responseFlags = try field("responseFlags") { try readText() }
        access.isOngoing = try field("isOngoing") { try readBool() }
        access.proxySource = try field("proxySource") { try usualEndpoint() }
        access.answerTime = try field("answerTime") { try usualDuration() }
        return access
    }

    private func usualTry() throws -> UpstreamTry {
        try map(of: 5)
        try key("address")
        return UpstreamTry(
            address: try readText(),
            status: try field("status") { try readInteger() },
            connectTime: try field("connectTime") { try usualDuration() },
            headerTime: try field("headerTime") { try usualDuration() },
            responseTime: try field("responseTime") { try usualDuration() }
        )
    }

    private func usualEndpoint() throws -> Endpoint {
        try map(of: 2)
        try key("host")
        return Endpoint(host: try readText(), port: try field("port") { try readInteger() })
    }

    private func usualDuration() throws -> Duration { Duration(attoseconds: try readWide()) }

    private func map(of count: Int) throws {
        guard try (hasNames ? readMap() : readArray()) == count else { throw Unusual() }
    }

    private func key(_ name: String) throws {
        guard try !hasNames || nextKey(is: name) else { throw Unusual() }
    }

    private func field<Value>(_ name: String, _ read: () throws -> Value) throws -> Value? {
        try key(name)
        return skipNil() ? nil : try read()
    }
}
