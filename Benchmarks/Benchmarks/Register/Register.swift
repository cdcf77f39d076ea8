import Dispatch
import Events
import Foundation
import Model
import Ports
import Recording
import Runtime

/// What a large recording costs: writing it, opening it, going about in it, playing it.
///
///     Register write FILE MEGABYTES RATE CLIENTS   a busy cluster until the file is so large
///     Register read FILE                           open, seek, play
@main struct Register {
    static let seal = KeyframeSeal(program: "benchmark", key: Array(0..<32))

    static func main() async throws {
        let words = CommandLine.arguments
        let numbers = words.dropFirst(3).compactMap { Int($0) }
        if words.count == 6, words[1] == "write", numbers.count == 3 {
            try await write(words[2], megabytes: numbers[0], rate: numbers[1], clients: numbers[2])
        } else if words.count == 3, words[1] == "read" {
            try read(words[2])
        } else {
            print("usage: Register write FILE MEGABYTES RATE CLIENTS | read FILE")
            exit(2)
        }
    }
}

private func line(_ name: String, _ words: String) {
    print(name.padding(toLength: 36, withPad: " ", startingAt: 0), words)
}

private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .milliseconds(1)
}

/// Processor time of the whole process so far, in seconds.
private func processorTime() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
}

private func write(_ path: String, megabytes: Int, rate: Int, clients: Int) async throws {
    let recorder = try Recorder(
        path: path,
        header: RecordingHeader(
            started: WallTime(rawValue: 1_795_444_320_000_000_000),
            program: "benchmark",
            host: "benchmark",
            cluster: "busy"
        ),
        seal: Register.seal
    )
    var run = Busy(rate: rate, clients: clients)
    let start = ContinuousClock.now
    var telling = 0.0
    while recorder.status.bytesWritten < Int64(megabytes) << 20 {
        // Five ticks in one commit, as live.
        for _ in 0..<5 {
            let before = processorTime()
            let envelopes = run.nextTick()
            telling += processorTime() - before
            for envelope in envelopes { recorder.append(envelope) }
        }
        guard await recorder.flush() else { break }
    }
    await recorder.close()
    let status = recorder.status
    line("recorded", "\(Int(run.seconds)) s, \(run.envelopes) events, \(run.records) lines")
    line("dropped, problem", "\(status.dropped), \(status.problem ?? "none")")
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int ?? 0
    line("file", "\(size >> 20) MiB, of it blocks \(status.bytesWritten >> 20) MiB")
    let taken = processorTime() - telling
    line(
        "processor time per recorded second",
        String(format: "%.2f ms, %.1f µs a line", taken / run.seconds * 1e3, taken / Double(run.records) * 1e6)
    )
    line("written in", "\(ContinuousClock.now - start)")
}

private func read(_ path: String) throws {
    var player: Player?
    var run: RecordedRun?
    let opening = try milliseconds {
        let reader = try RecordingReader(path: path, seal: Register.seal)
        let opened = try RecordedRun(reader)
        run = opened
        player = Player(opened)
    }
    guard var player, let run else { return }
    line("open, first screen's state", String(format: "%.0f ms", opening))
    line("pages, keyframes", "\(run.pages.count), \(run.keyframes.count)")
    var count = 0
    var all: [[Envelope]] = []
    let some = run.pages.indices.suffix(400)
    let decoding = milliseconds {
        for page in some { all.append(run.envelopes(ofPage: page)) }
    }
    for page in all { count += page.count }
    var folded = player.state
    let folding = milliseconds {
        for page in all { for envelope in page { _ = reduce(envelope, into: &folded) } }
    }
    var hash: [UInt8]?
    let hashing = milliseconds { hash = KeyframeSeal.hash(of: folded) }
    let size = run.keyframes.last?.size ?? 0
    line(
        "400 pages: read, fold; hash a state",
        String(format: "%.0f ms, %.0f ms of %d events; %.0f ms", decoding, folding, count, hashing)
            + " of \(size >> 10) KiB, \(hash?.count ?? 0)"
    )
    if let last = run.keyframes.indices.last {
        var known = false
        let reading = milliseconds { known = run.state(ofKeyframe: last) != nil }
        line("a keyframe read", String(format: "%.0f ms, %d", reading, known ? 1 : 0))
    }
    var survey: Survey?
    let surveying = milliseconds { survey = player.survey }
    line(
        "survey and the state at the end",
        String(format: "%.0f ms, %d faults", surveying, survey?.faults.count ?? 0)
    )
    let length = (player.end - player.start).seconds
    let toEnd = milliseconds { player.seek(to: player.end) }
    line("to the end", String(format: "%.0f ms of %.0f s", toEnd, length))

    var random = SystemRandomNumberGenerator()
    var jumps: [Double] = []
    for _ in 0..<300 {
        let target = player.start + .seconds(Double.random(in: 0...length, using: &random))
        jumps.append(milliseconds { player.seek(to: target) })
    }
    jumps.sort()
    line(
        "300 jumps to anywhere: p50 p90 p99 max",
        String(format: "%.0f %.0f %.0f %.0f ms", jumps[150], jumps[270], jumps[297], jumps[299])
    )
    var back: [Double] = []
    for _ in 0..<300 {
        let place = player.position - player.start
        let step = Duration.seconds(Double.random(in: 0...60, using: &random))
        if place < step { player.seek(to: player.end) }
        let target = player.position + .zero - step
        back.append(milliseconds { player.seek(to: target) })
    }
    back.sort()
    line(
        "300 steps back of up to 60 s",
        String(format: "%.0f %.0f %.0f %.0f ms", back[150], back[270], back[297], back[299])
    )
    var fresh = Player(run)
    let middle = fresh.start + .seconds(length / 2)
    fresh.seek(to: middle)
    let span = min(1_200.0, length / 4)
    var frames: [Double] = []
    var at = 0.0
    while at < span {
        at += 5
        frames.append(milliseconds { fresh.seek(to: middle + .seconds(at)) })
    }
    let total = frames.reduce(0, +)
    frames.sort()
    line(
        "played \(Int(span)) s in frames of 5 s",
        String(
            format: "%.0fx, a frame p50 %.0f p99 %.0f ms",
            span * 1e3 / total,
            frames[frames.count / 2],
            frames[frames.count * 99 / 100]
        )
    )
    run.waitForChecks()
    line("problem", run.problem ?? "none")
    line("resident", "\(residentMegabytes()) MB")
}

private func residentMegabytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4_096 >> 20
}

extension Instant {
    fileprivate static func - (instant: Instant, duration: Duration) -> Instant {
        instant + (.zero - duration)
    }
}
