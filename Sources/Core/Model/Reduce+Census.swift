import Events

extension State {
    /// Takes the balancer's word on its servers and sessions.
    mutating func fold(_ census: Census, _ stamp: Stamp) {
        censusSeen = stamp.seen
        if let index = sources.firstIndex(where: { $0.id == stamp.source }) {
            sources[index].lastSeen = stamp.seen
        }
        for index in nodes.indices {
            takeRow(census.row(of: nodes[index].spec), index, stamp)
            settle(index, stamp)
        }
        take(census.sessions, stamp)
        sessionsLeftOut = max(0, census.sessionsLeftOut).addingSaturated(memory.sessionsBeyondLimit)
    }

    private mutating func takeRow(_ row: ServerRow?, _ index: Int, _ stamp: Stamp) {
        let before = nodes[index].proxy
        nodes[index].proxy = row
        if let row { nodes[index].sessionsPeak = max(nodes[index].sessionsPeak ?? 0, row.sessions) }
        guard let row, row.state != before?.state else { return }
        nodes[index].proxySince = stamp.seen
        let isNews = balancerName(of: nodes[index].spec).map { self.isNews(row.state, of: $0) }
        if isNews == false { return }
        // The first word is news only when it is not the ordinary one.
        if before == nil, [.up, .unchecked].contains(row.state) { return }
        post(
            .proxyChanged(from: before?.state, to: row.state, status: row.status),
            row.state.severity,
            node: nodes[index].name,
            stamp
        )
    }

    private mutating func take(_ change: SessionChange, _ stamp: Stamp) {
        var ended: [SessionRow] = []
        var opened: [SessionRow] = []
        switch change {
        case .snapshot(let rows):
            let before = sessions
            sessions = [:]
            memory.sessionsBeyondLimit = 0
            open(rows)
            ended = before.values.filter { !$0.isSame(as: sessions[$0.id]) }
            opened = rows.filter { !$0.isSame(as: before[$0.id]) }
        case .delta(let rows, let closed):
            for id in closed {
                if let row = sessions.removeValue(forKey: id) {
                    ended.append(row)
                } else {
                    memory.sessionsBeyondLimit = max(0, memory.sessionsBeyondLimit - 1)
                }
            }
            ended += rows.compactMap { row in
                sessions[row.id].flatMap { $0.isSame(as: row) ? nil : $0 }
            }
            opened = rows
            open(rows)
        }
        // A table has no order of its own; a replay must find the same moves.
        ended.sort { ($0.opened, $0.id) < ($1.opened, $1.id) }
        follow(ended: ended, opened: opened, stamp)
        takeLegs(ended: ended, opened: opened, stamp)
        for row in opened {
            noteArrival(.listed, on: row.server.map { node(ofServer: $0) }, at: row.opened)
        }
    }

    private mutating func open(_ rows: [SessionRow]) {
        for row in rows {
            if sessions.count < Limits.sessions || sessions[row.id] != nil {
                sessions[row.id] = row
            } else {
                memory.sessionsBeyondLimit.count(1)
            }
        }
    }
}

extension Census {
    /// The first row that is the node's: by the configuration's own assignment, else by name.
    fileprivate func row(of spec: NodeSpec) -> ServerRow? {
        servers.first { $0.node == spec.name }
            ?? servers.first { $0.node == nil && $0.server == spec.balancerServer }
    }
}

extension ProxyOpinion {
    var severity: Happening.Severity {
        switch self {
        case .up: .good
        case .down: .bad
        case .goingDown, .unknown: .warning
        case .goingUp, .draining, .maint, .unchecked: .info
        }
    }
}
