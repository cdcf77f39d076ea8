import Events

/// What trails mean, found once a tick for the clients that something new may concern.
extension State {
    /// At a tick: tells clients' sessions and gaps anew where facts came in.
    mutating func settleTrails(_ stamp: Stamp) {
        guard let now = stamp.at else { return }
        let dirty = trails.takeDirty(now: now)
        guard !dirty.isEmpty else { return }
        var revision = Revision()
        for client in dirty.inOrder {
            guard let trail = trails.trails[client], !trail.isCanary else { continue }
            let lanes = Lanes(
                trails.stretches(of: trail, now: now),
                key: trail.key,
                books: trails.books,
                beacons: trail.beacons,
                now: now
            )
            let looks = [lanes.nextLook(after: now), trails.nextLook(of: trail, now: now)]
            trails.look(again: client, at: looks.compactMap(\.self).min())
            let known = trails.setLanes(lanes.lanes.count, of: client)
            if !lanes.own.isEmpty {
                revision.horizons[trail.key.lane(0)] = trail.horizon
                revision.gaps += lanes.own.filter { $0.lostAt >= trail.horizon }
            }
            for number in 0..<max(known, lanes.lanes.count) {
                let id = trail.key.lane(number)
                revision.horizons[id] = trail.horizon
                guard number < lanes.lanes.count else {
                    revision.clients[id] = .some(nil)
                    continue
                }
                let lane = lanes.lanes[number]
                revision.gaps += lane.finished.filter { $0.lostAt >= trail.horizon }
                revision.clients[id] = .some(lane.client(as: id, of: trail))
            }
        }
        apply(revision, stamp)
    }

    private mutating func apply(_ revision: Revision, _ stamp: Stamp) {
        let before = gaps.count
        gaps.replace(revision.horizons, with: revision.gaps)
        if gaps.count != before { memory.gapEnded = stamp.seen }
        var added: [ClientState] = []
        var removed: Set<ClientID> = []
        for id in revision.clients.keys.inOrder {
            let state = revision.clients[id] ?? nil
            let place = position(of: id)
            let isKnown = place < clients.count && clients[place].id == id
            if isKnown, clients[place].identity == .canary { continue }
            if isKnown { tally(clients[place], by: -1) }
            guard let state else {
                if isKnown { removed.insert(id) }
                continue
            }
            if isKnown {
                clients[place] = state
                tally(state, by: 1)
            } else {
                added.append(state)
            }
        }
        if !removed.isEmpty { clients.removeAll { removed.contains($0.id) } }
        insert(added)
    }

    /// Merges clients, sorted by name, into those that are known.
    private mutating func insert(_ added: [ClientState]) {
        let room = max(0, Limits.clients - clients.count)
        leftOut.clientReports.count(added.count - min(room, added.count))
        let added = added.prefix(room)
        for client in added { tally(client, by: 1) }
        clients.merge(added) { $0.id < $1.id }
    }
}

/// What one tick's facts change.
private struct Revision {
    var horizons: [ClientID: WallTime] = [:]
    var gaps: [Gap] = []
    /// nil for one that is neither connected nor waiting.
    var clients: [ClientID: ClientState?] = [:]
}

extension ClientKey {
    /// The name of one of its lives, counted from 0.
    func lane(_ number: Int) -> ClientID {
        number == 0 ? client : ClientID(rawValue: "\(client.rawValue)#\(number + 1)")
    }
}

extension Lane {
    /// The life as a client: nil when it is neither connected nor waiting.
    fileprivate func client(as id: ClientID, of trail: Trail) -> ClientState? {
        var state = ClientState(id: id, policy: "")
        state.identity = identity
        state.gapsEnded = finished.count
        state.address = session?.contact?.endpoint ?? session?.leg?.client
        if let gap {
            state.gap = gap
            return state
        }
        if let library { state.policy = library }
        if let returnedAt {
            state.usableSince = returnedAt
            state.isDegraded = finished.last?.isDegraded ?? false
            return state
        }
        guard let session, session.end == nil else { return nil }
        state.usableSince = finished.last?.usableAt ?? session.ready
        state.node = session.node
        if case .polling = session.contact?.kind { state.isDegraded = true }
        return state
    }
}

extension Lanes {
    /// When a client that waits has waited too long, or a polling session has been silent too long.
    fileprivate func nextLook(after now: WallTime) -> WallTime? {
        lanes.compactMap { lane -> WallTime? in
            if lane.gap != nil { return lane.active + Rules.ladderLongest }
            guard let session = lane.session, session.end == nil,
                case .polling = session.contact?.kind
            else { return nil }
            return now + Rules.silence
        }.min()
    }
}
