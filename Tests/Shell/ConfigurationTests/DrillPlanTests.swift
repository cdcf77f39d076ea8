import Configuration
import Drills
import Events
import Foundation
import Testing

@Suite struct `A drill's plan` {
    private func read(_ text: String) throws -> DrillPlan {
        try loadDrillPlan(text: text, file: "d/plan.yaml")
    }

    @Test func `is read whole`() throws {
        let plan = try read(
            """
            name: drain-web2
            node: web2
            inject: drain
            hold: 20s
            steady: { lasting: 1s, within: 30s, clients: 10 }
            objectives: { reconnect_p95: 250ms, errors: 0, lost_writes: 0, time_to_steady: 5s }
            abort: { errors: 20, gap: 10s, waiting: 50 }
            """
        )
        let expected = DrillPlan(
            name: "drain-web2",
            fault: .verb(.drain),
            node: "web2",
            steady: .init(lasting: .seconds(1), within: .seconds(30), clients: 10),
            objectives: .init(steadyWithin: .seconds(5)),
            abort: .init(errors: 20, gap: .seconds(10), waiting: 50),
            hold: .seconds(20)
        )
        #expect(plan == expected)
    }

    @Test func `judges only what its objectives name`() throws {
        let plan = try read("name: a\ninject: kill\nobjectives: { errors: 3 }")
        #expect(plan.objectives.errors == 3)
        #expect(plan.objectives.reconnectP95 == nil && plan.objectives.lostWrites == nil)
    }

    @Test func `can break something by a command, from the plan's own folder`() throws {
        let plan = try read(
            "name: a\ninject: { command: [./cut, web2], restore: [mend, web2] }"
        )
        #expect(
            plan.fault == .command(inject: ["d/./cut", "web2"], restore: ["mend", "web2"])
        )
    }

    @Test(arguments: [
        ("name: a\ninject: drian", "2:9: inject: \"drian\" is no fault"),
        ("name: a\ninject: restore", "\"restore\" is no fault"),
        ("name: -a\ninject: kill", "is not a safe name"),
        ("inject: kill", "`name` is missing"),
        ("name: a", "`inject` is missing"),
        ("name: a\ninject: { command: [x] }", "`restore` is missing"),
        ("name: a\ninject: { command: x y, restore: [y] }", "no shell is used"),
        ("name: a\ninject: kill\nnode: b\nrolling: true", "remove node or rolling"),
        ("name: a\ninject: kill\nsteady: { lasting: 9s, within: 2s }", "never be steady"),
        ("name: a\ninject: kill\nhold: 2", "is not a duration"),
        ("name: a\ninject: kill\nabrot: {}", "there is no such key"),
    ])
    func `that is wrong is refused with its place`(text: String, words: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func `of each example can be read`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../examples/drills").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count == 4)
        for file in files {
            let path = folder.appending(path: file).path
            _ = try loadDrillPlan(
                text: String(contentsOfFile: path, encoding: .utf8),
                file: path
            )
        }
    }
}
