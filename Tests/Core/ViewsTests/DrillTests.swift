import Canvas
import Events
import Model
import TestKit
import Testing
import Views

@Suite struct `Going closer` {
    private func rows(_ user: Operator) -> [String] {
        user.screen().text.split(separator: "\n").map(String.init)
    }

    @Test func `Enter on a node shows its raw lines`() {
        var user = Operator(state: Incident.failing)
        user.press(.enter)
        #expect(user.interface.view == .nodes)
        #expect(user.interface.message?.text == "no node is selected: Up and Down select")
        user.press("j", "j")
        user.press(.enter)
        #expect(user.interface.view == .logs)
        #expect(user.interface.filters[.logs]?.text == "node:web2")
    }

    @Test func `Enter on what happened shows the lines from then on`() {
        var user = Operator(state: Incident.failing)
        user.press(.tab)
        user.press("k", "k", "k")
        user.press(.enter)
        #expect(user.interface.view == .logs)
        #expect(user.interface.filters[.logs]?.text == "node:web2")
        #expect(user.interface.logs.cursor != nil)
    }

    @Test func `Enter on an episode shows its time only, until Esc`() throws {
        var user = Operator(state: Incident.failing, view: .bursts)
        let burst = try #require(user.state.bursts.last)
        // The same failure before and after the episode.
        for at in [burst.openedAt - .seconds(1), burst.lastAt + .seconds(1)] {
            Incident.append(Incident.access(1), at: at, raw: "x", to: &user.state)
        }
        user.press(.enter)
        #expect(user.interface.logs.range == burst.openedAt...burst.lastAt)
        #expect(rows(user)[2].contains("status:502,504, 14:45:52.412-14:46:01.812"))
        #expect(!rows(user).contains { $0.contains("14:45:51.4") || $0.contains("14:46:02.8") })
        user.press(.escape)
        #expect(user.interface.logs.range == nil)
        #expect(user.interface.filters[.logs] == nil)
        user.press("G")
        #expect(rows(user).contains { $0.contains("14:46:02.8") })
    }

    @Test func `g on an episode shows its incident, and again hides it`() {
        var user = Operator(state: Incident.failing, view: .bursts)
        user.press("g")
        #expect(user.screen().text.contains("kill by the operator (op1)"))
        user.press(.escape)
        #expect(user.interface.view == .bursts)
        #expect(user.interface.bursts.openIncident == nil)
        user.press("G", "g")
        #expect(user.interface.message?.text == "this episode is part of no incident")
    }
}

@Suite struct `A table that is sorted` {
    private func order(_ user: Operator, _ names: [String], from first: Int) -> [String] {
        user.screen().text.split(separator: "\n").dropFirst(first).prefix(2).compactMap { row in
            names.first { row.contains($0) }
        }
    }

    @Test func `shows the worst node first`() {
        var user = Operator(state: Incident.failing)
        #expect(order(user, ["web1", "web2"], from: 4) == ["web1", "web2"])
        user.press(">")
        #expect(order(user, ["web1", "web2"], from: 4) == ["web2", "web1"])
        #expect(user.screen().text.contains("STATE ▾"))
        user.press("R")
        #expect(order(user, ["web1", "web2"], from: 4) == ["web1", "web2"])
        #expect(user.screen().text.contains("STATE ▴"))
        user.press("<", "R", "<")
        #expect(user.screen().text.contains("SINCE ▾"))
        #expect(order(user, ["web1", "web2"], from: 4) == ["web2", "web1"])
    }

    @Test func `keeps the selected node whatever the order`() {
        var user = Operator(state: Incident.failing)
        user.press("j", ">", ">", "R")
        #expect(user.interface.selectedNode == "web1")
    }

    @Test func `lists the longest, the largest and the most frequent first`() {
        var user = Operator(state: Incident.failing, view: .bursts)
        #expect(order(user, ["web1", "web2"], from: 8) == ["web2", "web1"])
        user.press(">")
        #expect(order(user, ["web1", "web2"], from: 8) == ["web1", "web2"])
        for _ in 0..<5 {
            user.press(">")
            #expect(order(user, ["web1", "web2"], from: 8) == ["web2", "web1"])
        }
    }

    @Test func `zooms through all four and back`() {
        var user = Operator(state: Incident.failing, view: .bursts)
        for words in ["per second", "per 5 s", "per 30 s", "per 2 min", "per second"] {
            #expect(user.screen().text.contains("502, 503, 504 \(words) "))
            #expect(user.screen().text.contains(" 152 "), "\(words)")
            user.press("z")
        }
    }
}

@Suite struct `The opinion that lags` {
    private func cells(_ timeline: Timeline) -> String {
        let size = Size(columns: 140, rows: 20)
        let text = render(timeline.state, Interface(), FrameContext(), size: size).text
        return text.split(separator: "\n").first { $0.contains(" web2 ") }.map(String.init) ?? ""
    }

    @Test func `is marked until it knows, and the blind time is told afterwards`() throws {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        for name in ["a", "b", "c"] {
            let joined = CanaryFact.joined(policy: "meteor", usable: true, node: "web2")
            timeline.canary(ClientID(rawValue: name), joined)
        }
        timeline.advance(.seconds(3))
        #expect(!cells(timeline).contains("!"))

        for name in ["a", "b", "c"] { timeline.canary(ClientID(rawValue: name), .lost(.dropped)) }
        timeline.answers["web2"] = .refused
        timeline.advance(.milliseconds(500))
        #expect(cells(timeline).contains("UP !"))
        #expect(cells(timeline).contains("3 lost "))
        timeline.advance(.milliseconds(2_500))
        #expect(cells(timeline).contains("refused 3x "))
        #expect(cells(timeline).contains("UP !"))
        timeline.servers = [.of("web1"), .of("web2", .down)]
        timeline.advance(.seconds(1))
        #expect(!cells(timeline).contains("!"))
        #expect(
            timeline.facts.contains(
                .blindEnded(first: .clients, last: .proxy, after: .milliseconds(3_900))
            )
        )
    }

    @Test func `that never knew is told when the node is back`() {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.advance(.seconds(3))
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(4))
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(4))
        #expect(timeline.facts.contains(.neverNoticed([.proxy], of: .seconds(4))))
    }

    @Test func `that waits for clients to come back makes no second fault older`() {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.canary("a", .joined(policy: "meteor", usable: true, node: "web2"))
        timeline.advance(.seconds(3))
        timeline.canary("a", .lost(.dropped))
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(20))
        #expect(timeline.facts.contains(.neverNoticed([.proxy], of: .milliseconds(4_900))))
        timeline.answers["web2"] = .refused
        timeline.servers = [.of("web1"), .of("web2", .down)]
        timeline.advance(.seconds(4))
        let blind = Happening.Fact.blindEnded(first: .proxy, last: .probe, after: .seconds(1))
        #expect(timeline.facts.contains(blind), "\(timeline.facts.suffix(6))")
    }

    @Test func `is none while the balancer holds the node out`() {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2", .maint)]
        timeline.advance(.seconds(3))
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(4))
        #expect(!cells(timeline).contains("!"))
    }
}
