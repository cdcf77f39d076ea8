import CCurl

/// Transfers under way at the same time, on one thread.
///
/// One libcurl multi handle with poll(): right for up to about 150 nodes. libcurl searches its
/// connections for every transfer, so beyond that several handles would be needed.
@safe final class CurlMulti: Sendable {
    // Only wake() is called from another thread, and libcurl allows that.
    nonisolated(unsafe) private let handle: UnsafeMutableRawPointer

    private static let library: Void = {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        return
    }()

    init() {
        Self.library
        guard let handle = unsafe curl_multi_init() else {
            preconditionFailure("libcurl has no memory left for a multi handle")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_multi_cleanup(handle) }

    func add(_ transfer: CurlTransfer) {
        transfer.prepare()
        unsafe curl_multi_add_handle(handle, transfer.handle)
    }

    /// Takes a transfer out, whether it ended or not.
    func remove(_ transfer: CurlTransfer) {
        unsafe curl_multi_remove_handle(handle, transfer.handle)
    }

    /// Goes on with all transfers as far as possible without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(handle, &running)
    }

    /// The next transfer that ended, by its index.
    func nextEnded() -> (index: Int, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            // The message is valid until the transfer is removed.
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            var tag: UnsafeMutableRawPointer?
            unsafe ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &tag)
            let code = unsafe ccurl_message_result(message)
            return (Int(bitPattern: tag) - 1, code)
        }
        return nil
    }

    /// Waits until a connection is ready, libcurl has something due, or `limit` has passed.
    func wait(limit: Duration) {
        // Rounded up: rounded down, the last millisecond would be spent in circles.
        let milliseconds = (max(.zero, limit) / .milliseconds(1)).rounded(.up)
        var ready: Int32 = 0
        unsafe curl_multi_poll(handle, nil, 0, Int32(clamping: Int64(milliseconds)), &ready)
    }

    /// Keeps writes to closed connections from ending the process; for the calling thread.
    static func ignoreBrokenPipes() { ccurl_block_broken_pipe_signal() }

    /// Ends a `wait` early; from any thread.
    func wake() { unsafe curl_multi_wakeup(handle) }
}
