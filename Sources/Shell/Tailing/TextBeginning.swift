/// What the first bytes of a file say of the text after them.
enum TextBeginning {
    /// Text begins after so many bytes: those of a UTF-8 byte order mark, or none.
    case text(skip: Int)
    /// Two bytes per character, which no line reader here knows.
    case utf16

    init(_ bytes: Span<UInt8>) {
        func begins(_ mark: [UInt8]) -> Bool {
            bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
        }
        if begins([0xFF, 0xFE]) || begins([0xFE, 0xFF]) {
            self = .utf16
        } else {
            self = .text(skip: begins([0xEF, 0xBB, 0xBF]) ? 3 : 0)
        }
    }

    /// The number of bytes to skip; fails for UTF-16.
    static func length(_ bytes: Span<UInt8>, path: String) throws(FileError) -> Int {
        switch TextBeginning(bytes) {
        case .text(let skip): return skip
        case .utf16:
            throw FileError(
                text: "\(path): UTF-16 text; only UTF-8 is read, so let its writer write that,"
                    + " or convert it with iconv -f UTF-16 -t UTF-8"
            )
        }
    }
}
