package import Events

extension Configuration {
    /// What the model needs to know, with each node's levers in the order of the key bar.
    ///
    /// - Parameters:
    ///   - armed: whether control is armed for this run.
    ///   - recording: whether this run is recorded.
    /// - Returns: the topology to post first.
    package func topology(armed: Bool, recording: Bool) -> Topology {
        Topology(
            cluster: cluster,
            environment: environment,
            nodes: nodes.map(spec(of:)),
            balancer: balancer.map { BalancerSpec(name: "HAProxy", backend: $0.backend) },
            objectives: objectives,
            guardLimits: GuardLimits(keepHealthy: keptNodes),
            armed: armed,
            recording: recording,
            identity: identity
        )
    }

    /// The stricter of the two: the number, and the share of the nodes rounded up.
    private var keptNodes: Int {
        let share = keep.capacityPercent.map { (nodes.count * $0 + 99) / 100 } ?? 0
        return max(keep.healthy, share)
    }

    private func spec(of node: Node) -> NodeSpec {
        NodeSpec(
            name: node.name,
            probe: node.probe,
            upstreams: node.upstreams,
            balancerServer: balancer?.servers[node.name],
            levers: levers(of: node)
        )
    }

    private func levers(of node: Node) -> [Lever] {
        let drain = setState(.drain, of: node) ?? node.drain?.step
        let restore = [node.restore?.step, setState(.ready, of: node)].compactMap(\.self)
        let steps: [(Verb, [OperationStep])] = [
            (.drain, [drain].compactMap(\.self)),
            (.kill, [node.kill?.step].compactMap(\.self)),
            (.restore, restore),
        ]
        return steps.filter { !$0.1.isEmpty }.map { verb, steps in
            Lever(verb: verb, steps: steps, undo: verb == .restore ? [] : restore)
        }
    }

    /// nil when the node is no server of the balancer.
    private func setState(_ state: HAProxyState, of node: Node) -> OperationStep? {
        guard let balancer, let server = balancer.servers[node.name] else { return nil }
        let action = OperationStep.Action.haproxySetState(
            HAProxyServer(backend: balancer.backend, server: server),
            state
        )
        return OperationStep(action: action)
    }
}

extension Configuration.Command {
    fileprivate var step: OperationStep {
        OperationStep(action: .command(words), timeout: timeout)
    }
}
