import Canvas
import Events
import Model
import Testing

@testable import Views

@Suite struct `Cells of the nodes table` {
    private func probeText(_ change: (inout State) -> Void) -> String {
        var state = Incident.failing
        change(&state)
        let scene = Scene(state, Interface(), FrameContext())
        return probeCell(state.nodes[1], scene).plain
    }

    @Test(
        arguments: [
            (.refused, "refused 3x"), (.httpStatus(502), "502 3x"), (.timeout, "timeout 3x"),
            (.tls(.untrusted), "tls untrusted 3x"),
        ] as [(ProbeOutcome, String)]
    )
    func `a failing probe tells how, and how often`(outcome: ProbeOutcome, expected: String) {
        let text = probeText {
            $0.nodes[1].probe.last?.outcome = outcome
            $0.nodes[1].probe.streak = 3
        }

        #expect(text == expected)
    }

    @Test func `a probe that fell silent is not shown as a result`() {
        #expect(probeText { $0.clock.now = $0.clock.now + .seconds(12) } == "silent 12 s")
    }

    @Test func `a node that is not probed has a dash`() {
        #expect(probeText { $0.nodes[1].probe = ProbeOpinion() } == "–")
    }

    @Test func `without logs a node's requests are not known`() {
        var state = Incident.failing
        state.sources = []
        let scene = Scene(state, Interface(), FrameContext())

        #expect(fiveSecondCells(state.nodes[1], scene) == Array(repeating: nil, count: 12))
        #expect(nodesTable(scene, state.nodes).rows[1][6].plain == "–")
    }

    @Test func `no failed answer of the last minute is lost in the cells`() {
        let state = Incident.failing
        let cells = fiveSecondCells(state.nodes[1], Scene(state, Interface(), FrameContext()))

        #expect(cells.count == 12)
        #expect(cells.compactMap(\.self).reduce(0, +) == 152)
    }
}

@Suite struct `Gaps on screen` {
    @Test func `a percentile among gaps that last is a lower bound`() {
        let figures = GapFigures(state: Incident.failing)

        #expect(figures.finished.count == 41)
        #expect(figures.open.count == 17)
        #expect(figures.figure(0.5)?.isLowerBound == false)
        #expect(figures.figure(0.95)?.isLowerBound == true)
        #expect(figures.figure(0.95, of: "web1") == nil)
    }

    @Test func `a bar tells loss, failed tries and return where they happened`() throws {
        var state = Incident.empty
        let start = Incident.wall
        state.fault = Fault(at: start, node: "web2", cause: .closes(3))
        var gap = Gap(client: "c1", lostOn: "web2", lostAt: start + .seconds(2), loss: .dropped)
        gap.attempts = [
            Attempt(
                number: 1,
                startedAt: start + .seconds(4),
                result: .failed(.status(502), took: .zero)
            )
        ]
        gap.usableAt = start + .seconds(7)
        state.gaps.append(gap)
        state.clock.wall = start + .seconds(60)
        let axis = try #require(GapAxis(Scene(state, Interface(), FrameContext()), columns: 8))

        #expect(gapBar(gap, axis: axis, glyphs: .unicode).plain == "━━╸ ×  ┝")
        #expect(axis.labels == "0s")
    }

    @Test func `those that wait come first, the longest of them on top, or by client`() {
        var user = Operator(state: Incident.failing, view: .reconnects)
        func first() -> GapRow? { Scene(user.state, user.interface, user.frame).gapRows.first }
        #expect(first()?.isOpen == true)
        user.press(">")
        #expect(first()?.gap.client == "c001")
        user.press("R")
        #expect(first()?.gap.client == "c058")
    }

    @Test func `gaps are sorted by each column, both ways, and none is lost`() {
        var user = Operator(state: Incident.failing, view: .reconnects)
        func clients() -> [ClientID] {
            Scene(user.state, user.interface, user.frame).gapRows.map(\.gap.client)
        }
        let all = Set(clients())
        for _ in GapColumn.allCases {
            let forward = clients()
            user.press("R")
            #expect(clients() == forward.reversed())
            user.press("R")
            #expect(Set(forward) == all)
            user.press(">")
        }
    }

    @Test func `Enter leads from a gap to its client's lines about then`() {
        var user = Operator(state: Incident.failing, view: .reconnects)
        user.press(.enter)
        #expect(user.interface.view == .reconnects)
        #expect(user.screen().text.contains("no client is selected"))
        user.press(.down)
        user.press(.enter)
        #expect(user.interface.view == .logs)
        #expect(user.interface.logs.range != nil)
    }
}
