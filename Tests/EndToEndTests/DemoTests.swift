import Foundation
import Testing

/// The main job, done with real keys on a real cluster: watch, kill, see, restore, replay.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["SIGNALBOX_E2E"] != nil, "make e2e runs it")
)
struct `The console on a live lab` {
    @Test func `a kill is seen, measured, restored, recorded and replayed`() throws {
        let place = try Workplace()
        let terminal = try Tmux(
            environment: place.environment,
            [Workplace.program, "demo", "--dir", place.lab, "--recording", place.recording]
        )
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(120))
        try terminal.wait(forText: "100 sessions")
        var samples = try sampled(terminal, view: "1", times: 2)

        try kill("web2", in: terminal)
        try terminal.wait(for: "web2 down by probe") { screen in
            screen.contains { $0.contains("web2") && $0.contains("down") && $0.contains("502") }
        }
        try terminal.wait(forText: "WebSockets closed")
        try terminal.wait(forText: "burst 1 opened")
        samples += try sampled(terminal, view: "1", times: 2)
        try terminal.press("4")
        try terminal.wait(forText: "refused")
        samples += try sampled(terminal, view: "4", times: 1)
        try terminal.press("3")
        try terminal.wait(forText: "web2 killed")
        samples += try sampled(terminal, view: "3", times: 2)

