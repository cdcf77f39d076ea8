import LogFormats
import Tailing
import TestKit
import Testing

/// The messages in `pieces`, and how many were cut off at the end.
private func messages(in pieces: [[UInt8]]) -> (texts: [String], lost: Int) {
    var framing = SyslogFraming()
    var found: [[UInt8]] = []
    func take(_ message: Span<UInt8>) {
        found.append(message.indices.map { message[$0] })
    }
    for piece in pieces { framing.read(piece.span, take) }
    let lost = framing.end(take)
    return (found.map { String(decoding: $0, as: UTF8.self) }, lost)
}

private func messages(in text: String) -> [String] { messages(in: [Array(text.utf8)]).texts }

@Suite struct `Messages in a TCP stream of syslog` {
    @Test(arguments: [
        ("<134>a\n<134>b\n", ["<134>a", "<134>b"]),
        ("6 <134>a6 <134>b", ["<134>a", "<134>b"]),
        ("6 <134>a<134>b\n6 <134>c", ["<134>a", "<134>b", "<134>c"]),
        ("6 <134>a\n6 <134>b\n", ["<134>a", "<134>b"]),
        ("6 <134>a\0" + "6 <134>b\0", ["<134>a", "<134>b"]),
        ("8 <134>a\nb<134>c\n", ["<134>a\nb", "<134>c"]),
        ("no header\n", ["no header"]),
        ("without line feed", ["without line feed"]),
        ("2026/11/23 10:00:00 [error] x\n", ["2026/11/23 10:00:00 [error] x"]),
        ("127.0.0.1 - - x\n", ["127.0.0.1 - - x"]),
        ("12 is no length\n", ["12 is no length"]),
        ("99999999 <134>a\n<134>b\n", ["99999999 <134>a", "<134>b"]),
        ("06 <134>a\n", ["06 <134>a"]),
        ("123\n<134>a\n", ["123", "<134>a"]),
        ("\n\n<134>a\r\n", ["<134>a\r"]),
        ("", []),
        ("42", ["42"]),
    ])
    func `are found in both framings`(text: String, expected: [String]) {
        #expect(messages(in: text) == expected)
    }

    @Test func `that are cut off are lost when they were counted`() {
        let (texts, lost) = messages(in: [Array("6 <134>a9 <134>b".utf8)])
        #expect(texts == ["<134>a"])
        #expect(lost == 1)
    }

    @Test func `that are too long are cut, and the next is found`() {
        let long = "<134>" + String(repeating: "x", count: 3 * maximumLineBytes)
        let counted = messages(in: "\(long.utf8.count) \(long)6 <134>a")
        #expect(counted.map(\.utf8.count) == [maximumLineBytes + 1, 6])
        let pieces = Array((long + "\n<134>a\n").utf8).chunks(of: 1_000)
        #expect(messages(in: pieces).texts.map(\.utf8.count) == [maximumLineBytes + 1, 6])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `are the same however the stream is cut`(seed: UInt64) {
        var random = Seeded(seed: seed)
        var expected: [String] = []
        var bytes: [UInt8] = []
        for number in 0..<20 {
            let text =
                "<\(number)>" + String(repeating: "é1 ", count: .random(in: 0...9, using: &random))
            expected.append(text)
            let isCounted = Bool.random(using: &random)
            bytes += Array((isCounted ? "\(text.utf8.count) \(text)" : text + "\n").utf8)
        }
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            pieces.append(Array(rest.prefix(.random(in: 1...7, using: &random))))
            rest = rest.dropFirst(pieces[pieces.count - 1].count)
        }
        #expect(messages(in: pieces).texts == expected, "seed \(seed)")
        #expect(messages(in: [bytes]).texts == expected, "seed \(seed)")
        #expect(messages(in: bytes.map { [$0] }).texts == expected, "seed \(seed)")
    }
}

extension [UInt8] {
    fileprivate func chunks(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
