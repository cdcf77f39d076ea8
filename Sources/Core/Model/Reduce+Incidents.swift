import Events

extension State {
    /// The incident that is open; nil when none is, or it fell off the list.
    package var openIncident: Incident? { incidentPlace.map { incidents[$0] } }

    private var incidentPlace: Int? {
        guard let id = memory.incident.open else { return nil }
        let place = id - 1 - incidents.dropped
        return incidents.indices.contains(place) ? place : nil
    }

    /// Takes a symptom: it opens an incident, or joins the one that is open.
    mutating func noteSymptom(
        _ cause: Incident.Cause,
        of node: NodeName?,
        at: WallTime?,
        _ stamp: Stamp
    ) {
        guard let at = at ?? stamp.at else { return }
        memory.incident.symptomSeen = stamp.seen
        memory.incident.settled = nil
        let place = incidentPlace ?? openIncident(cause, at: at, stamp)
        let opened = incidents[place].openedAt
        // What is learned late may be what began it; an absurd time is no beginning.
        let isFirst = opened - at <= Rules.episodeLength && at <= opened + Rules.detectionSlack
        if isFirst, cause.worth >= incidents[place].cause.worth { revise(place, cause) }
        if isFirst { incidents[place].openedAt = min(opened, at) }
        if let node, !incidents[place].nodes.contains(node) { incidents[place].nodes.append(node) }
        switch cause {
        case .operation(let id, _): note(id, place)
        case .burst(let id): note(burst: id, place)
        case .crash, .nodeDown, .clientsLost: break
        }
    }

    /// The cause is revised by a better one, and by what is counted further of the same.
    private mutating func revise(_ place: Int, _ cause: Incident.Cause) {
        switch (incidents[place].cause, cause) {
        case (.burst, .burst), (.operation, .operation): break
        default: incidents[place].cause = cause
        }
    }

    private mutating func openIncident(
        _ cause: Incident.Cause,
        at: WallTime,
        _ stamp: Stamp
    ) -> Int {
        // The entry that tells of the symptom may stand already.
        var first = happenings.count
        while first > 0, let told = happenings[first - 1].at, told >= at,
            happenings[first - 1].seen == stamp.seen
        { first -= 1 }
        let id = incidents.dropped + incidents.count + 1
        let opened = Incident(
            id: id,
            openedAt: at,
            openedSeen: stamp.seen,
            cause: cause,
            firstHappening: happenings.dropped + first
        )
        incidents.append(opened)
        memory.incident = IncidentMemory(open: id, symptomSeen: stamp.seen)
        return incidents.count - 1
    }

    /// An operation that does not begin an incident belongs to the one that is open.
    mutating func joinIncident(_ operation: OperationID) {
        if let place = incidentPlace { note(operation, place) }
    }

    private mutating func note(_ operation: OperationID, _ place: Int) {
        guard !incidents[place].operations.contains(operation),
            incidents[place].operations.count < Limits.operations
        else { return }
        incidents[place].operations.append(operation)
    }

    private mutating func note(burst: Burst.ID, _ place: Int) {
        guard incidents[place].bursts.count < Limits.bursts else { return }
        incidents[place].bursts.append(burst)
        let index = burst - 1 - bursts.dropped
        if bursts.indices.contains(index) { bursts[index].incident = incidents[place].id }
    }

    /// At a tick: closes the incident when all has been well for long enough.
    mutating func followIncident(_ stamp: Stamp) {
        guard let place = incidentPlace, let at = stamp.at else { return }
        guard isSettled(incidents[place], now: stamp.seen) else {
            memory.incident.settled = nil
            return
        }
        let settled = memory.incident.settled ?? IncidentMemory.Moment(seen: stamp.seen, at: at)
        memory.incident.settled = settled
        guard stamp.seen - settled.seen >= Rules.incidentSettling,
            stamp.seen - memory.incident.symptomSeen >= Rules.incidentSettling
        else { return }
        close(place, at: settled.at, stamp)
    }

    private func isSettled(_ incident: Incident, now: Instant) -> Bool {
        if activeOperation != nil { return false }
        for index in nodes.indices {
            if openBurst(index) != nil { return false }
            let isInvolved = incident.nodes.contains(nodes[index].name)
            if isInvolved, !nodes[index].isAsMeant(now: now, censusSeen: censusSeen) {
                return false
            }
        }
        let start = incident.openedAt - Rules.detectionSlack
        // Who was lost and never tried has most likely left, and is not waited for.
        let wall = clock.wall
        return !clients.contains { client in
            guard let gap = client.gap, gap.lostAt >= start else { return false }
            return wall.map { !gap.isSilent(at: $0) } ?? true
        }
    }

    private mutating func close(_ place: Int, at: WallTime, _ stamp: Stamp) {
        incidents[place].closedAt = max(at, incidents[place].openedAt)
        let incident = incidents[place]
        let lengths = gapsOf(incident, in: self).finished.compactMap(\.length)
        let failed = bursts.reduce(0) {
            $1.incident == incident.id ? $0.addingSaturated($1.total) : $0
        }
        incidents[place].clientsLost = lengths.count
        incidents[place].slowestGap = lengths.max()
        incidents[place].failedAnswers = failed
        memory.incident = IncidentMemory()
        post(
            .incidentClosed(
                id: incident.id,
                length: (incident.closedAt ?? at) - incident.openedAt,
                failedAnswers: failed,
                clientsLost: lengths.count,
                slowestGap: lengths.max()
            ),
            .good,
            node: incident.nodes.first,
            at: incident.closedAt,
            stamp
        )
        incidents[place].endHappening = happenings.dropped + happenings.count
    }
}

extension NodeState {
    /// Whether it is up, or out because the balancer holds it out; also when nothing was ever known.
    fileprivate func isAsMeant(now: Instant, censusSeen: Instant?) -> Bool {
        switch condition {
        case .up, .draining, .maint: true
        case .unknown: since == nil
        case .suspect, .down: isHeldOut(now: now, censusSeen: censusSeen)
        }
    }

    /// Whether the balancer sends it nothing new because somebody asked for that.
    func isHeldOut(now: Instant, censusSeen: Instant?) -> Bool {
        let opinion = proxyOpinion(now: now, censusSeen: censusSeen)
        return opinion == .draining || opinion == .maint
    }
}
