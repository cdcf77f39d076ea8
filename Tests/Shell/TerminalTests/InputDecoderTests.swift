import Canvas
import Terminal
import TestKit
import Testing

private let escape = "\u{1B}"

private func decode(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    return decoder.feed(text.utf8) + decoder.timeout()
}

@Suite struct `The input decoder knows` {
    @Test(
        arguments: [
            ("a", .key(.character("a"))),
            ("K", .key(.character("K"))),
            (" ", .key(.character(" "))),
            ("é", .key(.character("é"))),
            ("漢", .key(.character("漢"))),
            ("😀", .key(.character("😀"))),
            ("\r", .key(.enter)),
            ("\t", .key(.tab)),
            ("\u{7F}", .key(.backspace)),
            ("\u{8}", .key(.backspace)),
            ("\u{3}", .key(.character("c"), .control)),
            ("\u{1A}", .key(.character("z"), .control)),
            ("\u{0}", .key(.character(" "), .control)),
            ("\u{1C}", .key(.character("\\"), .control)),
            (escape, .key(.escape)),
            (escape + "x", .key(.character("x"), .alt)),
            (escape + "é", .key(.character("é"), .alt)),
            (escape + "\r", .key(.enter, .alt)),
            (escape + "\u{1}", .key(.character("a"), [.alt, .control])),
            (escape + "[", .key(.character("["), .alt)),
            (escape + "O", .key(.character("O"), .alt)),
            (escape + "]", .key(.character("]"), .alt)),
        ] as [(String, InputEvent)]
    )
    func `characters and control keys`(bytes: String, event: InputEvent) {
        #expect(decode(bytes) == [event])
    }

    @Test(
        arguments: [
            ("[A", .key(.up)), ("OA", .key(.up)), ("[1;5A", .key(.up, .control)),
            ("[B", .key(.down)), ("[C", .key(.right)), ("[D", .key(.left)),
            ("[1;2D", .key(.left, .shift)), ("[1;8C", .key(.right, [.shift, .alt, .control])),
            ("[;3C", .key(.right, .alt)), ("[1;0C", .key(.right)),
            ("[H", .key(.home)), ("[1~", .key(.home)), ("[7~", .key(.home)), ("OH", .key(.home)),
            ("[F", .key(.end)), ("[4~", .key(.end)), ("[8~", .key(.end)),
            ("[2~", .key(.insert)), ("[3~", .key(.delete)), ("[3;5~", .key(.delete, .control)),
            ("[5~", .key(.pageUp)), ("[6~", .key(.pageDown)), ("[Z", .key(.backTab)),
            ("OP", .key(.function(1))), ("OS", .key(.function(4))), ("[15~", .key(.function(5))),
            ("[17~", .key(.function(6))), ("[21~", .key(.function(10))),
            ("[24~", .key(.function(12))), ("[1;5P", .key(.function(1), .control)),
            ("[[A", .key(.function(1))), ("[[E", .key(.function(5))), ("O5C", .key(.right)),
            ("[I", .focus(true)), ("[O", .focus(false)),
        ] as [(String, InputEvent)]
    )
    func `sequences of cursor and function keys`(sequence: String, event: InputEvent) {
        #expect(decode(escape + sequence) == [event])
    }

    @Test(
        arguments: [
            ("[<0;1;1M", .init(button: .left, at: Point(column: 0, row: 0), isPress: true)),
            ("[<0;300;60m", .init(button: .left, at: Point(column: 299, row: 59), isPress: false)),
            ("[<1;2;3M", .init(button: .middle, at: Point(column: 1, row: 2), isPress: true)),
            ("[<2;2;3M", .init(button: .right, at: Point(column: 1, row: 2), isPress: true)),
            ("[<64;2;3M", .init(button: .wheelUp, at: Point(column: 1, row: 2), isPress: true)),
            ("[<65;2;3M", .init(button: .wheelDown, at: Point(column: 1, row: 2), isPress: true)),
            ("[<16;2;3M", .init(button: .left, at: Point(column: 1, row: 2), isPress: true)),
            ("[<35;2;3M", .init(button: .other, at: Point(column: 1, row: 2), isPress: true)),
        ] as [(String, Mouse)]
    )
    func `mouse reports`(sequence: String, mouse: Mouse) {
        #expect(decode(escape + sequence) == [.mouse(mouse)])
    }

    @Test(arguments: [
        "[<0;0;1M", "[<0;1M", "[?1;2c", "[>0;276;0c", "[99999999999999999999~", "[M !!",
        "]11;rgb:0000/0000/0000\u{7}", "]11;rgb:0000/0000/0000\u{1B}\\", "P1$r0m\u{1B}\\", "[1 q",
        "[201~", "[12;", "[<0;1", "O5", "]0;x",
    ])
    func `that other sequences are none of its business`(sequence: String) {
        #expect(decode(escape + sequence) == [.unknown(Array((escape + sequence).utf8))])
    }

    @Test(arguments: [
        [0xFF], [0x9B], [0x80], [0xC3], [0xC1, 0x80], [0xE0, 0x80, 0x80], [0xC2, 0x9B],
    ])
    func `that broken characters are no keys`(bytes: [UInt8]) {
        var decoder = InputDecoder()
        let events = decoder.feed(bytes) + decoder.timeout()
        for event in events {
            guard case .unknown = event else {
                Issue.record("\(bytes) became \(event)")
                continue
            }
        }
        #expect(!events.isEmpty)
    }
}

