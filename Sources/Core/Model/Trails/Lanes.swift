import Events

/// What the logs tell of one client, sorted out: a pure function of its trail and of what is known
/// of the balancer and the nodes, whatever order the facts came in.
struct Lanes: Codable, Equatable, Sendable {
    var lanes: [Lane] = []
    /// Gaps of which only the client's browser tells.
    var own: [Gap] = []
    /// Sessions and tries for which there was no lane.
    private(set) var leftOut = 0
    let key: ClientKey
    private let books: [NodeName: NodeBooks]

    /// - Parameters:
    ///   - stretches: the client's requests and sessions, by `Stretch.isBefore`.
    ///   - key: the client.
    ///   - books: what is known of the nodes.
    ///   - beacons: what the client's browser told of its gaps.
    ///   - now: what is open and younger than a session may yet be one.
    init(
        _ stretches: [Stretch],
        key: ClientKey,
        books: [NodeName: NodeBooks],
        beacons: BeaconBook = BeaconBook(),
        now: WallTime
    ) {
        self.key = key
        self.books = books
        for stretch in stretches {
            settle(at: stretch.latestBegin)
            if stretch.isSession, !isTooShort(stretch) {
                begin(stretch)
            } else if case .info = stretch.contact?.kind {
                if let place = laneForTry(stretch) { lanes[place].ask(stretch) }
            } else {
                fail(stretch)
            }
        }
        settle(at: .distant)
        for place in lanes.indices where lanes[place].isWaitingToPoll {
            lanes[place].giveUpPending()
        }
        take(beacons)
        for place in lanes.indices { dismiss(place, now) }
    }

    /// Whether a WebSocket ended before its protocol could have been ready.
    private func isTooShort(_ stretch: Stretch) -> Bool {
        guard let end = stretch.end, let contact = stretch.contact, contact.isStartKnown,
            case .webSocket = contact.kind
        else { return false }
        return end - stretch.ready < Rules.usableShortest
    }

    /// Judges the sessions that ended by then.
    private mutating func settle(at moment: WallTime) {
        for place in lanes.indices
        where lanes[place].gap == nil && lanes[place].isFree(at: moment) {
            guard let session = lanes[place].session, let end = session.end else { continue }
            let books = session.node.flatMap { self.books[$0] } ?? NodeBooks()
            lanes[place].lose(books.verdict(on: session.contact, leg: session.leg, at: end))
        }
    }

    /// The lane that lost its session first of those that are without one; what can only go on with
    /// a SockJS try belongs to a lane that has begun one.
    private func laneForTry(_ stretch: Stretch) -> Int? {
        let moment = stretch.begin
        let part = stretch.contact?.part
        let goesOn = part == .poll || part == .webSocket
        let free = lanes.indices.filter { place in
            lanes[place].gap != nil && lanes[place].isFree(at: moment)
                && isWithinPatience(lanes[place], moment)
        }
        return free.min { left, right in
            let (left, right) = (lanes[left], lanes[right])
            if part != nil, left.isTrying != right.isTrying { return left.isTrying == goesOn }
            if left.gap?.tryCount != right.gap?.tryCount {
                return left.gap?.tryCount ?? 0 < right.gap?.tryCount ?? 0
            }
            return left.lostAt ?? .distant < right.lostAt ?? .distant
        }
    }

    /// Whether what begins then can still be a try to come back.
    private func isWithinPatience(_ lane: Lane, _ moment: WallTime) -> Bool {
        guard let gap = lane.gap else { return false }
        let isPersistent = gap.how.isTaken || gap.tryCount > 0
        let patience = isPersistent ? Rules.ladderLongest : Rules.firstTryLongest
        return moment - lane.active <= patience
    }

    private mutating func begin(_ stretch: Stretch) {
        // It began at some time before: that ended a gap, but nobody can tell when.
        if stretch.contact?.isStartKnown == false,
            let unknown = lanes.firstIndex(where: { $0.isFree(at: stretch.latestBegin) })
        {
            return lanes[unknown].visit(stretch)
        }
        let lost = lanes.indices.filter {
            lanes[$0].gap != nil && isWithinPatience(lanes[$0], stretch.begin)
        }
        let isOfSockJS = stretch.contact?.part != nil
        let first = lost.min { left, right in
            let (left, right) = (lanes[left], lanes[right])
            if isOfSockJS, left.isTrying != right.isTrying { return left.isTrying }
            return left.lostAt ?? .distant < right.lostAt ?? .distant
        }
        if let first { return lanes[first].recover(stretch) }
        // One that left long ago, and is back for another visit.
        if let gone = lanes.firstIndex(where: { $0.isFree(at: stretch.latestBegin) }) {
            return lanes[gone].visit(stretch)
        }
        let source = key.source
        add { Lane(client: $0, identity: source, session: stretch) }
    }

    private mutating func fail(_ stretch: Stretch) {
        let isHeld = stretch.isOfFirstCarrier
        if let place = laneForTry(stretch) {
            return isHeld ? lanes[place].hold(stretch) : lanes[place].fail(stretch)
        }
        // A try of somebody who is not known to have had a session: worth telling only when all the
        // node's sessions ended right before it, and the log's line of this one is missing.
        guard lanes.isEmpty, let node = stretch.node,
            let wave = books[node]?.losses.last(before: stretch.begin), wave.isSudden,
            stretch.begin - wave.last <= Rules.refusalAfterCrash
        else { return }
        let source = key.source
        add { Lane(client: $0, identity: source, lostOn: node, at: wave.last) }
        guard let place = lanes.indices.last else { return }
        if isHeld { lanes[place].hold(stretch) } else { lanes[place].fail(stretch) }
    }

    private mutating func add(_ make: (ClientID) -> Lane) {
        guard lanes.count < Limits.lanesPerClient else { return leftOut.count(1) }
        let number = lanes.count + 1
        let name = number == 1 ? key.client.rawValue : "\(key.client.rawValue)#\(number)"
        lanes.append(make(ClientID(rawValue: name)))
    }

    /// Forgets the gap of a client that has left: it did not try again for longer than any library
    /// waits, or ended its session itself and did not try at all.
    private mutating func dismiss(_ place: Int, _ now: WallTime) {
        let lane = lanes[place]
        guard let gap = lane.gap else { return }
        let isSilent = gap.tryCount == 0 && !gap.how.isTaken
        if isSilent || !isWithinPatience(lane, now) { lanes[place].leave() }
    }
}
