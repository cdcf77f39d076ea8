import Events
import Foundation
import Ports
import TestKit
import Testing

@testable import Audit

@Suite struct `The gate` {
    private let scratch = ScratchFolder()
    private var folder: ControlFolder { ControlFolder(path: "\(scratch.path)/control") }

    private func gate(person: String = "ada") throws -> AuditGate {
        try folder.prepare()
        return AuditGate(
            folder: folder,
            cluster: "todos",
            person: person,
            ticker: ManualTicker()
        )
    }

    @Test func `lets one operation act at a time, whoever asks`() async throws {
        let (first, second) = (try gate(), try gate(person: "bob"))
        #expect(await first.enter(.sample) == nil)
        #expect(await second.enter(.sample) != nil)
        await first.leave("op1")
        #expect(await second.enter(.sample) == nil)
    }

    @Test func `lets nobody act while the host is stopped`() async throws {
        let gate = try gate()
        let records = SharedRecords(folder, hostStop: "\(scratch.path)/none")
        try records.setStop(GlobalStop(by: "bob", why: "network work"))
        #expect(await gate.enter(.sample)?.contains("network work") == true)
        #expect(await gate.objection()?.contains("bob") == true)
        try records.release()
        #expect(await gate.enter(.sample) == nil)
    }

    @Test func `takes a stop that it cannot read for one`() throws {
        try folder.prepare()
        try FileManager.default.createSymbolicLink(
            atPath: folder.stop,
            withDestinationPath: "/dev/null"
        )
        #expect(SharedRecords(folder, hostStop: "\(scratch.path)/none").stop != nil)
    }

    @Test func `takes a file made by hand for a stop, its text for the reason`() throws {
        try folder.prepare()
        try "moving racks\n".write(toFile: folder.stop, atomically: false, encoding: .utf8)
        let stop = SharedRecords(folder, hostStop: "\(scratch.path)/none").stop
        #expect(stop?.why == "moving racks")
    }

    @Test func `says why when the audit cannot be written`() async throws {
        let gate = try gate()
        try FileManager.default.createDirectory(
            atPath: folder.audit,
            withIntermediateDirectories: true
        )
        #expect(await gate.record(.intent(.sample), of: "op1") != nil)
    }

    @Test func `refuses a folder into which everybody may write`() throws {
        try folder.prepare()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777],
            ofItemAtPath: folder.path
        )
        #expect(throws: ControlError.self) { try folder.prepare() }
    }

    @Test func `is watched: marks, approvals, past operations and what is missing`() async throws {
        let gate = try gate()
        let records = SharedRecords(folder)
        let watch = ControlWatch(
            folder: folder,
            cluster: "todos",
            weakPlaces: { ["a place"] },
            ticker: ManualTicker()
        )
        #expect(watch.facts().auditProblem != nil)
        #expect(await gate.record(.intent(.sample), of: "op1") == nil)
        try records.approve("kill web2", at: WallTime(rawValue: 5))
        let mark = MaintenanceMark(
            node: "web2",
            owner: "ada",
            reason: "disk",
            from: WallTime(rawValue: 0),
            until: WallTime(rawValue: 9),
            isOwn: true
        )
        try records.mark(mark, of: "todos")
        let facts = watch.facts()
        #expect(facts.auditProblem == nil)
        #expect(facts.weakPlaces == ["a place"])
        #expect(facts.approvals.map(\.text) == ["kill web2"])
        #expect(facts.approvals.map(\.isOwn) == [true])
        #expect(facts.marks == [mark])
        #expect(facts.past?.map(\.outcome) == [.running])
        #expect(watch.facts().past == nil)
        try records.unmark("web2", of: "todos")
        #expect(watch.facts().marks.isEmpty)
    }
}
