import CLinux
import CZlib

/// The text in gzip's packing: all members of a file, one after the other.
///
/// Bounded in memory whatever the packing claims. What is good is given before anything bad is
/// told. A file that grows is read on. Used by one thread.
@safe final class GzipStream {
    /// What is wrong with it, without its path; nil while it is good.
    private(set) var problem: String?
    private let descriptor: Int32
    /// Where to read on; nil to read what comes, from a pipe.
    private var position: Int64?
    private let decoder: UnsafeMutablePointer<z_stream>
    private var input: [UInt8]
    private var used = 0
    private var isInMember = false
    private var inputBytes: Int64 = 0
    private var outputBytes: Int64 = 0
    private let limits: Limits

    /// Beyond these a file is a bomb and no log.
    struct Limits {
        /// Text of one file: a day's log of a busy proxy.
        var outputBytes: Int64 = 4 << 30
        /// Text per packed byte; logs have 10 to 50, and gzip's best is 1,032.
        var ratio: Int64 = 250
        /// Text that is given whatever the ratio.
        var freeBytes: Int64 = 16 << 20
    }

    /// Whether a file with these first bytes is packed by gzip, whatever its name.
    static func isMagic(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x1f, 0x8b])
    }

    /// Bytes read of the file at once.
    private static let inputSize = 64 << 10

    /// Borrows the descriptor; fails when there is no memory.
    ///
    /// `position` is where it begins in a file, nil for a pipe; `begun` is what was read of a pipe
    /// already.
    init(
        _ descriptor: Int32,
        at position: Int64?,
        after begun: [UInt8] = [],
        limits: Limits = Limits()
    ) throws(FileError) {
        guard let decoder = unsafe czlib_open() else {
            throw FileError(text: "no memory to unpack a file")
        }
        unsafe self.decoder = unsafe decoder
        self.descriptor = descriptor
        self.position = position
        self.limits = limits
        input = begun
    }

    deinit { unsafe czlib_close(decoder) }

    /// The file ends in the middle of a member.
    var isCutOff: Bool { isInMember }

    /// Packed bytes read so far.
    var packedBytes: Int64 { inputBytes }

    /// Gives at most `limit` bytes of text; 0 at the end, for now.
    func read(into buffer: inout [UInt8], limit: Int) throws(FileError) -> Int {
        while problem == nil {
            if used == input.count { guard try refill() else { return 0 } }
            guard isInMember || beginMember() else { continue }
            let count = decode(into: &buffer, limit)
            outputBytes += Int64(count)
            checkLimits()
            if count > 0 { return count }
        }
        return 0
    }

    private func beginMember() -> Bool {
        // Tapes and some copiers pad with zeros.
        if input[used] == 0, outputBytes > 0 {
            used += 1
            return false
        }
        guard input[used] == 0x1f else {
            problem = "bytes after its end are not gzip's; they are left out"
            return false
        }
        unsafe czlib_reset(decoder)
        isInMember = true
        return true
    }

    private func decode(into buffer: inout [UInt8], _ limit: Int) -> Int {
        let offered = input.count - used
        let room = min(limit, buffer.count)
        var inputLeft = offered
        var roomLeft = room
        let start = used
        let result = unsafe input.withUnsafeBytes { packed in
            unsafe buffer.withUnsafeMutableBytes { text in
                unsafe czlib_inflate(
                    decoder,
                    packed.baseAddress?.advanced(by: start),
                    &inputLeft,
                    text.baseAddress,
                    &roomLeft
                )
            }
        }
        used += offered - inputLeft
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isInMember = false
        default:
            problem = "damaged; what comes before the damage was read"
            isInMember = false
        }
        return room - roomLeft
    }

    private func checkLimits() {
        if outputBytes > limits.outputBytes {
            problem = "more than \(limits.outputBytes >> 20) MiB of text; the rest is left out"
        } else if outputBytes > limits.freeBytes,
            outputBytes / limits.ratio > inputBytes - Int64(input.count - used)
        {
            problem =
                "packed more than \(limits.ratio):1, which no log is;"
                + " left out beyond \(outputBytes >> 20) MiB"
        }
    }

    private func refill() throws(FileError) -> Bool {
        used = 0
        if input.count != Self.inputSize { input = [UInt8](repeating: 0, count: Self.inputSize) }
        let count = unsafe input.withUnsafeMutableBytes {
            if let position {
                unsafe clinux_read_at(descriptor, $0.baseAddress, $0.count, position)
            } else {
                unsafe clinux_read(descriptor, $0.baseAddress, $0.count)
            }
        }
        guard count >= 0 else {
            input = []
            throw FileError(number: Int32(clamping: -count), path: "reading a packed file")
        }
        input.removeLast(input.count - Int(count))
        inputBytes += count
        position = position.map { $0 + count }
        return count > 0
    }
}
