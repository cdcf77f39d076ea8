import CCurl
import Events

/// One node's probe: a libcurl handle that is used again for every probe, with a new connection.
///
/// Used by one thread at a time.
@safe final class CurlTransfer {
    let node: NodeName
    let handle: UnsafeMutableRawPointer
    private let body: UnsafeMutablePointer<ccurl_body>
    private let message: UnsafeMutablePointer<CChar>

    /// Bytes read of an answer: a health page is small, and an endless one must end.
    static let bodyBytes = 1_024 * 1_024

    /// - Parameters:
    ///   - index: what the multi handle tells when this transfer ended.
    ///
    ///   - node: who is probed.
    ///   - spec: how.
    init(index: Int, node: NodeName, spec: ProbeSpec) {
        guard let handle = unsafe curl_easy_init() else {
            preconditionFailure("libcurl has no memory left for a handle")
        }
        self.node = node
        unsafe self.handle = handle
        unsafe body = .allocate(capacity: 1)
        unsafe body.initialize(to: ccurl_body(received: 0, limit: Self.bodyBytes))
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(spec)
        // libcurl gives it back as it is; it is never followed as a pointer.
        unsafe ccurl_set_pointer(
            handle,
            CURLOPT_PRIVATE,
            UnsafeMutableRawPointer(bitPattern: index + 1)
        )
        // Both live as long as the handle.
        unsafe ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
        unsafe ccurl_discard_body(handle, body)
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe body.deallocate()
        unsafe message.deallocate()
    }

    /// Forgets the last probe.
    func prepare() {
        unsafe body.pointee.received = 0
        unsafe message.pointee = 0
    }

    // MARK: Options

    private func set(_ spec: ProbeSpec) {
        set(CURLOPT_URL, spec.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_USERAGENT, AccessRecord.probeUserAgent)
        // A proxy of the console's own environment would be probed instead of the node.
        set(CURLOPT_PROXY, "")
        if let file = spec.certificateAuthority { set(CURLOPT_CAINFO, file) }
        // 0 would mean no limit.
        let limit = Int(max(1, spec.timeout.nanoseconds / 1_000_000))
        set(CURLOPT_TIMEOUT_MS, limit)
        set(CURLOPT_CONNECTTIMEOUT_MS, limit)
        // One connection, one handshake, one resolution for each probe: kept ones would hide that
        // a port was closed, a certificate expired or an address moved.
        set(CURLOPT_FRESH_CONNECT, 1)
        set(CURLOPT_FORBID_REUSE, 1)
        set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        // A certificate file that is replaced counts within a minute; reading the system's costs
        // about 23 ms each time.
        set(CURLOPT_CA_CACHE_TIMEOUT, 60)
        // HTTP/2 has nothing to offer for one request, and failures of its own.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // Other threads exist: no signals for time limits, and a resolver that hangs is left to
        // itself instead of being waited for.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_QUICK_EXIT, 1)
    }

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe ccurl_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        // libcurl copies the text.
        unsafe ccurl_set_string(handle, option, value)
    }

    // MARK: Results

    /// What the probe that just ended has shown.
    func result(_ code: CURLcode) -> ProbeResult {
        let ending = CurlEnding(
            code: code,
            status: long(CURLINFO_RESPONSE_CODE),
            isResolved: time(CURLINFO_NAMELOOKUP_TIME_T) != nil,
            // Not the time of the connection: libcurl 7.88 tells that only after the handshake.
            isConnected: long(CURLINFO_LOCAL_PORT) > 0,
            certificateVerdict: long(CURLINFO_SSL_VERIFYRESULT),
            systemError: Int32(truncatingIfNeeded: long(CURLINFO_OS_ERRNO)),
            message: text(for: code)
        )
        let phases = ProbePhases(
            resolved: time(CURLINFO_NAMELOOKUP_TIME_T),
            connected: time(CURLINFO_CONNECT_TIME_T),
            secured: time(CURLINFO_APPCONNECT_TIME_T),
            firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
            total: time(CURLINFO_TOTAL_TIME_T) ?? .zero
        )
        return ProbeResult(node: node, outcome: ending.outcome, phases: phases)
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        unsafe ccurl_get_long(handle, info, &value)
        return value
    }

    /// A time since the start; nil when that point was not reached.
    private func time(_ info: CURLINFO) -> Duration? {
        var microseconds: curl_off_t = 0
        unsafe ccurl_get_offset(handle, info, &microseconds)
        return microseconds > 0 ? .microseconds(microseconds) : nil
    }

    private func text(for code: CURLcode) -> String {
        // libcurl ends its message with a zero within the buffer.
        let detailed = unsafe String(cString: message)
        return detailed.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detailed
    }
}
