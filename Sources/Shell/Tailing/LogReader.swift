import CLinux

/// Reads a log once, from its beginning to its end: a file, a pipe, or standard input.
///
/// Text packed by gzip is unpacked, whatever the file's name. Waits for the writer of a pipe. Used
/// by one thread.
package final class LogReader {
    /// What could not be read though the rest could, with the path; known at the end.
    package var problem: String? {
        guard let gzip else { return nil }
        let problem = gzip.problem ?? (gzip.isCutOff ? "cut off; its good beginning was read" : nil)
        return problem.map { "\(path): \($0)" }
    }

    private let path: String
    private let descriptor: Int32
    private let isOwned: Bool
    private var gzip: GzipStream?
    /// First bytes that were read to know what it is.
    private var begun: [UInt8] = []

    /// Opens `path`; "-" is standard input.
    ///
    /// Fails for what cannot be opened, is no text (a directory, UTF-16), or is a device.
    package init(path: String) throws(FileError) {
        self.path = path
        isOwned = path != "-"
        if isOwned {
            try FileFacts(at: path).requireReadable(path)
            descriptor = unsafe clinux_open(path)
            guard descriptor >= 0 else { throw FileError(number: -descriptor, path: path) }
            _ = clinux_make_blocking(descriptor)
        } else {
            descriptor = 0
        }
        try detect()
    }

    deinit { if isOwned { _ = clinux_close(descriptor) } }

    /// Reads on into `buffer`; returns the number of bytes, 0 at the end.
    package func nextChunk(into buffer: inout [UInt8]) throws(FileError) -> Int {
        if !begun.isEmpty {
            let count = min(begun.count, buffer.count)
            for index in 0..<count { buffer[index] = begun[index] }
            begun.removeFirst(count)
            return count
        }
        if let gzip { return try gzip.read(into: &buffer, limit: buffer.count) }
        return try read(into: &buffer)
    }

    /// Looks at the first bytes: gzip, a byte order mark, or plain text.
    private func detect() throws(FileError) {
        var bytes = try first(3)
        if GzipStream.isMagic(bytes) {
            gzip = try GzipStream(descriptor, at: nil, after: bytes)
            bytes = try first(3)
        }
        let mark = try TextBeginning.length(bytes.span, path: path)
        begun = Array(bytes.dropFirst(mark))
    }

    private func first(_ count: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var more = [UInt8](repeating: 0, count: count - bytes.count)
            let read =
                if let gzip {
                    try gzip.read(into: &more, limit: more.count)
                } else {
                    try read(into: &more)
                }
            if read == 0 { break }
            bytes += more[..<read]
        }
        return bytes
    }

    private func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe clinux_read(descriptor, $0.baseAddress, $0.count)
        }
        guard count >= 0 else { throw FileError(number: Int32(clamping: -count), path: path) }
        return Int(count)
    }
}
