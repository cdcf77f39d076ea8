package import Events

extension Topology {
    /// The lab's two nodes behind HAProxy.
    package static func pair(armed: Bool = true) -> Topology { .cluster(2, armed: armed) }

    /// `count` nodes web1, web2, … behind HAProxy, each with all three levers.
    package static func cluster(
        _ count: Int,
        armed: Bool = true,
        keepHealthy: Int = 1
    ) -> Topology {
        Topology(
            cluster: "todos",
            nodes: (1...max(1, count)).map { NodeSpec.web($0) },
            balancer: BalancerSpec(name: "HAProxy", backend: "todos"),
            guardLimits: GuardLimits(keepHealthy: keepHealthy),
            armed: armed
        )
    }
}

extension NodeSpec {
    /// The lab's node of that number: probed each second, two results turn the verdict.
    package static func web(_ number: Int) -> NodeSpec {
        let name = "web\(number)"
        func set(_ state: HAProxyState) -> OperationStep {
            OperationStep(
                action: .haproxySetState(HAProxyServer(backend: "todos", server: name), state)
            )
        }
        func command(_ words: String...) -> OperationStep {
            OperationStep(action: .command(words))
        }
        let server = HAProxyServer(backend: "todos", server: name)
        let restore = [command("lab", "start", name), set(.ready)]
        return NodeSpec(
            name: NodeName(rawValue: name),
            probe: ProbeSpec(url: "https://127.0.\(number).1:8443/health"),
            upstreams: ["127.0.\(number).1:3000"],
            balancerServer: name,
            levers: [
                Lever(verb: .drain, steps: [set(.drain)], undo: [set(.ready)]),
                Lever(verb: .maint, steps: [set(.maint)], undo: [set(.ready)]),
                Lever(verb: .kill, steps: [command("lab", "kill", name)], undo: restore),
                Lever(verb: .restore, steps: restore),
                Lever(
                    verb: .weight,
                    steps: [.init(action: .haproxySetWeight(server, percent: 50))],
                    undo: [.init(action: .haproxySetWeight(server, percent: 100))]
                ),
                Lever(
                    verb: .shed,
                    steps: [
                        .init(action: .haproxyShed(server, perSecond: 20), timeout: .seconds(60))
                    ]
                ),
                Lever(verb: .cut, steps: [.init(action: .haproxyCut(server))]),
                Lever(verb: .freeze, steps: [command("lab", "freeze", name)], undo: restore),
                Lever(verb: .killProxy, steps: [command("lab", "stop", name)], undo: restore),
            ]
        )
    }
}

extension ServerRow {
    /// A balancer's row of a node whose server has the same name.
    package static func of(
        _ node: NodeName,
        _ state: ProxyOpinion = .up,
        sessions: Int = 0
    ) -> ServerRow {
        ServerRow(
            server: node.rawValue,
            node: node,
            state: state,
            status: state.rawValue.uppercased(),
            sessions: sessions,
            sessionsTotal: sessions,
            sessionRate: 0,
            weight: 1
        )
    }
}
