import Canvas
import TestKit
import Testing

@Suite struct `Text from outside is made safe` {
    @Test(arguments: [
        ("plain text ~", "plain text ~"),
        ("\u{1B}]0;pwned\u{07}", "^[]0;pwned^G"),
        ("\u{1B}[2J\u{1B}[1;1H", "^[[2J^[[1;1H"),
        ("a\r\nb\tc\u{0}", "a^M^Jb^Ic^@"),
        ("\u{7F}", "^?"),
        ("\u{9B}31m", "<U+009B>31m"),
        ("\u{202E}gnp.exe", "<U+202E>gnp.exe"),
        ("a\u{200B}b\u{200D}c\u{FEFF}", "a<U+200B>b<U+200D>c<U+FEFF>"),
        ("web1\u{A0}", "web1<U+00A0>"),
        ("\u{E0001}\u{E0041}", "<U+E0001><U+E0041>"),
        ("\u{2028}\u{2029}", "<U+2028><U+2029>"),
        ("\u{E000}", "<U+E000>"),
        ("é e\u{301}", "é e\u{301}"),
        ("z\u{301}\u{301}\u{301}", "z\u{301}<U+0301><U+0301>"),
        ("\u{301}", "<U+0301>"),
        ("日本 ● ▁█", "日本 ● ▁█"),
        ("⚠\u{FE0F}", "⚠<U+FE0F>"),
    ])
    func `each kind becomes what is promised`(text: String, expected: String) {
        #expect(Array(sanitise(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], #"a\xFFb"#),
            ([0xC0, 0xAF], #"\xC0\xAF"#),
            ([0xED, 0xA0, 0x80], #"\xED\xA0\x80"#),
            ([0xE6, 0x97], #"\xE6\x97"#),
            ([0xE6, 0x97, 0xA5, 0x1B], "日^["),
            ([0x9B, 0x33], #"\x9B3"#),
            ([], ""),
        ] as [([UInt8], String)]
    )
    func `bytes that are not UTF-8 show their value`(bytes: [UInt8], expected: String) {
        #expect(sanitise(bytes: bytes) == expected)
    }

    @Test func `whatever comes in, nothing dangerous comes out`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed: seed)
        for _ in 0..<3_000 {
            let bytes = (0..<Int(random.next() % 60)).map { _ in random.byte() }
            let safe = sanitise(bytes: bytes)

            #expect(safe.unicodeScalars.allSatisfy(isHarmless), "seed \(seed), bytes \(bytes)")
            #expect(sanitise(safe) == safe, "not idempotent: seed \(seed), bytes \(bytes)")
            #expect(displayWidth(of: safe) <= bytes.count * 9, "seed \(seed), bytes \(bytes)")
        }
    }

    @Test func `every scalar there is comes out harmless and stays as it is`() {
        for block in UInt32(0)...(0x10FFFF / 256) {
            var text = String.UnicodeScalarView()
            for value in (block * 256)...(block * 256 + 255) {
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            let safe = sanitise(String(text))
            guard safe.unicodeScalars.allSatisfy(isHarmless), sanitise(safe) == safe else {
                Issue.record("block \(String(block, radix: 16)) came out as \(safe)")
                return
            }
        }
    }

    @Test func `two names that look alike stay distinguishable`() {
        let names = ["web1", "web1\u{200B}", "web1\u{A0}", "\u{202D}web1", "web\u{AD}1"]

        #expect(Set(names.map(sanitise)).count == names.count)
    }

    private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse:
            return false
        default:
            return !scalar.properties.isBidiControl && !scalar.properties.isVariationSelector
        }
    }
}

extension Seeded {
    /// Half of them from the ranges where something is special.
    mutating func byte() -> UInt8 {
        let special: [UInt8] = [0x1B, 0x9B, 0xC2, 0xE2, 0x80, 0xAE, 0xF0, 0x9F, 0xCC, 0x81, 0x0D]
        let pick = next()
        return pick & 1 == 0
            ? special[Int(pick >> 8) % special.count] : UInt8(truncatingIfNeeded: pick >> 8)
    }
}
