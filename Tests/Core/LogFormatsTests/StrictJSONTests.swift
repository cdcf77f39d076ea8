import Events
import LogFormats
import TestKit
import Testing

@Suite struct `Strict JSON` {
    private static let frame = #"{"DownstreamStatus":200,"StartUTC":"2026-03-14T09:26:40Z""#
    /// Where the value of `other` begins.
    private static let start = frame.utf8.count + 9

    @Test(arguments: [
        "0", "-0", "1.5", "1e3", "-1.25E-7", "1e308", "true", "false", "null", #""\"}""#, "[]",
        "{}", #"[1,"}",[{"a":[null]}]]"#, #"{"a":{"b":[{}]},"c":"]"}"#, " [ 1 , 2 ] ",
    ])
    func `any value of another key is stepped over`(value: String) {
        let line = read(Self.frame + #","other":\#(value)}"#, as: .traefikJSON)
        #expect(line.quality == .understood)
    }

    @Test(arguments: [
        ("NaN", "not a JSON value", 0), ("Infinity", "not a JSON value", 0),
        ("1e309", "not a JSON value", 0), ("-", "not a JSON value", 0),
        ("01", "not a JSON value", 0), ("1.", "not a JSON value", 0),
        ("", "not a JSON value", 0), ("nul", "not a JSON value", 0),
        ("[1,NaN]", "not a JSON value", 3), ("[1 2]", "not a JSON value", 1),
        ("[1,]", "not a JSON value", 3), ("[}", "not a JSON value", 1),
        (#"{"a" 1}"#, "expected a colon after the key", 5),
        (#"{"a":1 "b":2}"#, "not a JSON value", 5),
        (#"{a:1}"#, "expected a key in quotes", 1),
        (#""abc"#, "the text in quotes has no end", 4), (#"{"a":1"#, "the object has no end", 6),
        ("[[[", "the object has no end", 3),
    ])
    func `what is not JSON is rejected where it stands`(
        value: String,
        reason: String,
        offset: Int
    ) {
        let end = reason.hasSuffix("no end") ? "" : "}"
        let line = read(Self.frame + #","other":\#(value)\#(end)"#, as: .traefikJSON)
        #expect(line.record.content == .rejected(reason: reason, offset: Self.start + offset))
    }

    @Test func `a key of the format may stand but once`() {
        let line = read(Self.frame + #","DownstreamStatus":502}"#, as: .traefikJSON)
        #expect(line.record.content == .rejected(reason: "the key stands twice", offset: 59))
    }

    @Test(arguments: [64, 65, 10_000])
    func `nesting is read to 64 levels`(depth: Int) {
        let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let line = read(Self.frame + #","other":\#(value)}"#, as: .traefikJSON)
        if depth <= 64 {
            #expect(line.quality == .understood)
        } else {
            let reason = "nested deeper than 64 levels"
            #expect(line.record.content == .rejected(reason: reason, offset: Self.start + 64))
        }
    }

    /// hostile lines of the corpora: NaN, an infinite number and a key twice; 600 levels.
    @Test(arguments: [
        #"{"ts":1e309,"status":NaN,"status":502,"duration":-1}"#,
        #"{"level":"info","ts":1,"request":"# + String(repeating: "[", count: 600)
            + String(repeating: "]", count: 600) + "}",
    ])
    func `hostile lines are rejected by every format`(text: String) {
        #expect(read(text, as: nil).quality == .rejected)
        for format in LogFormat.known { #expect(read(text, as: format).quality == .rejected) }
    }

    @Test(arguments: [LogFormat.caddy, .traefikJSON, .envoyJSON, .nginxJSON], [UInt64(7), 77])
    func `damaged lines are survived`(format: LogFormat, seed: UInt64) {
        var random = Seeded(seed: seed)
        let samples = CaddyLine.all + TraefikJSONLine.requests + EnvoyJSONLine.all + JSONLine.all
        for _ in 0..<2_000 {
            var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        Array(#""\{}[],:-9"#.utf8).randomElement(using: &random) ?? 0,
                        at: place
                    )
                case 3: bytes.removeSubrange(place...)
                default: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
                }
            }
            #expect(ReadLine(bytes, as: format).record.raw.bytes == bytes, "seed \(seed)")
        }
    }
}
