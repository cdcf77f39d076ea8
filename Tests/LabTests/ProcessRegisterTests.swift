import Glibc
import Testing

@testable import Lab

/// A process as /proc shows it.
private func process(
    _ pid: Int32,
    group: Int32,
    session: Int32 = 50,
    start: UInt64,
    state: Character = "S"
) throws -> ProcessFacts {
    let rest = Array(repeating: "0", count: 15).joined(separator: " ")
    let stat = "\(pid) (nginx) \(state) 1 \(group) \(session) \(rest) \(start) 0 0\n"
    return try #require(ProcessFacts(stat: stat))
}

@Suite struct `What a crashed lab left behind` {
    private let register = ProcessRegister(
        boot: "b",
        session: 50,
        supervisor: ProcessRegister.Entry(name: "supervisor", pid: 50, startTicks: 100),
        processes: [ProcessRegister.Entry(name: "web1 nginx", pid: 60, startTicks: 200)]
    )

    private func leftovers(_ present: ProcessFacts..., boot: String = "b") -> [Int32] {
        register.leftovers(among: present, boot: boot).map(\.pid)
    }

    @Test func `is the process that was written down, with its children`() throws {
        let leader = try process(60, group: 60, start: 200)
        let child = try process(61, group: 60, start: 201)
        #expect(leftovers(leader, child) == [60, 61])
        #expect(leftovers(child) == [61])
    }

    @Test func `is never a process that has the number by now`() throws {
        let stranger = try process(60, group: 60, session: 50, start: 999)
        let child = try process(61, group: 60, session: 50, start: 1_000)
        #expect(leftovers(stranger, child).isEmpty)
    }

    @Test func `is never a process of another session, an older one, or another boot`() throws {
        #expect(leftovers(try process(61, group: 60, session: 7, start: 201)).isEmpty)
        #expect(leftovers(try process(61, group: 60, start: 199)).isEmpty)
        #expect(leftovers(try process(60, group: 60, start: 200), boot: "c").isEmpty)
    }

    @Test func `is nothing that has ended already`() throws {
        #expect(leftovers(try process(60, group: 60, start: 200, state: "Z")).isEmpty)
    }

    @Test func `includes the supervisor itself, but not everything in its group`() throws {
        let supervisor = try process(50, group: 50, start: 100)
        let other = try process(51, group: 50, start: 101)
        #expect(leftovers(supervisor, other) == [50])
    }
}

@Suite struct `The kernel's facts about a process` {
    @Test func `a name with spaces and parentheses does not shift the fields`() throws {
        let rest = Array(repeating: "0", count: 15).joined(separator: " ")
        let facts = try #require(ProcessFacts(stat: "7 (a) b (c) T 1 5 3 \(rest) 42 0"))
        #expect(facts.pid == 7)
        #expect(facts.state == "T")
        #expect(facts.group == 5)
        #expect(facts.session == 3)
        #expect(facts.startTicks == 42)
    }

    @Test(arguments: ["", "7", "7 (x", "7 (x) S 1 2", "x (x) S"]) func `noise is nobody`(
        text: String
    ) {
        #expect(ProcessFacts(stat: text) == nil)
    }

    @Test func `this process is found and alive`() throws {
        let own = try #require(ProcessFacts.own)
        #expect(own.pid == getpid())
        #expect(own.isAlive)
        #expect(ProcessFacts.all.contains { $0.pid == own.pid && $0.startTicks == own.startTicks })
    }
}
