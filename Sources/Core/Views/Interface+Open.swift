import Canvas
import Events
import Model

extension Interface {
    /// Enter: what is selected, one step closer to its raw lines.
    mutating func open(_ scene: Scene) {
        switch view {
        case .nodes: openNode(scene)
        case .map: openOnMap(scene)
        case .bursts: openBurst(scene)
        case .reconnects: openGap(scene)
        case .logs: logs.showsDetail.toggle()
        }
    }

    /// The lines of the selected node, or those around what happened.
    private mutating func openNode(_ scene: Scene) {
        guard pane == .second else {
            guard let selectedNode else { return }
            return showLines("node:\(selectedNode)")
        }
        let happenings = scene.state.happenings
        let number = happening ?? scene.shownHappenings().last
        guard let number, happenings.indices.contains(number - happenings.dropped) else { return }
        let entry = happenings[number - happenings.dropped]
        showLines(entry.node.map { "node:\($0)" })
        logs.cursor = entry.at.flatMap { firstLine(of: entry.node, from: $0, scene) }
    }

    private mutating func openBurst(_ scene: Scene) {
        guard let burst = selectedBurstOrNewest(scene) else { return }
        bursts.openIncident = nil
        let statuses = burst.statuses.keys.sorted().map(String.init)
        let status = statuses.isEmpty ? "502,503,504" : statuses.joined(separator: ",")
        showLines("node:\(burst.node) status:\(status)")
        logs.range = burst.openedAt...max(burst.openedAt, burst.lastAt)
        logs.cursor = firstLine(of: burst.node, from: burst.openedAt, scene)
    }

    /// The lines of the selected gap's client, from a little before its loss to a little after its
    /// return.
    private mutating func openGap(_ scene: Scene) {
        guard let selectedGap, let gap = scene.gap(selectedGap) else { return }
        let about = Duration.seconds(2)
        let end = gap.usableAt ?? scene.gaps.now ?? gap.lostAt
        // What the client is known by stands in its lines: a canary's address, else every word of it.
        let words =
            gap.identity == .canary
            ? gap.attempts.compactMap(\.address).last?.host ?? client(of: gap, scene)
            : gap.client.rawValue.split(separator: "#").first.map(String.init)
        showLines(words)
        logs.range = gap.lostAt - about...max(gap.lostAt, end) + about
        logs.cursor = firstLine(of: nil, from: gap.lostAt - about, scene)
    }

    private func client(of gap: Gap, _ scene: Scene) -> String? {
        scene.client(gap.client)?.address?.host
    }

    private mutating func showLines(_ filter: String?) {
        view = .logs
        filters[.logs] = filter.flatMap { Filter($0) }
        logs = Logs()
    }

    private func firstLine(of node: NodeName?, from time: WallTime, _ scene: Scene) -> Int? {
        let lines = scene.state.lines
        let index = lines.firstIndex { line in
            guard node == nil || line.node == node, let at = line.record.at else { return false }
            return at >= time
        }
        return index.map { lines.dropped + $0 }
    }

    /// Over the bursts: the incident of the selected episode, or away with it.
    mutating func openIncident(_ scene: Scene) {
        if bursts.openIncident != nil {
            bursts.openIncident = nil
            return
        }
        guard let id = selectedBurstOrNewest(scene)?.incident else {
            message = Message(text: "this episode is part of no incident", role: .warning)
            return
        }
        guard scene.state.incidents.contains(where: { $0.id == id }) else {
            message = Message(text: "incident \(id) is not kept any more", role: .warning)
            return
        }
        bursts.openIncident = id
    }

    mutating func sort(_ direction: Command.Direction) {
        switch view {
        case .nodes: nodesOrder.move(direction)
        case .bursts: bursts.order.move(direction)
        case .reconnects: gaps.order.move(direction)
        case .map, .logs: map.column = map.column.beside(direction)
        }
    }

    mutating func reverse() {
        switch view {
        case .nodes: nodesOrder.isReversed.toggle()
        case .bursts: bursts.order.isReversed.toggle()
        case .reconnects: gaps.order.isReversed.toggle()
        case .map, .logs: map.isReversed.toggle()
        }
    }
}

extension HeatZoom {
    /// The next coarser one; from the coarsest to the finest.
    var next: HeatZoom {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// `second`, `5 s`, `2 min`.
    var words: String {
        switch self {
        case .second: "second"
        case .fiveSeconds: "5 s"
        case .halfMinute: "30 s"
        case .twoMinutes: "2 min"
        }
    }
}
