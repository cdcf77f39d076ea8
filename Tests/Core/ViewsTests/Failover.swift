import Events
import Model
import TestKit

/// A failover for the map: twelve browsers of three subnets and two canaries; web2 drains, then ends.
///
/// Ends 4 s after web2 was killed: most are on web1, one browser waits, another's session stays.
struct Failover {
    var timeline = Timeline()

    init(balancer: Bool = true) {
        if !balancer {
            var topology = Topology.pair()
            topology.balancer = nil
            timeline = Timeline(topology)
        }
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        for number in 1...2 {
            timeline.canary(
                canary(number),
                .joined(policy: "meteor", usable: true, node: NodeName(rawValue: "web\(number)")),
                from: "192.0.2.7:4100\(number)"
            )
        }
        timeline.sessions = (1...12).map { session($0, on: $0 <= 4 ? "web1" : "web2") }
        timeline.sessions += (1...2).map { row("canary\($0)", "192.0.2.7:4100\($0)", "web\($0)") }
        if balancer { timeline.servers = [.of("web1", sessions: 5), .of("web2", sessions: 9)] }
        timeline.advance(.seconds(60))
    }

    /// web2 is killed and all but two of its sessions go to web1 at once.
    mutating func kill() {
        timeline.answers["web2"] = .refused
        timeline.canary("c002", .lost(.dropped))
        timeline.sessions.removeAll { $0.server == "web2" && $0.id != "s11" }
        timeline.sessions += (5...10).map { session($0, on: "web1", again: true) }
        if timeline.servers != nil {
            timeline.servers = [.of("web1", sessions: 12), .of("web2", .down, sessions: 1)]
        }
        timeline.advance(.milliseconds(400))
        let phases = HandshakePhases(
            connect: .zero,
            tls: .milliseconds(2),
            upgrade: .milliseconds(2),
            session: .milliseconds(2),
            subscribe: .milliseconds(2)
        )
        timeline.canary(
            "c002",
            .usable(attempt: 1, node: "web1", phases: phases),
            from: "192.0.2.7:41009"
        )
        timeline.sessions.append(row("canary9", "192.0.2.7:41009", "web1"))
        timeline.advance(.milliseconds(3_600))
    }

    static var over: State {
        var failover = Failover()
        failover.kill()
        return failover.timeline.state
    }

    private func canary(_ number: Int) -> ClientID { ClientID(rawValue: "c00\(number)") }

    private func session(_ number: Int, on server: String, again: Bool = false) -> SessionRow {
        let host =
            switch number {
            case ...6: "10.0.3.\(number)"
            case ...10: "10.0.4.\(number)"
            default: "2001:db8:0:7::\(number)"
            }
        let port = again ? 60_000 + number : 50_000 + number
        let spelled = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        return row(again ? "t\(number)" : "s\(number)", spelled, server)
    }

    private func row(_ id: String, _ client: String, _ server: String) -> SessionRow {
        SessionRow(
            id: id,
            client: Endpoint(client),
            server: server,
            opened: timeline.wall + .seconds(timeline.now == .zero ? -120 : 0)
        )
    }
}
