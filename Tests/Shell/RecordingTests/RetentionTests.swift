import Events
import Foundation
import Ports
import TestKit
import Testing

@testable import Recording

private let now = WallTime(rawValue: 1_795_405_729_000_000_000)

private func kept(_ name: String, mib: Int64, hours: Int) -> Retention.Kept {
    Retention.Kept(
        path: name,
        bytes: mib << 20,
        written: now + (.zero - Duration.seconds(hours * 3_600))
    )
}

@Suite struct `What is kept of recordings` {
    private let retention = Retention()

    private func gone(
        _ files: [Retention.Kept],
        own: String? = nil,
        freeMiB: Int64? = nil
    ) -> [String] {
        retention.surplus(of: files, own: own, free: freeMiB.map { $0 << 20 }, now: now)
            .map { "\($0.file.path): \($0.reason.rawValue)" }
    }

    @Test func `is all, within its bounds`() {
        #expect(gone([kept("a", mib: 200, hours: 47), kept("b", mib: 300, hours: 1)]).isEmpty)
    }

    @Test func `the oldest go first when it is too much`() {
        let files = [
            kept("b", mib: 300, hours: 2), kept("a", mib: 200, hours: 3),
            kept("c", mib: 300, hours: 1),
        ]
        #expect(gone(files) == ["a: too much is kept", "b: too much is kept"])
    }

    @Test func `what is too old goes`() {
        #expect(
            gone([kept("a", mib: 1, hours: 49), kept("b", mib: 1, hours: 47)]) == ["a: too old"]
        )
    }

    @Test func `as much goes as the disk needs free`() {
        let files = [
            kept("a", mib: 50, hours: 3), kept("b", mib: 50, hours: 2),
            kept("c", mib: 50, hours: 1),
        ]
        let full = "the disk is nearly full"
        #expect(gone(files, freeMiB: 180) == ["a: \(full)", "b: \(full)"])
        #expect(gone(files, freeMiB: 256).isEmpty)
    }

    @Test func `neither this run's own goes nor one that is written`() {
        let written = Retention.Kept(path: "w", bytes: 900 << 20, written: now)
        #expect(gone([written, kept("own", mib: 900, hours: 99)], own: "own").isEmpty)
    }

    @Test func `sums that no disk holds do not trap`() {
        let huge = Retention.Kept(path: "h", bytes: .max, written: WallTime(rawValue: 0))
        #expect(gone([huge, huge]).count == 2)
    }

    @Test func `only recordings of that folder are removed, with their side files`() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "keep-\(UUID().uuidString.prefix(8))").path
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try FileManager.default.createDirectory(
            atPath: scratch + "/deep",
            withIntermediateDirectories: true
        )
        let old: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: 1_000)]
        let names = [
            "a.signalbox", "a.signalbox-wal", "drills.jsonl", "deep/b.signalbox", "own.signalbox",
        ]
        for name in names {
            try Data("x".utf8).write(to: URL(filePath: "\(scratch)/\(name)"))
            try FileManager.default.setAttributes(old, ofItemAtPath: "\(scratch)/\(name)")
        }
        try FileManager.default.createSymbolicLink(
            atPath: scratch + "/link.signalbox",
            withDestinationPath: scratch + "/drills.jsonl"
        )
        let keeper = RecordingKeeper(
            folder: scratch,
            own: scratch + "/own.signalbox",
            retention: Retention(reserve: 0),
            ticker: WallTicker()
        )
        #expect(keeper.prune().removed.map(\.file.path) == [scratch + "/a.signalbox"])
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch).sorted()
        #expect(left == ["deep", "drills.jsonl", "link.signalbox", "own.signalbox"])
    }
}

private struct WallTicker: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: 1_795_405_729_000_000_000) }
}
