/// Gathers pasted text up to its end mark, ESC [ 2 0 1 ~.
struct PasteCollector: Sendable {
    private static let endMark: [UInt8] = [Byte.escape] + Array("[201~".utf8)

    private let limitBytes: Int
    private var text: [UInt8] = []
    /// How many bytes of the end mark were just seen.
    private var matched = 0
    private(set) var droppedBytes = 0

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// Takes the next byte; gives the whole text when that byte ends it.
    ///
    /// Broken UTF-8 is repaired with replacement characters.
    mutating func take(_ byte: UInt8) -> String? {
        if byte == Self.endMark[matched] {
            matched += 1
            if matched < Self.endMark.count { return nil }
            defer { text = [] }
            matched = 0
            return String(decoding: text, as: UTF8.self)
        }
        // It was not the end mark after all. Only its first byte can begin it again.
        for index in 0..<matched { keep(Self.endMark[index]) }
        matched = 0
        if byte == Self.endMark[0] { matched = 1 } else { keep(byte) }
        return nil
    }

    private mutating func keep(_ byte: UInt8) {
        if text.count < limitBytes { text.append(byte) } else { droppedBytes += 1 }
    }
}
