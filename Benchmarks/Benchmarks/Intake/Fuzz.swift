import Events
import Foundation
import LogFormats

/// Reads mutated lines in every format and tells the slowest.
///
/// A trap ends the program, which is how a failure shows; the seed repeats the run.
func fuzz(count: Int, seed: UInt64, files: [String]) {
    let samples = files.compactMap { FileManager.default.contents(atPath: $0) }
        .flatMap { $0.split(separator: 10) }.map { [UInt8]($0.prefix(2_048)) }
    guard !samples.isEmpty else { return print("no sample lines in \(files)") }
    print("fuzz: \(count) lines per format from \(samples.count) samples, seed \(seed)")
    for format in LogFormat.known {
        var random = SplitMix(state: seed)
        var scanner = LineScanner(format: format)
        var (understood, slowest, worst) = (0, UInt64(0), [UInt8]())
        // Three in four begin as lines of the format, so that its depths are reached.
        let own = samples.filter { scanner.scan($0.span) != .rejected }
        for _ in 0..<count {
            let isOwn = !own.isEmpty && Int.random(in: 0..<4, using: &random) > 0
            let line = mutated(isOwn ? own : samples, &random)
            let began = cpuNanoseconds()
            let quality = scanner.scan(line.span)
            let spent = cpuNanoseconds() - began
            if spent > slowest { (slowest, worst) = (spent, line) }
            if quality != .rejected {
                understood += 1
                if understood.isMultiple(of: 64) {
                    _ = scanner.record(of: line.span, quality: quality)
                }
            }
        }
        // Once more, without what the first time paid for the memory it touched.
        let began = cpuNanoseconds()
        _ = scanner.scan(worst.span)
        let again = (cpuNanoseconds() - began) / 1_000

        print(
            "\(format.name): \(own.count) samples, read \(understood) of \(count), slowest"
                + " \(slowest / 1_000) us, again \(again) us, \(worst.count) bytes"
        )
    }
}

/// The thread's own time: what other programs take does not count.
private func cpuNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// One to eight changes to a sample: bytes flipped, removed, inserted, doubled, cut, and spliced with
/// another sample; sometimes very long.
private func mutated(_ samples: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
    var line = samples[Int.random(in: 0..<samples.count, using: &random)]
    for _ in 0...Int.random(in: 0...7, using: &random) where !line.isEmpty {
        let place = Int.random(in: line.indices, using: &random)
        switch Int.random(in: 0...7, using: &random) {
        case 0: line[place] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: place)
        case 2:
            line.insert(
                Array("\"\\[]{}<> :,-|'".utf8).randomElement(using: &random) ?? 34,
                at: place
            )
        case 3: line.insert(contentsOf: line[place...].prefix(20), at: place)
        case 4: line.removeSubrange(place...)
        case 5: line.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
        case 6:
            let other = samples[Int.random(in: 0..<samples.count, using: &random)]
            line = Array(line[..<place]) + other.suffix(other.count / 2)
        default:
            guard Int.random(in: 0..<64, using: &random) == 0 else { continue }
            let filler = Array(line[place...].prefix(3))
            for _ in 0..<20_000 { line.insert(contentsOf: filler, at: line.endIndex) }
        }
    }
    return line
}

/// Sebastiano Vigna's splitmix64: any seed, the same numbers everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
