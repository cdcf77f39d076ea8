import CBytes

/// Searching a line's bytes at the speed of the processor's vector unit.
///
/// The only places of this module with an unchecked pointer: each is made from a part that was
/// bounds-checked just before.
extension Span where Element == UInt8 {
    /// The first place of `byte` in `range`.
    @inline(__always)
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        let found = unsafe extracting(range).withUnsafeBufferPointer {
            unsafe cbytes_find($0.baseAddress, $0.count, byte)
        }
        return found < range.count ? range.lowerBound &+ found : nil
    }

    /// The first place of either byte at or after `start`, which may lie beyond the end.
    @inline(__always)
    func firstIndex(of first: UInt8, or second: UInt8, from start: Int) -> Int? {
        guard start < count else { return nil }
        let found = unsafe extracting(start..<count).withUnsafeBufferPointer {
            unsafe cbytes_find_either($0.baseAddress, $0.count, first, second)
        }
        return found < count &- start ? start &+ found : nil
    }

    /// Whether the 26 bytes of a common log's time stand at `position`.
    @inline(__always)
    func is26Bytes(_ bytes: Span<UInt8>, at position: Int) -> Bool {
        let here = extracting(position..<position &+ 26)
        return unsafe here.withUnsafeBufferPointer { here in
            unsafe bytes.extracting(first: 26).withUnsafeBufferPointer {
                unsafe cbytes_equal_26(here.baseAddress, $0.baseAddress) != 0
            }
        }
    }

    /// Whether `bytes` stand at `position`.
    @inline(__always)
    func has(_ bytes: Span<UInt8>, at position: Int) -> Bool {
        guard position >= 0, position <= count &- bytes.count else { return false }
        return unsafe extracting(position..<position &+ bytes.count).withUnsafeBufferPointer {
            here in
            unsafe bytes.withUnsafeBufferPointer {
                unsafe cbytes_equal(here.baseAddress, $0.baseAddress, $0.count) != 0
            }
        }
    }

    /// The next line feed at or after `start`, which may lie beyond the end.
    package func lineFeed(from start: Int) -> Int? {
        guard start < count else { return nil }
        return firstIndex(of: UInt8(ascii: "\n"), in: start..<count)
    }
}
