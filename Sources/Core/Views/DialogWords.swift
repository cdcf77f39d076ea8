import Canvas
import Events
import Model

extension Scene {
    /// What a plan does to the sessions that are there.
    func moves(of plan: OperationPlan) -> String {
        let sessions = state.nodes.first { $0.name == plan.node }?.sessions
        let those = format.counted(sessions, "session", "sessions")
        return switch plan.verb {
        case .drain: "\(those) stay till they end, new ones go elsewhere"
        case .kill: "\(those) are cut at once"
        case .restore: "no session moves; new ones may come here again"
        case .maint: "\(those) stay unless the balancer ends them; checks stop too"
        case .weight: "no session moves; new ones come by the new weight"
        case .shed: "\(those) are ended one by one, \(plan.amount ?? 0) a second"
        case .cut: "\(those) are ended at once; their clients come back where they may"
        case .freeze: "\(those) hang until their heartbeats end them"
        case .inject: "\(those) may be cut: nobody knows what the command does"
        case .killProxy: "\(those) are cut at once with the node's proxy"
        }
    }

    /// Peers told one by one, so that the dialog fits a terminal of 24 rows.
    private static let peersShown = 5

    /// The peers that stay, and what they carry then.
    func remainsTexts(after plan: OperationPlan) -> [StyledText] {
        let peers = remains(after: plan, in: state)
        if peers.isEmpty { return [StyledText("nothing: there is no other node", .alert)] }
        var texts = peers.prefix(Self.peersShown).map { peer in
            var text = StyledText("\(peer.node) \(peer.condition.word)", peer.condition.role)
            let age = peer.probeAge.map { "probed \(format.seconds($0)) ago" } ?? "not probed"
            text.append(", \(age), \(format.latency(peer.latency))")
            let now = format.count(peer.sessionsNow)
            let then = peer.sessionsPredicted.map { "~" + format.count($0) } ?? glyphs.dash
            if plan.needsPeers { text.append("; sessions \(now) \(glyphs.arrow) \(then)") }
            return text
        }
        let others = peers.dropFirst(Self.peersShown)
        if !others.isEmpty {
            let up = others.count { $0.condition == .up }
            texts.append(StyledText("and \(others.count) more, \(up) of them up"))
        }
        return texts
    }

    /// What the same verb did before in this run; a dash while that is not known.
    func forecast(of plan: OperationPlan) -> String {
        guard case .operation(_, plan.verb)? = state.fault?.cause, !gaps.finished.isEmpty else {
            return "\(glyphs.dash) not measured yet"
        }
        let lengths =
            "gap p50 \(format.figure(gaps.figure(0.5))) p95 \(format.figure(gaps.figure(0.95)))"
        return "~as the last \(plan.verb.rawValue): \(lengths), \(gaps.finished.count) gaps"
    }
}
