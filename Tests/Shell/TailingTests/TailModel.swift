import CLinux
import Events
import Foundation
import LogFormats
import Tailing
import TestKit

/// A writer, its log rotation and a tailer that do random things, and an oracle that knows which
/// lines had to arrive.
///
/// Nothing here waits or runs at the same time: every history is the same for the same seed.
final class TailModel {
    let seed: UInt64
    var random: Seeded
    let directory: String
    let scheme: Scheme
    let isPolling: Bool
    var watches: Watches
    let wake = WakeUp()
    var tail: FileTail?
    var saved: SavedLog?
    var now = Instant.zero
    var buffer: [UInt8]
    /// What was done, for the reader of a failure.
    var story: [String] = []

    var writer: Int32 = -1
    var writtenFile: File
    /// Files by path; one that is deleted is in none.
    var files: [String: File] = [:]
    /// Files without a name; the tailer may have them open.
    var deleted: [File] = []
    var isOrderOpen = false
    var written = 0
    var targets = 0
    /// Where the writer's file was at the last look.
    var lastPath = ""
    var rotations = 0
    var arrived: [Int] = []
    var mayBeLost: Set<Int> = []
    var mustNotArrive: Set<Int> = []

    enum Scheme: CaseIterable { case numbered, dated, link }

    /// One file under whatever name.
    final class File {
        /// Complete lines in it.
        var lines: [Int] = []
        /// The tailer has it open.
        var isHeld = false
        /// Bytes in it at the last look.
        var seenBytes = 0
        /// It was cut short since the last look.
        var wasCut = false
    }

    init(seed: UInt64, in parent: String) throws {
        self.seed = seed
        random = Seeded(seed: seed)
        directory = "\(parent)/\(seed)"
        scheme = Scheme.allCases[Int(seed % 3)]
        isPolling = seed % 2 == 0
        watches = Watches(isPolling: isPolling)
        buffer = [UInt8](repeating: 0, count: [16, 64, 4_096].randomElement(using: &random) ?? 64)
        writtenFile = File()
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }

    var path: String { "\(directory)/access.log" }
    /// Where the writer's file is when it has its first name.
    var livePath: String { scheme == .link ? "\(directory)/live-\(targets)x" : path }

    /// Lives one history; returns what was wrong, nil when all is right.
    func run() throws -> String? {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        create()
        for _ in 0..<Int.random(in: 0...2, using: &random) { writeLine() }
        if tail == nil, Bool.random(using: &random) { startTail() }
        mustNotArrive = Set(files.values.flatMap(\.lines))
        if tail == nil {
            startTail()
        }
        for _ in 0..<Int.random(in: 5...24, using: &random) { act() }
        finish()
        close(writer)
        return verdict()
    }

    func act() {
        switch Int.random(in: 0..<24, using: &random) {
        case 0..<10: writeLine()
        case 10..<14: look()
        case 14, 15: rotate(isLate: false)
        case 16: rotate(isLate: true)
        case 17: scheme == .link ? swapLink() : copyTruncate()
        case 18: scheme == .link ? swapLink() : copyTruncate()
        case 19: truncate()
        case 20: recreate()
        case 21, 22: restart()
        default: pass(.seconds(Int.random(in: 1...6, using: &random)))
        }
    }

    // MARK: The tailer

    func startTail() {
        story.append("start")
        let file = FollowedFile(
            source: "log",
            node: nil,
            path: path,
            format: .nginxJSON,
            start: .remembered
        )
        watches = Watches(isPolling: isPolling)
        tail = FileTail(file, watches: watches, remembered: saved)
        takeLook()
    }

    func stopTail() {
        story.append("stop")
        guard let tail else { return }
        saved = tail.saved
        self.tail = nil
        for file in deleted { mayBeLost.formUnion(file.lines) }
        deleted = []
        for file in files.values { file.isHeld = false }
        writtenFile.isHeld = false
    }

    func restart() {
        stopTail()
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<4: writeLine()
            case 4, 5: rotate(isLate: false)
            case 6: scheme == .link ? swapLink() : copyTruncate()
            default: pass(.seconds(1))
            }
        }
        startTail()
    }

    /// In polling mode looks; else only when the kernel said that something happened.
    func look() {
        guard tail != nil else { return }
        if isPolling || watches.wait(or: wake, milliseconds: 0) { takeLook() }
    }

    func takeLook() {
        guard let tail else { return }
        story.append("look")
        forgetUnseenTargets()
        let (changes, batch) = tail.look(at: now, using: &buffer)
        story += changes.map { "  \($0.state): \($0.detail)" }
        let came = batch.map { numbers($0.records) } ?? []
        if !came.isEmpty { story.append("  \(came)") }
        arrived += came
        guard let file = files[livePath] else { return }
        file.isHeld = true
        file.seenBytes = size(of: livePath)
        file.wasCut = false
        lastPath = livePath
    }

    /// Where a link led between two looks nobody can know.
    func forgetUnseenTargets() {
        guard scheme == .link, lastPath != livePath else { return }
        for (path, file) in files
        where !path.hasPrefix(lastPath) && !path.hasPrefix(livePath) {
            lose(file)
        }
        for (path, file) in files where path.hasPrefix("\(livePath).") { lose(file) }
    }

    func size(of path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    // MARK: The end

    func finish() {
        writeLine()
        if isPolling { takeLook() }
        while watches.wait(or: wake, milliseconds: 0) { takeLook() }
    }

    func verdict() -> String? {
        let complete = Set(1...max(1, written)).subtracting(mayBeLost).subtracting(mustNotArrive)
        var wrong: [String] = []
        let lost = complete.filter { $0 <= written }.subtracting(arrived).sorted()
        if !lost.isEmpty { wrong.append("lost \(lost)") }
        if arrived.count != Set(arrived).count { wrong.append("doubled") }
        if !isOrderOpen, arrived != arrived.sorted() { wrong.append("out of order") }
        let old = mustNotArrive.intersection(arrived)
        if !old.isEmpty { wrong.append("old lines \(old.sorted())") }
        guard !wrong.isEmpty else { return nil }
        return "seed \(seed), \(scheme), polling \(isPolling): \(wrong.joined(separator: ", "))\n"
            + story.joined(separator: "\n")
    }
}
