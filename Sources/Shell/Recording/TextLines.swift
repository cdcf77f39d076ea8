package import Foundation

/// The lines of a text file, one after the other, a bounded number in memory.
///
/// Line ends of any kind are cut off, empty lines left out. Used by one thread.
package struct TextLines {
    private static let chunk = 1 << 20
    /// Bytes of a line: as much as one event of a recording.
    private static let lineMaximum = Limits.unpackedBytes

    private let file: FileHandle
    private var rest = Data()
    private var isAtEnd = false
    /// Lines that were too long, and left out.
    package private(set) var tooLong = 0

    /// - Throws: what `FileHandle` says: not there, not to be read.
    package init(path: String) throws { file = try FileHandle(forReadingFrom: URL(filePath: path)) }

    /// The next line, nil at the end.
    ///
    /// - Throws: what `FileHandle` says.
    package mutating func next() throws -> Data? {
        var isLong = false
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[..<end]
                rest = rest[(end + 1)...]
                if isLong || line.count > Self.lineMaximum {
                    tooLong += 1
                    isLong = false
                } else if let line = Self.trimmed(line) {
                    return line
                }
                continue
            }
            if isAtEnd {
                defer { rest = Data() }
                return isLong ? nil : Self.trimmed(rest)
            }
            if rest.count > Self.lineMaximum {
                isLong = true
                rest = Data()
            }
            guard let more = try file.read(upToCount: Self.chunk), !more.isEmpty else {
                isAtEnd = true
                continue
            }
            rest = Data(rest) + more
        }
    }

    private static func trimmed(_ line: Data) -> Data? {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return line.isEmpty ? nil : Data(line)
    }
}
