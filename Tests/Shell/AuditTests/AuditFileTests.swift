import Events
import Foundation
import Ports
import TestKit
import Testing

@testable import Audit

@Suite struct `The audit's file` {
    private let folder = ScratchFolder()
    private var path: String { "\(folder.path)/audit.ndjson" }

    private func entry(_ fact: AuditEntry.Fact, run: String = "1-1") -> AuditEntry {
        AuditEntry(
            at: WallTime(rawValue: 1_000),
            cluster: "todos",
            run: run,
            by: "ada",
            operation: "op1",
            fact: fact
        )
    }

    @Test func `gives back what was added, in its order`() throws {
        let file = AuditFile(path: path)
        let facts: [AuditEntry.Fact] = [
            .intent(.sample), .sending(step: 0, text: "drain"), .answered(step: 0, .accepted),
        ]
        for fact in facts { try file.append(entry(fact)) }
        var reader = AuditReader(file)
        try reader.read()
        #expect(reader.entries.map(\.fact) == facts)
        try file.append(entry(.ended(.done, words: "seen")))
        try reader.read()
        #expect(reader.entries.map(\.fact) == facts + [.ended(.done, words: "seen")])
        #expect(reader.damagedLines == 0)
    }

    @Test func `is its owner's alone`() throws {
        try AuditFile(path: path).append(entry(.released))
        let found = try FileManager.default.attributesOfItem(atPath: path)
        #expect((found[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test(arguments: [1, 10, 60]) func `keeps all that was whole when its end is torn`(
        cut: Int
    ) throws {
        let file = AuditFile(path: path)
        try file.append(entry(.stopped(why: "first")))
        try file.append(entry(.stopped(why: "second")))
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.dropLast(cut).write(to: URL(filePath: path))
        try file.append(entry(.released))
        var reader = AuditReader(file)
        try reader.read()
        let isOnlyTheEndOfTheLine = cut == 1
        #expect(
            reader.entries.map(\.fact)
                == [.stopped(why: "first")]
                + (isOnlyTheEndOfTheLine ? [.stopped(why: "second")] : []) + [.released]
        )
        #expect(reader.damagedLines == (isOnlyTheEndOfTheLine ? 0 : 1))
    }

    @Test func `is set aside when it is full, and read over all its parts`() throws {
        let file = AuditFile(path: path, bytesMax: 400)
        for number in 0..<20 { try file.append(entry(.stopped(why: "\(number)"))) }
        #expect(file.parts.count > 2)
        var reader = AuditReader(file)
        try reader.read()
        #expect(reader.entries.map(\.fact) == (0..<20).map { .stopped(why: "\($0)") })
    }

    @Test func `refuses a link in its place`() throws {
        let other = "\(folder.path)/other"
        try Data().write(to: URL(filePath: other))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        #expect(throws: ControlError.self) { try AuditFile(path: path).append(entry(.released)) }
        #expect(try Data(contentsOf: URL(filePath: other)).isEmpty)
    }

    @Test func `cannot be read when it is not there`() {
        var reader = AuditReader(AuditFile(path: path))
        #expect(throws: ControlError.self) { try reader.read() }
    }
}

/// A folder of its own that goes with the test.
final class ScratchFolder: Sendable {
    let path: String
    init() {
        path = NSTemporaryDirectory() + "signalbox-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension OperationPlan {
    /// A drain with one step and its undo.
    static let sample = OperationPlan(
        id: "op1",
        verb: .drain,
        node: "web2",
        steps: [OperationStep(action: .command(["drain"]))],
        undo: [OperationStep(action: .command(["undrain"]))]
    )
}

/// Clocks that stand.
struct ManualTicker: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: 1_000) }
}
