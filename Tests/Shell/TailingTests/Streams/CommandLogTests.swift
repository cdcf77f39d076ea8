import Events
import Foundation
import Ports
import Tailing
import Testing

@Suite struct `A command as a log` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func command(
        _ words: [String],
        backOff: BackOff = BackOff(seed: 1, first: .milliseconds(10), longest: .milliseconds(40))
    ) -> CommandLogSource {
        CommandLogSource(jsonStream, command: words, ticker: RealTicker(), backOff: backOff)
    }

    private func shell(_ script: String) -> CommandLogSource { command(["sh", "-c", script]) }

    private func processes(in file: String) throws -> [Int32] {
        try String(contentsOfFile: directory.file(file), encoding: .utf8)
            .split(separator: "\n").compactMap { Int32($0) }
    }

    @Test func `is read line by line as they are written`() async throws {
        let file = directory.file("access.log")
        try directory.append(line: requestLine(1), to: "access.log")
        try await running(command(["tail", "-n", "+1", "-F", file])) { sink in
            try await eventually("first line") { sink.numbersRead() == [1] }
            try directory.append(line: requestLine(2), to: "access.log")
            try await eventually("second line") { sink.numbersRead() == [1, 2] }
            #expect(sink.changes().map(\.detail) == ["reading tail -n +1 -F \(file)"])
        }
    }

    @Test func `that ends is started again, and its end is told in words`() async throws {
        let script = "echo '\(requestLine(1))'; echo first >&2; echo 'No route' >&2; exit 255"
        try await running(shell(script)) { sink in
            try await eventually("three lives") { sink.numbersRead().count >= 3 }
            let changes = sink.changes()
            #expect(changes[0].state == .open)
            #expect(changes[1].state == .failing)
            #expect(changes[1].detail.hasPrefix("sh exited with 255: No route; again in "))
            #expect(changes[2].detail.hasSuffix("again; lines written meanwhile may be missing"))
            #expect(sink.counts().understood == sink.counts().lines)
        }
    }

    @Test(arguments: [
        (["sh", "-c", "kill -KILL $$"], "sh was ended by signal 9; again in "),
        (["true"], "true exited with 0; again in "),
        (["sh", "-c", "exec >&-; echo closed >&2; exit 7"], "sh exited with 7: closed; again in "),
        (
            ["no-such-program-here"],
            "there is no program no-such-program-here; check the path or PATH"
        ),
        (["/no/such/program"], "there is no program /no/such/program; check the path or PATH"),
    ])
    func `tells how it ended`(words: [String], told: String) async throws {
        try await running(command(words)) { sink in
            try await eventually("failing") { sink.states().contains(.failing) }
            let detail = sink.changes().first { $0.state == .failing }?.detail ?? ""
            #expect(detail.hasPrefix(told), "\(detail)")
        }
    }

    @Test func `counts a last line without line feed when it ends`() async throws {
        try await running(shell("printf '%s' '\(requestLine(1))'")) { sink in
            try await eventually("line") { sink.numbersRead().first == 1 }
        }
    }

    @Test(arguments: ["", "sleep 600 &"])
    func `is read to its last line when it ends at once`(leftBehind: String) async throws {
        let script = "\(leftBehind) yes '\(requestLine(1))' | head -n 20000"
        let source = command(["sh", "-c", script], backOff: BackOff(seed: 1, first: .seconds(600)))
        try await running(source) { sink in
            try await eventually("end") { sink.states() == [.open, .failing] }
            try await eventually("all lines") { sink.counts().lines >= 20_000 }
            #expect(sink.counts().understood == 20_000)
        }
    }

    @Test func `that says nothing is taken to be well after a while`() async throws {
        try await running(command(["sleep", "600"])) { sink in
            try await eventually("open") { sink.states() == [.open] }
        }
    }

    @Test func `is not waited for at the stop while it is ended`() async throws {
        let source = command(["false"], backOff: BackOff(seed: 1, first: .seconds(600)))
        let begun = ContinuousClock.now
        try await running(source) { sink in
            try await eventually("ended") { sink.states() == [.failing] }
        }
        #expect(ContinuousClock.now - begun < .seconds(60))
    }

    @Test func `has no input and no terminal`() async throws {
        // Field 6 of stat is the session: its own, which never had a terminal.
        let script = """
            read -r line && exit 1
            read -r a b c d e session g < /proc/$$/stat
            [ $session = $$ ] && echo '\(requestLine(5))'
            """
        try await running(shell(script)) { sink in
            try await eventually("line") { sink.numbersRead().first == 5 }
        }
    }

    @Test func `gets its words as they are`() async throws {
        let hostile = "$(touch \(directory.file("x"))); a'b\"c `d` *"
        try await running(command(["printf", "%s\n", requestLine(3), hostile])) { sink in
            try await eventually("both") { sink.batches().flatMap(\.records).count >= 2 }
            let raw = sink.batches().flatMap(\.records).map(\.raw.text)
            #expect(raw.contains(hostile))
            #expect(!FileManager.default.fileExists(atPath: directory.file("x")))
        }
    }

    @Test(arguments: [
        // Ends when asked, with its children.
        "sleep 600 & echo $! >> FILE; sleep 600",
        // Its child ignores the request.
        "(trap '' TERM; while :; do sleep 1; done) & echo $! >> FILE; sleep 600",
        // It closed its output, and goes on.
        "sleep 600 & echo $! >> FILE; exec >&- 2>&-; sleep 600",
    ])
    func `is gone with all it started after the stop`(script: String) async throws {
        let file = directory.file("processes")
        let text = "echo $$ >> FILE; " + script
        try await running(shell(text.replacing("FILE", with: file))) { _ in
            try await eventually("started") { (try? processes(in: "processes").count) == 2 }
        }
        try await eventually("gone") {
            try processes(in: "processes").allSatisfy { !isAlive($0) }
        }
    }

    @Test func `that ignores the request to end is killed`() async throws {
        let file = directory.file("processes")
        let script = "trap '' TERM; echo $$ >> \(file); while :; do sleep 1; done"
        try await running(shell(script)) { _ in
            try await eventually("started") { (try? processes(in: "processes").count) == 1 }
        }
        #expect(try processes(in: "processes").allSatisfy { !isAlive($0) })
    }

    @Test func `leaves nothing behind when it ends by itself`() async throws {
        let file = directory.file("processes")
        try await running(shell("sleep 600 & echo $! >> \(file); exit 3")) { sink in
            try await eventually("ended") { sink.states().contains(.failing) }
            let first = try processes(in: "processes")[0]
            try await eventually("its child is gone") { !isAlive(first) }
        }
    }

    @Test func `that floods is counted in bounded memory and few batches`() async throws {
        let before = residentBytes()
        let begun = ContinuousClock.now
        try await running(command(["yes", requestLine(1, status: 502)])) { sink in
            try await eventually("flood") { sink.counts().lines >= 300_000 }
            let ticks = Int((ContinuousClock.now - begun) / .milliseconds(100))
            let batches = sink.batches()
            #expect(batches.count <= ticks + 2)
            #expect(
                batches.allSatisfy {
                    $0.records.count <= LineBatcher.maximumSignificant + LineBatcher.maximumOrdinary
                }
            )
            #expect(residentBytes() - before < 100 << 20)
        }
    }

    @Test func `that floods its errors and says nothing else is read on`() async throws {
        let script = "head -c 5000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2; exit 1"
        try await running(shell(script)) { sink in
            try await eventually("ended") { sink.states().contains(.failing) }
            #expect(sink.changes()[0].detail.hasPrefix("sh exited with 1: last; again in "))
        }
    }

    @Test func `is silent after its stop, which may be repeated`() async throws {
        let sink = CollectingSink()
        let source = command(["yes", requestLine(1)])
        source.start(into: sink)
        try await eventually("lines") { sink.counts().lines > 0 }
        await source.stop()
        let count = sink.counts().lines
        await source.stop()
        #expect(sink.counts().lines == count)
        let unstarted = command(["yes"])
        await unstarted.stop()
        unstarted.start(into: sink)
        #expect(sink.counts().lines == count)
    }
}
