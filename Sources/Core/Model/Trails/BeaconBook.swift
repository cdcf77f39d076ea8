import Events

/// A browser's own word on one of its gaps, as a line of a log passed it on.
struct BeaconFact: Codable, Equatable, Sendable {
    var report: BeaconReport
    /// When the proxy wrote the line: the browser sends it as soon as it is back.
    var at: WallTime

    /// When the browser was back.
    ///
    /// Its own clock counts where it agrees with the proxy's; where it does not, the line's time does.
    var end: WallTime {
        let own = report.lostAt + report.gap
        let distance = at - own
        let isPlausible = distance >= .zero && distance <= Rules.beaconTolerance
        return isPlausible ? own : at
    }

    /// By how much a moment is off the one at which the browser was back.
    func distance(to moment: WallTime) -> Duration {
        let early = moment - end
        let late = moment - at
        return min(max(early, .zero - early), max(late, .zero - late))
    }

    static func isBefore(_ left: Self, _ right: Self) -> Bool { left.order < right.order }

    private var order: (WallTime, WallTime, Duration, String) {
        (at, report.lostAt, report.gap, "\(report.id) \(report.tries) \(report.library)")
    }
}

/// What one client's browser told of its gaps, in the order of time.
struct BeaconBook: Codable, Equatable, Sendable {
    private(set) var facts: [BeaconFact] = []
    /// What was forgotten for want of room.
    private(set) var forgotten = 0

    /// Takes a report; the oldest goes when there is no room.
    mutating func add(_ fact: BeaconFact) {
        guard !facts.contains(fact) else { return }
        let place = facts.firstIndex { BeaconFact.isBefore(fact, $0) } ?? facts.endIndex
        facts.insert(fact, at: place)
        guard facts.count > Limits.beaconsPerTrail else { return }
        facts.removeFirst()
        forgotten.count(1)
    }
}

extension Lanes {
    /// Takes what the client's browser measured itself: it makes a known gap exact, ends one whose end
    /// no log tells yet, or makes a gap of its own.
    mutating func take(_ beacons: BeaconBook) {
        for fact in beacons.facts {
            if refine(fact) { continue }
            let open = lanes.indices.filter { lanes[$0].canEnd(with: fact) }
            let nearest = open.min { left, right in
                lanes[left].distance(of: fact) < lanes[right].distance(of: fact)
            }
            if let nearest { lanes[nearest].end(with: fact) } else { own.append(gap(of: fact)) }
        }
    }

    /// Finds the gap that ended when the browser says; false when there is none.
    private mutating func refine(_ fact: BeaconFact) -> Bool {
        var best: (lane: Int, gap: Int, distance: Duration)?
        for lane in lanes.indices {
            for (place, gap) in lanes[lane].finished.enumerated() where gap.library == nil {
                guard let usableAt = gap.usableAt else { continue }
                let distance = fact.distance(to: usableAt)
                if distance <= Rules.beaconTolerance, distance < best?.distance ?? .seconds(3_600) {
                    best = (lane, place, distance)
                }
            }
        }
        guard let best else { return false }
        lanes[best.lane].refine(best.gap, fact)
        return true
    }

    private func gap(of fact: BeaconFact) -> Gap {
        var gap = Gap(
            client: key.client,
            lostOn: nil,
            lostAt: fact.end - fact.report.gap,
            loss: .dropped
        )
        gap.how = .unknown
        gap.identity = key.source
        gap.usableAt = fact.end
        gap.attemptsLeftOut = fact.report.tries
        gap.measure(fact.report)
        return gap
    }
}

extension Lane {
    fileprivate func distance(of fact: BeaconFact) -> Duration {
        guard let gap else { return .seconds(3_600) }
        let off = fact.end - fact.report.gap - gap.lostAt
        return max(off, .zero - off)
    }

    /// Whether the present gap can be the one that the browser says is over.
    fileprivate func canEnd(with fact: BeaconFact) -> Bool {
        gap != nil && distance(of: fact) <= Rules.beaconTolerance
    }
}

extension Gap {
    /// Makes it exact by what its browser measured; its end stays where it is told.
    mutating func measure(_ report: BeaconReport) {
        if let usableAt { lostAt = usableAt - report.gap }
        error = Rules.beaconError
        inferred.removeAll { $0 == .usableAt || $0 == .resubscribe || $0 == .lostAt }
        library = report.library
        if let transport = report.transport { isDegraded = transport == .polling }
    }
}
