import CCurl
import Events
import Synchronization

/// One `POST` without a body, by libcurl.
@safe final class Post: Sendable {
    private let url: String
    private let timeout: Duration
    private let isAbandoned = Atomic(false)
    // Only curl_multi_wakeup is called from another thread, and libcurl allows that.
    nonisolated(unsafe) private let transfers: UnsafeMutableRawPointer

    /// Bytes read of an answer: nothing of it is needed, and an endless one must end.
    private static let bodyBytes = 64 * 1_024

    private static let library: Void = {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        return
    }()

    init(url: String, timeout: Duration) {
        Self.library
        guard let transfers = unsafe curl_multi_init() else {
            preconditionFailure("libcurl has no memory left for a multi handle")
        }
        self.url = url
        self.timeout = timeout
        unsafe self.transfers = transfers
    }

    deinit { unsafe curl_multi_cleanup(transfers) }

    /// Ends `send` soon; from any thread.
    func abandon() {
        isAbandoned.store(true, ordering: .releasing)
        unsafe curl_multi_wakeup(transfers)
    }

    /// Sends it and waits for the answer; call once, on a thread that may block.
    func send() -> StepOutcome {
        ccurl_block_broken_pipe_signal()
        guard let handle = unsafe curl_easy_init() else { return .failed("no memory is left") }
        let body = UnsafeMutablePointer<ccurl_body>.allocate(capacity: 1)
        unsafe body.initialize(to: ccurl_body(received: 0, limit: Self.bodyBytes))
        defer {
            unsafe curl_easy_cleanup(handle)
            unsafe body.deallocate()
        }
        unsafe set(handle, body)
        unsafe curl_multi_add_handle(transfers, handle)
        defer { unsafe curl_multi_remove_handle(transfers, handle) }
        let code = waitForEnd()
        var status = 0
        unsafe ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        var sent = 0
        unsafe ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
        return outcome(code, status: status, wasSent: sent > 0)
    }

    private func set(_ handle: UnsafeMutableRawPointer, _ body: UnsafeMutablePointer<ccurl_body>) {
        // libcurl copies each text.
        unsafe ccurl_set_string(handle, CURLOPT_URL, url)
        unsafe ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe ccurl_set_string(handle, CURLOPT_USERAGENT, "signalbox-hand-over")
        unsafe ccurl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "")
        // A proxy of the console's own environment would be asked instead of the app.
        unsafe ccurl_set_string(handle, CURLOPT_PROXY, "")
        let limit = Int(max(1, timeout.nanoseconds / 1_000_000))
        unsafe ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, limit)
        unsafe ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, limit)
        unsafe ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        unsafe ccurl_discard_body(handle, body)
    }

    /// How it ended; nil when it was abandoned first.
    private func waitForEnd() -> CURLcode? {
        while !isAbandoned.load(ordering: .acquiring) {
            var running: Int32 = 0
            unsafe curl_multi_perform(transfers, &running)
            var left: Int32 = 0
            while let message = unsafe curl_multi_info_read(transfers, &left) {
                guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
                return unsafe ccurl_message_result(message)
            }
            var ready: Int32 = 0
            unsafe curl_multi_poll(transfers, nil, 0, 1_000, &ready)
        }
        return nil
    }

    private func outcome(_ code: CURLcode?, status: Int, wasSent: Bool) -> StepOutcome {
        // The answer's head says it all, whatever becomes of its body.
        switch status {
        case 200...299: return .accepted
        case 1...: return .failed("the app answered \(status)")
        default: break
        }
        guard let code else {
            return wasSent ? .unknown("given up before the app answered") : .failed("given up")
        }
        if wasSent, code == CURLE_OPERATION_TIMEDOUT {
            return .unknown("the app did not answer within \(timeout)")
        }
        let words = unsafe String(cString: curl_easy_strerror(code))
        return wasSent
            ? .unknown("no answer from the app: \(words)") : .failed("nothing was sent: \(words)")
    }
}
