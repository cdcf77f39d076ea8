import CLinux
import Events

/// An open log and how far it is read: a file, packed by gzip or not, or a pipe.
///
/// A file stays open while its name is gone, so that what a late writer adds is still read, and so
/// that its inode is not given to another file. Used by one thread.
final class LogHandle {
    /// The name it was opened by.
    let path: String
    let identity: FileIdentity
    let isPipe: Bool
    /// When it had been written to last, as far as was noted.
    var modified: WallTime
    /// Text read so far, in bytes; where it stands in the file unless that is packed.
    var offset: Int64 = 0
    /// Where the line begins that is not finished.
    var lineStart: Int64 = 0
    /// The beginning of a line that is not finished.
    var partial = PartialLine()
    /// Leaves out old lines; nil to read all.
    var filter: SinceFilter?
    /// No more will be written to it.
    var isComplete = false
    /// The kernel's handle of its watch; see `Watches`.
    var watch: Int32?
    /// When something was last read from it, for one that was renamed away.
    var lastGrowth: Instant = .zero
    /// Bytes of holes that were passed over and not told yet.
    var untoldHoleBytes: Int64 = 0
    let descriptor: Int32
    var gzip: GzipStream?
    /// The first bytes of the text that was read.
    var head: [UInt8] = []
    /// The last bytes before `lineStart`, and before `offset`.
    var tail: [UInt8] = []
    var recent: [UInt8] = []

    /// Opens a file or a pipe; refuses everything else without opening it.
    init(_ path: String) throws(FileError) {
        self.path = path
        try FileFacts(at: path).requireReadable(path)
        descriptor = unsafe clinux_open(path)
        guard descriptor >= 0 else { throw FileError(number: -descriptor, path: path) }
        do throws(FileError) {
            let facts = try FileFacts(of: descriptor, path: path)
            try facts.requireReadable(path)
            identity = facts.identity
            modified = facts.modified
            isPipe = facts.kind == .pipe
        } catch {
            _ = clinux_close(descriptor)
            throw error
        }
        try detectPacking()
    }

    deinit { _ = clinux_close(descriptor) }

    var isPacked: Bool { gzip != nil }

    /// What is wrong with its packing, known at its end.
    var packingProblem: String? {
        guard let gzip else { return nil }
        return gzip.problem ?? (gzip.isCutOff ? "cut off; its good beginning was read" : nil)
    }

    /// A name for this very file, whatever its path leads to by now.
    var ownPath: String { "/proc/self/fd/\(descriptor)" }

    /// Where reading would go on after a restart.
    var position: FilePosition {
        FilePosition(
            identity: identity,
            head: Fingerprint(head),
            tail: Fingerprint(tail),
            offset: lineStart
        )
    }

    /// Reads what comes next; returns where in `buffer` it is, nil at the end.
    ///
    /// Without a byte order mark, and without holes where lines begin: a writer that does not
    /// append leaves one when its file is cut short.
    func read(into buffer: inout [UInt8]) throws(FileError) -> Range<Int>? {
        if offset == 0 { try detectPacking() }
        var count = try fill(&buffer, buffer.count)
        guard count > 0 else { return nil }
        var start = 0
        if offset == 0 {
            let bytes = buffer.span.extracting(first: count)
            start = try TextBeginning.length(bytes, path: path)
        }
        if buffer[0] == 0, lineStart == offset, gzip == nil, !isPipe {
            (start, count) = try passHole(&buffer, count)
        }
        try note(buffer, count)
        return start..<count
    }

    func detectPacking() throws(FileError) {
        guard gzip == nil, !isPipe, GzipStream.isMagic(try bytes(2, at: 0)) else { return }
        gzip = try GzipStream(descriptor, at: 0)
    }

    /// Reads without taking note.
    func fill(_ buffer: inout [UInt8], _ limit: Int) throws(FileError) -> Int {
        if let gzip { return try gzip.read(into: &buffer, limit: limit) }
        let count = unsafe buffer.withUnsafeMutableBytes {
            if isPipe {
                unsafe clinux_read(descriptor, $0.baseAddress, limit)
            } else {
                unsafe clinux_read_at(descriptor, $0.baseAddress, limit, offset)
            }
        }
        if isPipe, count == -Int64(FileErrorNumber.tryAgain) { return 0 }
        guard count >= 0 else { throw FileError(number: Int32(clamping: -count), path: path) }
        return Int(count)
    }

    /// Passes over a hole at `offset` and the zeros of its last block; reads anew behind it.
    private func passHole(
        _ buffer: inout [UInt8],
        _ count: Int
    ) throws(FileError) -> (start: Int, count: Int) {
        var next = clinux_next_data(descriptor, offset)
        if next == -Int64(FileErrorNumber.noData) {
            next = try FileFacts(of: descriptor, path: path).size
        }
        guard next > offset else { return (0, count) }
        let begin = offset
        offset = next
        lineStart = next
        tail = []
        recent = []
        let count = try fill(&buffer, buffer.count)
        let start = buffer[..<count].firstIndex { $0 != 0 } ?? count
        lineStart += Int64(start)
        untoldHoleBytes += lineStart - begin
        return (start, count)
    }

    func note(_ buffer: [UInt8], _ count: Int) throws(FileError) {
        if let newline = buffer[..<count].lastIndex(of: UInt8(ascii: "\n")) {
            lineStart = offset + Int64(newline) + 1
            tail = lastBytes(of: buffer[...newline])
        }
        recent = lastBytes(of: buffer[..<count])
        offset += Int64(count)
        guard head.count < FilePosition.maximumHeadBytes else { return }
        if isPacked {
            head += buffer[..<count].prefix(FilePosition.maximumHeadBytes - head.count)
        } else if !isPipe {
            head = try bytes(Int(min(offset, Int64(FilePosition.maximumHeadBytes))), at: 0)
        }
    }

    private func lastBytes(of chunk: ArraySlice<UInt8>) -> [UInt8] {
        let limit = FilePosition.maximumTailBytes
        return Array((chunk.count < limit ? recent + chunk : chunk).suffix(limit))
    }

    /// Bytes of the file itself, fewer at its end.
    func bytes(_ count: Int, at position: Int64) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes {
            unsafe clinux_read_at(descriptor, $0.baseAddress, $0.count, position)
        }
        guard read >= 0 else { throw FileError(number: Int32(clamping: -read), path: path) }
        return Array(bytes.prefix(Int(read)))
    }
}
