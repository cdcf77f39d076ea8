import Events
import LogFormats
import TestKit
import Testing

@Suite struct `Any format` {
    @Test(arguments: [
        (JSONLine.all, LogFormat.nginxJSON), (CombinedLine.all, .nginxCombined),
        (ErrorLine.understood, .nginxError), (["", "  "] + JSONLine.all, .nginxJSON),
    ])
    func `is recognised by its lines`(lines: [String], format: LogFormat) {
        #expect(detectFormat(of: lines.map { Array($0.utf8) }) == format)
    }

    @Test(arguments: [[], [""], ["hello", "world"], [JSONLine.lost, "x", "y"]])
    func `is not guessed when fewer than half of the lines fit`(lines: [String]) {
        #expect(detectFormat(of: lines.map { Array($0.utf8) }) == nil)
    }

    @Test(arguments: LogFormat.known)
    func `survives every prefix of every sample`(format: LogFormat) {
        for text in JSONLine.all + CombinedLine.all + CombinedLine.partial + ErrorLine.understood {
            let bytes = Array(text.utf8)
            for length in 0...bytes.count {
                let prefix = Array(bytes.prefix(length))
                #expect(ReadLine(prefix, as: format).record.raw.bytes == prefix)
            }
        }
    }

    @Test(arguments: LogFormat.known, [UInt64(1), 20, 300])
    func `survives random bytes and damaged lines`(format: LogFormat, seed: UInt64) {
        var random = Seeded(seed: seed)
        let samples = JSONLine.all + CombinedLine.all + ErrorLine.understood
        for _ in 0..<2_000 {
            var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0...8, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8(ascii: "\""), at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            #expect(ReadLine(bytes, as: format).record.raw.bytes == bytes, "seed \(seed)")
        }
    }

    @Test func `101, 499, 502, 503, 504 and error lines are significant, others are not`() {
        for status in 0...999 {
            let text = #"{"msec":1.5,"status":\#(status)}"#
            var scanner = LineScanner(format: .nginxJSON)
            let line = Array(text.utf8)
            let quality = scanner.scan(line.span)
            let isSignificant = scanner.isSignificant(in: line.span)
            #expect(quality == .understood)
            #expect(scanner.fields.status == status)
            #expect(isSignificant == [101, 499, 502, 503, 504].contains(status))
        }
        var scanner = LineScanner(format: .nginxError)
        let line = Array(ErrorLine.keepAliveEnd.utf8)
        let quality = scanner.scan(line.span)
        let isSignificant = scanner.isSignificant(in: line.span)
        #expect(quality == .understood && isSignificant)
    }
}
