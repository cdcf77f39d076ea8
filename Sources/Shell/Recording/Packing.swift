import CZlib

/// zlib's packing and checksum, on whole arrays.
enum Packing {
    /// Fast, and all that most of the redundancy of events needs.
    private static let level: Int32 = 3

    /// Packs; nil when there is no memory.
    static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        var size = czlib_bound(bytes.count)
        var packed = [UInt8](repeating: 0, count: size)
        let result = unsafe bytes.withUnsafeBytes { input in
            unsafe packed.withUnsafeMutableBytes { output in
                unsafe czlib_pack(
                    input.baseAddress,
                    input.count,
                    output.baseAddress,
                    &size,
                    level
                )
            }
        }
        guard result == Z_OK else { return nil }
        packed.removeLast(packed.count - size)
        return packed
    }

    /// Unpacks to exactly `size` bytes, which the caller has bounded; nil when it is not that.
    static func unpack(_ packed: [UInt8], size: Int) -> [UInt8]? {
        // zlib's best is 1,032:1, so what claims more is not worth the memory.
        guard size > 0, size / 1_040 <= packed.count else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        var used = size
        let result = unsafe packed.withUnsafeBytes { input in
            unsafe bytes.withUnsafeMutableBytes { output in
                unsafe czlib_unpack(input.baseAddress, input.count, output.baseAddress, &used)
            }
        }
        return result == Z_OK && used == size ? bytes : nil
    }

    /// CRC-32 (ISO 3309), as gzip has it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe czlib_checksum($0.baseAddress, $0.count) }
    }
}
