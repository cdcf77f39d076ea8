import Events
import LogFormats
import TestKit
import Testing

/// The quick way to read the usual line must find what the thorough one finds.
///
/// Behind the name of a container only the thorough one reads.
@Suite struct `A plain combined line` {
    private static let lines =
        CombinedLine.all + [
            #"192.0.2.7 - - [23/Nov/2026:03:07:19 +0000] "GET / HTTP/1.1" 200 5 "-" "x""#,
            #"192.0.2.7 - al [23/Nov/2026:03:07:19 +0130] "POST /a b HTTP/1.0" 999 - "" """#,
            #"1.1.1.1 - - [29/Feb/2024:23:59:60 -0700] "GET http://a/ HTTP/1.1" 000 0 "-" "-""#,
            #"192.0.2.7 - - [23/Nov/2026:03:07:19 +0000] "GET  HTTP/1.1" 200 5 "-" "x""#,
            #"192.0.2.7 - - [23/Nov/2026:03:07:19 +0000] "get / HTTP/1.1" 200 5 "-" "x""#,
        ]

    @Test(arguments: lines, [LogFormat.nginxCombined, .apacheCombined])
    func `is read the same by the quick way as by the thorough one`(
        text: String,
        format: LogFormat
    ) {
        expectSame(Array(text.utf8), format)
    }

    @Test(arguments: [UInt64(7), 23, 71])
    func `is read the same when it is damaged`(seed: UInt64) {
        var random = Seeded(seed: seed)
        for _ in 0..<3_000 {
            var bytes = Array((Self.lines.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 32...126, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: Array(#"" \[]-"#.utf8), at: place)
                default: bytes.removeLast(min(bytes.count, place / 8))
                }
            }
            expectSame(bytes, .nginxCombined, "seed \(seed)")
        }
    }

    private func expectSame(_ bytes: [UInt8], _ format: LogFormat, _ hint: Comment? = nil) {
        let quick = ReadLine(bytes, as: format)
        let thorough = ReadLine(Array("web-1  | ".utf8) + bytes, as: format)
        #expect(quick.quality == thorough.quality, hint)
        #expect(quick.at == thorough.at && quick.status == thorough.status, hint)
        for field in LogField.allCases where field != .containerName {
            #expect(quick[field] == thorough[field], hint)
            #expect(quick.has(field) == thorough.has(field), hint)
        }
    }
}