@Suite struct `The input decoder recovers` {
    @Test func `a broken sequence does not swallow the key after it`() {
        #expect(
            decode(escape + "[1;\u{3}q") == [
                .unknown(Array((escape + "[1;").utf8)),
                .key(.character("c"), .control),
                .key(.character("q")),
            ]
        )
    }

    @Test(arguments: ["[1;", "O", "]0;title", "[M!", "[["])
    func `an escape begins anew whatever came before`(unfinished: String) {
        let events = decode(escape + unfinished + escape + "[A")
        #expect(events.count == 2)
        #expect(events.last == .key(.up))
    }

    @Test func `only an unfinished sequence asks for patience`() {
        var decoder = InputDecoder()
        #expect(!decoder.pendingEscape)
        #expect(decoder.feed([0x1B]).isEmpty)
        #expect(decoder.patience == .milliseconds(25))
        #expect(decoder.feed("[".utf8).isEmpty)
        #expect(decoder.patience == .milliseconds(250))
        #expect(decoder.feed("A".utf8) == [.key(.up)])
        #expect(decoder.patience == nil)
        #expect(decoder.timeout().isEmpty)
    }

    @Test func `two escapes are two keys`() {
        #expect(decode(escape + escape) == [.key(.escape), .key(.escape)])
    }
}

@Suite struct `A paste` {
    private let begin = escape + "[200~"
    private let end = escape + "[201~"

    @Test func `never acts as keys`() {
        #expect(decode(begin + "K\rweb2\ry\u{3}" + end) == [.paste("K\rweb2\ry\u{3}")])
    }

    @Test func `may hold what looks like its end`() {
        let text = escape + "[20" + escape + escape + "[201" + escape + "[A"
        #expect(decode(begin + text + end + "q") == [.paste(text), .key(.character("q"))])
    }

    @Test func `that has not ended yet is not ended by time`() {
        var decoder = InputDecoder()
        #expect(decoder.feed((begin + "d").utf8).isEmpty)
        #expect(!decoder.pendingEscape)
        #expect(decoder.timeout().isEmpty)
        #expect(decoder.feed(("y" + end).utf8) == [.paste("dy")])
    }

    @Test func `is cut at its limit, and what is dropped is counted`() {
        var decoder = InputDecoder()
        let text = String(repeating: "x", count: InputDecoder.pasteBytes + 1_000)

        let events = decoder.feed((begin + text + end + "q").utf8)

        let kept = String(repeating: "x", count: InputDecoder.pasteBytes)
        #expect(events == [.paste(kept), .key(.character("q"))])
        #expect(decoder.droppedPasteBytes == 1_000)
    }

    @Test func `with broken characters is repaired`() {
        var decoder = InputDecoder()
        let bytes = Array(begin.utf8) + [0x61, 0xFF, 0x62] + Array(end.utf8)
        #expect(decoder.feed(bytes) == [.paste("a\u{FFFD}b")])
    }
}

@Suite struct `The input decoder withstands` {
    @Test func `a sequence without end`() {
        var decoder = InputDecoder()
        let endless =
            Array(escape.utf8) + Array("[".utf8)
            + [UInt8](repeating: UInt8(ascii: "1"), count: 100_000)

        #expect(decoder.feed(endless).isEmpty)
        let events = decoder.timeout()

        #expect(events == [.unknown(Array(endless.prefix(InputDecoder.sequenceBytes)))])
        #expect(decoder.feed("q".utf8) == [.key(.character("q"))])
    }

    /// Bytes that often form the beginnings, middles and ends of sequences.
    private static func noise(_ generator: inout Seeded, count: Int) -> [UInt8] {
        let pieces = ["\u{1B}", "[", "O", "]", "<", "200~", "201~", "1;5", "M", "A", "\u{7}", "é"]
        var bytes: [UInt8] = []
        while bytes.count < count {
            if Bool.random(using: &generator) {
                bytes += Array(pieces.randomElement(using: &generator, default: "").utf8)
            } else {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `noise, however it is cut up`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let bytes = Self.noise(&generator, count: 400)
        var whole = InputDecoder()
        var dripped = InputDecoder()
        var cut = InputDecoder()

        let expected = whole.feed(bytes)

        #expect(bytes.flatMap { dripped.feed([$0]) } == expected, "seed \(seed)")
        var pieces: [InputEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...17, using: &generator)
            pieces += cut.feed(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        #expect(pieces == expected, "seed \(seed)")
        #expect(whole.timeout() == dripped.timeout(), "seed \(seed)")
        #expect(!whole.pendingEscape)
        for case .unknown(let bytes) in expected {
            #expect(bytes.count <= InputDecoder.sequenceBytes, "seed \(seed)")
            #expect(!bytes.isEmpty, "seed \(seed)")
        }
    }
}

extension Array {
    fileprivate func randomElement(
        using generator: inout Seeded,
        default value: Element
    ) -> Element {
        randomElement(using: &generator) ?? value
    }
}
