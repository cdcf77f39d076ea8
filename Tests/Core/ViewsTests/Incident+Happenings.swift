import Events
import Model

extension Incident {
    static func addBurst(_ state: inout State) {
        var over = Burst(id: 2, node: "web1", openedAt: fault - .seconds(300), openedSeen: now)
        over.lastAt = over.openedAt + .milliseconds(1_250)
        over.end = .quiet
        over.total = 12
        over.peakPerSecond = 9
        over.statuses = [504: 12]
        over.causes = [.readTimeout: 12]
        over.clients = ["10.0.3.4", "10.0.3.9"]
        state.bursts.append(over)
        var burst = Burst(id: 3, node: "web2", openedAt: fault + .milliseconds(12), openedSeen: now)
        burst.lastAt = burst.openedAt + .milliseconds(9_400)
        burst.total = 152
        burst.peakPerSecond = 38
        burst.statuses = [502: 150, 504: 2]
        burst.causes = [.refused: 150, .readTimeout: 2]
        burst.clients = Set((1...41).map { "10.0.3.\($0)" })
        burst.pinned = 6
        burst.routes = ["/websocket": 140, "/api/todos": 9, "/sockjs/*/*/xhr_send": 3]
        burst.opener = Opener(node: "web2", event: .operation("op1", .kill), at: fault)
        burst.incident = 1
        state.bursts.append(burst)
    }

    static func addHappenings(_ state: inout State) {
        typealias Entry = (Int, NodeName?, Happening.Fact, SourceID, Happening.Severity)
        let blind = now + .milliseconds(-8_700)
        let entries: [Entry] = [
            (-1, "web2", .operation("op1", .kill, .running(step: 0)), "console", .warning),
            (
                0, "web2", .webSocketsClosed(count: 58, within: .milliseconds(3)),
                "nginx web2 access", .bad
            ),
            (21, "web2", .probeTurned(.refused, streak: 1, threshold: 2), "probe web2", .warning),
            (411, "web2", .burstOpened(id: 3, cause: .refused), "nginx web2 error", .bad),
            (1_000, "web2", .disagreementBegan(probeUp: false, proxy: .up), "disagreement", .bad),
            (1_021, "web2", .nodeChanged(from: .suspect, to: .down), "probe web2", .bad),
            (
                1_100, nil, .source(.rotated, "/var/log/nginx/access.log"), "nginx web1 access",
                .info
            ),
            (1_500, "web2", .clientsLost(count: 58, loss: .dropped), "swarm", .bad),
        ]
        for (offset, node, fact, source, severity) in entries {
            state.happenings.append(
                Happening(
                    at: fault + .milliseconds(offset),
                    seen: offset == 1_000 ? blind : now,
                    node: node,
                    fact: fact,
                    source: source,
                    severity: severity
                )
            )
        }
    }

    static func addIncident(_ state: inout State) {
        var incident = Model.Incident(
            id: 1,
            openedAt: fault - .milliseconds(1),
            openedSeen: now,
            cause: .operation("op1", .kill),
            firstHappening: 0
        )
        incident.nodes = ["web2"]
        incident.operations = ["op1"]
        incident.bursts = [3]
        incident.reconnectPeak = 21
        state.incidents.append(incident)
    }
}
