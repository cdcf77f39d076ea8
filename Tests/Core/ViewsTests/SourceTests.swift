import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `The sources panel` {
    private func user(_ state: State) -> Operator { Operator(state: state, view: .logs) }

    /// The rows of the panel below its divider.
    private func panel(_ screen: Screen) -> [String] {
        let rows = screen.text.split(separator: "\n").map(String.init)
        return Array(
            rows.drop { !$0.contains("├ sources") }.dropFirst().prefix { !$0.contains("└") }
        )
    }

    private func report(_ state: SourceState, _ detail: String, _ source: SourceID) -> State {
        var shown = Incident.calm
        let change = SourceChange(state: state, detail: detail, isLog: true)
        Incident.send(.sourceChanged(change), from: source, seen: Incident.now, to: &shown)
        return shown
    }

    @Test func `columns leave in the order of their worth`() {
        let widths = [130, 110, 100, 80, 70, 60]
        let shown = widths.map { columns in
            let rows = panel(user(Incident.failing).screen(Size(columns: columns, rows: 30)))
            return rows[0].split(separator: " ").filter { $0 != "│" }.map(String.init)
        }
        for (wider, narrower) in zip(shown, shown.dropFirst()) {
            #expect(Set(narrower).isSubset(of: wider), "\(narrower)")
        }
        #expect(shown[0].count == 12)
        #expect(Set(shown[5]).isSuperset(of: ["SOURCE", "LINES", "UNREAD", "AGE"]))
    }

    @Test func `lines that were not understood tell the key and the reason`() throws {
        let rows = panel(user(Incident.failing).screen())
        let note = try #require(rows.last)

        #expect(note.contains("nginx web2 access: 1 line not understood (x lists them)"))
        #expect(note.contains("the last: no time at byte 0"))
    }

    @Test func `a log that was never there has dashes, not zeros`() throws {
        let state = report(.missing, "/var/log/x: no such file", "nginx web3 access")
        let rows = panel(user(state).screen())
        let row = try #require(rows.first { $0.contains("web3") })

        #expect(row.contains("missing") && row.contains("–") && !row.contains(" 0 "))
        #expect(rows.contains { $0.contains("not there, waited for: /var/log/x: no such file") })
    }

    @Test func `what a source says is made safe`() {
        let screen = user(report(.failing, "bad \u{1B}[2J\u{202E}disk", "log")).screen()

        #expect(screen.text.contains("bad ^[[2J<U+202E>disk"))
    }

    @Test func `a log cut short in place has lost at least what was counted`() throws {
        let rows = panel(user(report(.truncated, "cut", "nginx web1 access")).screen())

        #expect(try #require(rows.first { $0.contains("truncated") }).contains("≥ 0"))
        #expect(rows.contains { $0.contains("cut short in place 1 time: more lines may be lost") })
    }

    @Test(arguments: [(Duration.seconds(90), "~1m30s ahead"), (.seconds(-30), "~30 s late")])
    func `a clock that is off is told in figures and words`(ahead: Duration, cell: String) throws {
        var state = Incident.calm
        for past in (0..<9).reversed() {
            let seen = Incident.now + .seconds(-past)
            let batch = LogBatch(
                node: "web1",
                counts: LogCounts(lines: 1, understood: 1),
                records: [],
                lastLineAt: Incident.wall + .seconds(-past) + ahead
            )
            Incident.send(.logBatchRead(batch), from: "odd", seen: seen, to: &state)
        }
        let rows = panel(user(state).screen(Size(columns: 130, rows: 30)))

        #expect(rows.contains { $0.contains(cell) })
        #expect(rows.contains { $0.contains("odd: ") && $0.contains("its clock is") })
    }

    @Test func `lines by a clock that is off are marked among the others`() {
        var state = Incident.failing
        for past in (0..<9).reversed() {
            let at = Incident.wall + .seconds(90 - past)
            let batch = LogBatch(
                node: "web1",
                counts: LogCounts(lines: 1, understood: 1),
                records: [LogRecord(at: at, content: Incident.access(past), raw: RawLine("x"))],
                lastLineAt: at
            )
            let seen = Incident.now + .seconds(-past)
            Incident.send(.logBatchRead(batch), from: "odd", seen: seen, to: &state)
        }
        let lines = user(state).screen().text.split(separator: "\n").filter { $0.hasPrefix("│ 1") }

        #expect(lines.count { $0.contains(".100~ odd ") } == 9)
        #expect(lines.count { $0.contains("~") } == 9 && lines.count > 12)
    }

    @Test func `takes at most a third, and keeps the logs with something wrong`() throws {
        var state = Incident.calm
        for number in 10..<30 {
            let change = SourceChange(
                state: number == 25 ? .failing : .open,
                detail: "",
                isLog: true
            )
            let source = SourceID(rawValue: "log \(number)")
            Incident.send(.sourceChanged(change), from: source, seen: Incident.now, to: &state)
        }
        for rows in 24...60 {
            let screen = user(state).screen(Size(columns: 110, rows: rows))
            let shown = panel(screen)
            #expect(shown.count + 1 <= (rows - 5) / 3, "at \(rows) rows")
            #expect(shown.contains { $0.contains("log 25  ") && $0.contains("failing") })
            #expect(shown.contains { $0.contains("more: ") }, "at \(rows) rows")
        }
        let low = user(state).screen(Size(columns: 110, rows: 23))
        #expect(!low.text.contains("UNREAD"))
    }

    @Test func `lost and sampled lines are on the summary only when there are any`() {
        var state = Incident.calm
        #expect(!user(state).screen().text(row: 1).contains("lost"))
        let batch = LogBatch(
            node: "web1",
            counts: LogCounts(lines: 900, understood: 900, leftOut: 300, sampled: 250, lost: 3),
            records: []
        )
        Incident.send(.logBatchRead(batch), from: "syslog", seen: Incident.now, to: &state)
        let summary = user(state).screen(Size(columns: 180, rows: 30)).text(row: 1)

        #expect(summary.contains("3 lines lost") && summary.contains("250 lines sampled out"))
    }
}