        try terminal.press("1")
        try restore("web2", in: terminal)
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(30))
        try terminal.wait(for: "all clients back", limit: .seconds(90)) { screen in
            screen.contains { $0.contains("│ 0 clients waiting") }
        }
        samples += try sampled(terminal, view: "3", times: 2)
        samples += try sampled(terminal, view: "5", times: 1)

        try agreeWithTheSwarm(place)
        try quit(terminal, place)
        #expect(samples.count == 10)
        for sample in samples { try replays(sample, place) }
    }

    @Test func `a console that is killed leaves a whole recording and no lab`() throws {
        let place = try Workplace()
        let terminal = try Tmux(
            environment: place.environment,
            [
                Workplace.program, "demo", "--clients", "10", "--dir", place.lab, "--recording",
                place.recording,
            ]
        )
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(120))
        try terminal.wait(forText: "10 sessions")
        let console = try place.console("demo")

        _ = try Program.run("kill", ["-9", console])
        let killed = Date.now.timeIntervalSince1970
        try terminal.wait(forText: "ended with 137")

        let end = try lastMoment(of: place.recording)
        #expect(killed - end < 1.5, "the recording ends \(killed - end) s before the kill")
        try nothingIsLeft(place)
    }

    @Test func `without a terminal it says so and ends with 2`() throws {
        let place = try Workplace()

        let watched = try place.signalbox("watch", "--probe", "https://127.0.0.1:1/health")

        #expect(watched.status == 2)
        #expect(watched.output == "")
    }

    @Test(arguments: [("TERM", 0), ("HUP", 0), ("ABRT", 134), ("SEGV", 139)])
    func `a terminal is given back after a signal`(signal: String, status: Int) throws {
        let place = try Workplace()
        let up = try place.signalbox("lab", "up", "--clients", "4", "--dir", place.lab)
        #expect(up.status == 0)
        defer { _ = try? place.signalbox("lab", "down", "--dir", place.lab) }
        let configuration = place.lab + "/signalbox.yaml"
        let terminal = try Tmux(
            environment: place.environment,
            [Workplace.program, "watch", "-c", configuration]
        )
        try terminal.wait(forText: "2 nodes: 2 up")
        #expect(try terminal.ask("#{alternate_on}") == "1")

        _ = try Program.run("kill", ["-\(signal)", try place.console("watch")])

        try terminal.wait(forText: "ended with \(status)")
        #expect(try terminal.ask("#{alternate_on}#{cursor_flag}#{mouse_any_flag}") == "010")
    }

    // MARK: - Steps

    private func kill(_ node: String, in terminal: Tmux) throws {
        try terminal.press("K")
        try terminal.wait(forText: "Type the node's name")
        try terminal.type(node)
        try terminal.wait(forText: "kill \(node) ─ 1 of 2 nodes")
        // The name is there; its live sessions are a risk of their own, to be ticked.
        try terminal.press("Enter")
        try terminal.wait(forText: "[ ] I accept: cuts")
        try terminal.press("Tab")
        try terminal.press("Space")
        try terminal.wait(forText: "[x] I accept: cuts")
        try terminal.press("BTab")
        try terminal.wait(forText: "Type \(node), then Enter")
        try terminal.press("Enter")
    }

    private func restore(_ node: String, in terminal: Tmux) throws {
        try terminal.press("u")
        try terminal.wait(forText: "restore \(node) ─ 1 of 2 nodes")
        try terminal.type("y")
    }

    /// Freezes the screen so many times and remembers what it showed and when.
    private func sampled(_ terminal: Tmux, view: String, times: Int) throws -> [Sample] {
        try terminal.press(view)
        return try (0..<times).map { _ in
            try terminal.type("=")
            let screen = try terminal.wait(forText: "FROZEN")
            try terminal.type("=")
            try terminal.wait(for: "the screen to go on") { screen in
                !screen.contains { $0.contains("FROZEN") }
            }
            return Sample(
                view: view,
                screen: screen,
                columns: terminal.columns,
                rows: terminal.rows
            )
        }
    }

    private func agreeWithTheSwarm(_ place: Workplace) throws {
        let status = try place.signalbox("lab", "status", "--json", "--dir", place.lab)
        let lab = try JSONDecoder().decode(LabAnswer.self, from: Data(status.output.utf8))
        let truth = lab.swarm.gaps
        #expect(truth.count >= 20, "about half of 100 clients were on web2")
        // The recording is written while it is read here.
        let told = try place.signalbox("gaps", place.recording, "--json")
        let gaps = try JSONDecoder().decode([ToldGap].self, from: Data(told.output.utf8))
        for gap in truth {
            let same = gaps.first { $0.client == gap.client && abs($0.lostAt - gap.lostAt) < 0.1 }
            let found = try #require(same, "the console does not know \(gap)")
            let seconds = try #require(found.seconds, "for the console \(gap.client) waits")
            #expect(abs(seconds - gap.seconds) < 0.1, "\(gap.client): \(found) and \(gap)")
        }
        #expect(gaps.count == truth.count)
        let slowest = truth.map(\.seconds).max() ?? 0
        #expect(slowest > 1, "the question's shape: some clients wait for seconds")
    }

    private func quit(_ terminal: Tmux, _ place: Workplace) throws {
        // Back to the first view, then out.
        try terminal.type("q")
        try terminal.wait(forText: "▸ nodes")
        try terminal.type("q")
        try terminal.wait(forText: "ended with 0")
        try nothingIsLeft(place)
    }

    private func nothingIsLeft(_ place: Workplace) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try place.processes().isEmpty, place.sockets().isEmpty { return }
            waitABit()
        }
        #expect(try place.processes() == [])
        #expect(place.sockets() == [])
    }

    private func replays(_ sample: Sample, _ place: Workplace) throws {
        let replayed = try place.signalbox(
            "replay",
            place.recording,
            "--at",
            sample.time,
            "--once",
            "--view",
            sample.viewName,
            "--size",
            // One row more, for the transport bar: the rest is as large as it was live.
            "\(sample.columns)x\(sample.rows + 1)"
        )
        #expect(replayed.status == 0)
        let lines = replayed.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            sample.body(of: lines.map(String.init)) == sample.body(of: sample.screen),
            "view \(sample.viewName) at \(sample.time)"
        )
    }

    private func lastMoment(of recording: String) throws -> Double {
        let query = "select max(wall_last) from block"
        let answer = try Program.run("sqlite3", [recording, query])
        return (Double(answer.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) / 1e9
    }
}

/// A live screen with the moment it showed.
private struct Sample {
    var view: String
    var screen: [String]
    var columns: Int
    var rows: Int

    var viewName: String {
        ["1": "nodes", "3": "reconnects", "4": "bursts", "5": "logs"][view] ?? ""
    }

    /// The time of day in the header, such as 14:32:07.347.
    var time: String {
        screen.lazy.compactMap { $0.firstMatch(of: /FROZEN (\d\d:\d\d:\d\d\.\d+)/) }.first
            .map { String($0.output.1) } ?? ""
    }

    /// All but what differs between live and replay by design.
    ///
    /// That is the header, the transport, the key bar, the mark of the row that was selected, and
    /// the keys beside an operation's end: a replay takes nothing back.
    func body(of lines: [String]) -> [String] {
        lines.dropFirst().prefix(rows - 2).map { line in
            let row = line.hasPrefix("│▸") ? "│ " + line.dropFirst(2) : line
            let end = row.range(of: " │ U undo, Esc") ?? row.range(of: " │ Esc puts it away")
            let told = end.map { row[..<$0.lowerBound] } ?? row[...]
            return String(told.reversed().drop { $0 == " " }.reversed())
        }
    }
}
