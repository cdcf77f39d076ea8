import Events

/// What the lines of a balancer's log say of its servers, told as it happened.
///
/// The census tells the same, up to a second later and without the reason: whichever comes first is
/// told, the other is not.
extension State {
    /// Tells the servers that changed by these lines, and the backends that have none left.
    mutating func tellServerChanges(_ batch: LogBatch, _ stamp: Stamp) {
        for record in batch.records {
            guard case .error(let error) = record.content else { continue }
            if let server = error.server, let opinion = error.opinion {
                tell(server, is: opinion, because: error.reason, in: batch, at: record.at, stamp)
            } else if let backend = error.backend, error.server == nil,
                error.cause == .noLiveUpstreams, isNews(.down, of: backend)
            {
                post(.backendEmpty(backend), .bad, node: batch.node, at: record.at, stamp)
            }
        }
    }

    private mutating func tell(
        _ server: String,
        is opinion: ProxyOpinion,
        because reason: String?,
        in batch: LogBatch,
        at: WallTime?,
        _ stamp: Stamp
    ) {
        if opinion == .up, let backend = server.split(separator: "/").first.map(String.init),
            memory.servers[backend] != nil
        {
            memory.servers[backend] = .up
        }
        guard isNews(opinion, of: server) else { return }
        let node = nodes.first { balancerName(of: $0.spec) == server }?.name ?? batch.node
        let fact = Happening.Fact.serverChanged(server: server, to: opinion, reason: reason)
        post(fact, opinion.severity, node: node, at: at, stamp)
    }

    /// Whether this is another word on a server or backend than the last one heard; it is the last
    /// from now on.
    ///
    /// Beyond the limit every word is news.
    mutating func isNews(_ opinion: ProxyOpinion, of server: String) -> Bool {
        // A server comes back to `UP` in the log also when it is not checked.
        let opinion = opinion == .unchecked ? .up : opinion
        guard memory.servers[server] != nil || memory.servers.count < Limits.servers else {
            leftOut.servers.count(1)
            return true
        }
        return memory.servers.updateValue(opinion, forKey: server) != opinion
    }

    /// How the balancer's log names a node's server, `backend/server`; nil when it has none.
    func balancerName(of spec: NodeSpec) -> String? {
        guard let balancer = topology.balancer, let server = spec.balancerServer else { return nil }
        return "\(balancer.backend)/\(server)"
    }
}

extension ErrorRecord {
    /// What the line says its server has become; nil when it tells of no change.
    fileprivate var opinion: ProxyOpinion? {
        switch state {
        case "up", "ready": .up
        case "down": .down
        // A server that is stopping answers its check with 404: alive, but for no new sessions.
        case "drain", "stopping": .draining
        case "maint": .maint
        default: nil
        }
    }
}
