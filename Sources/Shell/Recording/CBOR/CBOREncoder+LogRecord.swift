import Events

/// Lines of access logs, written straight instead of through containers: the same bytes, in a small
/// part of the time.
extension CBOREncoder {
    /// - Throws: `EncodingError`.
    func write(record: LogRecord) throws {
        guard case .access(let access) = record.content else { return try record.encode(to: self) }
        let head = beginMap()
        try field("at", head, record.at) { write(integer: $0.rawValue) }
        try beginField("content", head)
        let content = beginMap()
        try beginCase("access", content)
        let first = beginMap()
        try beginField("_0", first)
        try write(access: access)
        try beginField("raw", head)
        write(bytes: record.raw.bytes)
    }

    private func write(access: AccessRecord) throws {
        let head = beginMap()
        try field("client", head, access.client) { try write(endpoint: $0) }
        try field("connection", head, access.connection) { write(integer: $0) }
        try field("connectionRequests", head, access.connectionRequests) { write(integer: $0) }
        try field("requestID", head, access.requestID) { write(text: $0) }
        try field("method", head, access.method) { write(text: $0) }
        try field("target", head, access.target) { write(text: $0) }
        try field("status", head, access.status) { write(integer: $0) }
        try field("requestTime", head, access.requestTime) { write(wide: $0.attoseconds) }
        try beginField("upstreams", head)
        write(arrayOf: access.upstreams.count)
        for upstream in access.upstreams { try write(upstream: upstream) }
        try field("bytesSent", head, access.bytesSent) { write(integer: $0) }
        try field("isUpgrade", head, access.isUpgrade) { write(bool: $0) }
        try field("completed", head, access.completed) { write(bool: $0) }
        try field("userAgent", head, access.userAgent) { write(text: $0) }
        try field("server", head, access.server) { write(text: $0) }
        try field("terminationState", head, access.terminationState) { write(text: $0) }
        try field("responseFlags", head, access.responseFlags) { write(text: $0) }
        try field("isOngoing", head, access.isOngoing) { write(bool: $0) }
        try field("proxySource", head, access.proxySource) { try write(endpoint: $0) }
        try field("answerTime", head, access.answerTime) { write(wide: $0.attoseconds) }
    }

    func write(endpoint: Endpoint) throws {
        let head = beginMap()
        try field("host", head, endpoint.host) { write(text: $0) }
        try field("port", head, endpoint.port) { write(integer: $0) }
    }

    private func write(upstream: UpstreamTry) throws {
        let head = beginMap()
        try field("address", head, upstream.address) { write(text: $0) }
        try field("status", head, upstream.status) { write(integer: $0) }
        try field("connectTime", head, upstream.connectTime) { write(wide: $0.attoseconds) }
        try field("headerTime", head, upstream.headerTime) { write(wide: $0.attoseconds) }
        try field("responseTime", head, upstream.responseTime) { write(wide: $0.attoseconds) }
    }

    private func field<Value>(
        _ name: String,
        _ head: Int,
        _ value: Value?,
        _ write: (Value) throws -> Void
    ) throws {
        try beginField(name, head)
        if let value { try write(value) } else { writeNil() }
    }
}
