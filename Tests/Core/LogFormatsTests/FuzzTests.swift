import Foundation
import LogFormats
import TestKit
import Testing

/// `SIGNALBOX_FUZZ` is the number of damaged lines for each format, `SIGNALBOX_FUZZ_SEED` repeats a
/// run.
@Suite struct `A damaged line` {
    private static let environment = ProcessInfo.processInfo.environment
    private static let lines = environment["SIGNALBOX_FUZZ"].flatMap { Int($0) } ?? 10_000
    private static let seed =
        environment["SIGNALBOX_FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...999_999)

    /// Of so many lines one is also read by detection and its JSON checked: both take long.
    private static let checkedEvery = 50

    @Test(arguments: LogFormat.known)
    func `never traps, and always comes out as JSON`(format: LogFormat) throws {
        // Before the first line: a trap leaves no time for it.
        print("fuzz: \(format.name), \(Self.lines) lines, SIGNALBOX_FUZZ_SEED=\(Self.seed)")
        var damage = Damage(seed: Self.seed, format: format)
        var converter = LineConverter(format: format)
        var detecting = LineConverter(format: nil)
        var slowest = (time: Duration.zero, line: [UInt8]())
        var understood = 0
        let clock = ContinuousClock()
        for number in 1...Self.lines {
            let line = damage.line()
            var output: [UInt8] = []
            let start = clock.now
            let outcome = converter.convert(line.span, number: number, into: &output)
            let time = clock.now - start
            if outcome == .understood || outcome == .partial { understood += 1 }
            if time > slowest.time { slowest = (time, line) }
            guard number.isMultiple(of: Self.checkedEvery) else { continue }
            _ = detecting.convert(line.span, number: number, into: &output)
            converter.finish(into: &output)
            detecting.finish(into: &output)
            for object in output.split(separator: UInt8(ascii: "\n")) {
                #expect(throws: Never.self, "seed \(Self.seed): \(line)") {
                    _ = try JSONDecoder().decode([String: Value].self, from: Data(object))
                }
            }
        }
        let text = String(decoding: slowest.line.prefix(200), as: UTF8.self)
        print(
            "fuzz: \(format.name), \(understood) read, slowest \(slowest.time): \(text.debugDescription)"
        )
        // Most lines are damaged once only: a format that reads none of them reads nothing at all.
        #expect(understood > 0)
    }
}

/// Makes damaged lines out of good ones.
private struct Damage {
    private var random: Seeded
    private let own: [[UInt8]]
    private let all: [[UInt8]]

    init(seed: UInt64, format: LogFormat) {
        random = Seeded(seed: seed)
        own = SampleLine.lines(of: format).map { Array($0.utf8) }
        all = LogFormat.known.flatMap { SampleLine.lines(of: $0).map { Array($0.utf8) } }
    }

    private static let numbers = [
        "0", "-1", "+1", "99999999999999999999", "18446744073709551616", "9223372036854775808",
        "-9223372036854775809", "1e309", "1e-99999999999", "0.0000000000000000001", "NaN", "-", "",
        "4294967296", "65536", "999999999999999999999999999999999999999999999999999999999999999999",
    ].map { Array($0.utf8) }

    private static let pieces =
        [
            "\"", "\\", "\\\"", "\\u", "\\ud800", "[", "]", "{", "}", ",", ":", " ", "  ", "\0",
            "\r",
            "\u{1B}[2J", "::", "://", "?token=", "%", "|", ", client: ", " : ", "unix:", "<NOSRV>",
            "-",
        ].map { Array($0.utf8) } + [[0xFF], [0xC2], [0xF0, 0x9F]]

    mutating func line() -> [UInt8] {
        var line = own.randomElement(using: &random) ?? []
        for _ in 0...Int.random(in: 0...3, using: &random) where !line.isEmpty { damage(&line) }
        return line.filter { $0 != UInt8(ascii: "\n") }
    }

    private mutating func damage(_ line: inout [UInt8]) {
        let place = Int.random(in: line.indices, using: &random)
        let length = Int.random(in: 1...max(1, min(40, line.count - place)), using: &random)
        let range = place..<min(line.count, place + length)
        switch Int.random(in: 0...7, using: &random) {
        case 0: line[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: line[place] = UInt8.random(in: 0...255, using: &random)
        case 2: line.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
        case 3: line.removeSubrange(range)
        case 4: line.insert(contentsOf: line[range], at: place)
        case 5: line.removeSubrange(place...)
        case 6: replaceNumber(from: place, in: &line)
        default:
            let other = all.randomElement(using: &random) ?? []
            guard let cut = other.indices.randomElement(using: &random) else { return }
            line.replaceSubrange(place..., with: other[cut...])
        }
    }

    /// The first number from `place` on becomes another, mostly a terrible one.
    private mutating func replaceNumber(from place: Int, in line: inout [UInt8]) {
        let isDigit: (UInt8) -> Bool = { $0 >= 48 && $0 <= 57 }
        guard let start = line[place...].firstIndex(where: isDigit) else { return }
        let end = line[start...].firstIndex { !isDigit($0) } ?? line.count
        let number = Self.numbers.randomElement(using: &random) ?? []
        line.replaceSubrange(start..<end, with: number)
    }
}
