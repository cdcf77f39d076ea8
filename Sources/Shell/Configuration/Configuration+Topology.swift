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
            guardLimits: guardLimits,
            armed: armed,
            recording: recording,
            identity: identity
        )
    }

    private func spec(of node: Node) -> NodeSpec {
        NodeSpec(
            name: node.name,
            probe: node.probe,
            upstreams: node.upstreams,
            balancerServer: balancer?.servers[node.name],
            levers: node.levers
        )
    }
}
