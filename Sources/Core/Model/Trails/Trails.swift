import Events

/// Everything that logs and tables tell of clients' connections, by client and by node.
///
/// Facts are only collected here; what they mean is found once a tick, for the clients that they may
/// concern (`settle`). So the picture does not depend on the order in which facts came.
struct Trails: Codable, Equatable, Sendable {
    var trails: [ClientID: Trail] = [:]
    var legs = LegBook()
    var books: [NodeName: NodeBooks] = [:]
    /// Paths on which WebSockets were seen: tries on them that fail are tries to come back.
    var paths: Set<String> = []
    /// Logs that tell parts of a second.
    var fineSources: Set<SourceID> = []
    /// Clients for which there was no room.
    var leftOut = 0
    /// Whose connection has, or last had, an address.
    var owners: [Endpoint: ClientID] = [:]
    var ownerOrder: [Endpoint] = []
    /// Who was seen behind an address.
    var hosts: [String: [ClientID]] = [:]
    /// Clients whose sessions ended on a node, by the time of the end.
    var losers: [NodeName: [Loser]] = [:]
    var dirty: Set<ClientID> = []
    /// When a client must be looked at again although nothing new is told of it.
    var due: [ClientID: WallTime] = [:]

    struct Loser: Codable, Equatable, Sendable {
        var at: WallTime
        var client: ClientID
    }

    static func == (left: Self, right: Self) -> Bool {
        left.trails == right.trails && left.legs == right.legs && left.books == right.books
    }

    // MARK: Learning

    mutating func noteFine(_ source: SourceID) {
        if fineSources.count < Limits.sources { fineSources.insert(source) }
    }

    func isFine(_ source: SourceID) -> Bool { fineSources.contains(source) }

    mutating func learnPath(_ target: String?) {
        guard let path = target?.pathWithoutQuery, paths.count < Limits.webSocketPaths else {
            return
        }
        paths.insert(path)
    }

    /// Takes a request of a client.
    mutating func add(_ contact: Contact, of key: ClientKey, isCanary: Bool, seen: Instant) {
        if trails[key.client] == nil {
            guard makeRoom() else { return leftOut.count(1) }
            trails[key.client] = Trail(key: key, host: contact.endpoint?.host, seen: seen)
            if let host = contact.endpoint?.host { note(key.client, at: host) }
        }
        trails[key.client]?.seen = seen
        if isCanary { trails[key.client]?.isCanary = true }
        trails[key.client]?.add(contact)
        if let endpoint = contact.endpoint, endpoint.port != nil { own(endpoint, key.client) }
        dirty.insert(key.client)
        addSigns(of: contact, client: key.client)
    }

    /// Takes what a client's browser tells of one of its gaps.
    mutating func add(_ fact: BeaconFact, of key: ClientKey, at host: String?, seen: Instant) {
        if trails[key.client] == nil {
            guard makeRoom() else { return leftOut.count(1) }
            trails[key.client] = Trail(key: key, host: host, seen: seen)
            if let host { note(key.client, at: host) }
        }
        trails[key.client]?.seen = seen
        trails[key.client]?.beacons.add(fact)
        dirty.insert(key.client)
    }

    /// Takes a connection of a balancer.
    mutating func add(_ leg: Leg, seen: Instant) {
        legs.add(leg)
        touch(leg, seen: seen)
        // A list of sessions tells the end too late to say which ended together.
        guard let end = leg.ended, let node = leg.node, leg.isConnected,
            leg.isLogged
        else { return }
        books[node, default: .init()].legLosses.add(end)
        for client in suspects(of: leg.client) { addLoser(client, of: node, at: end) }
    }

    /// The balancer lists a connection no more.
    mutating func closeLeg(_ client: Endpoint, node: NodeName?, at: WallTime) {
        legs.close(client, node: node, at: at)
        dirty.formUnion(suspects(of: client))
    }

    /// The log of a node's proxy is read.
    mutating func noteRead(_ node: NodeName) {
        guard books[node]?.isRead != true else { return }
        books[node, default: .init()].isRead = true
        dirty.formUnion(trails.keys)
    }

    /// A connection that carried an ordinary request is no session.
    mutating func noteOrdinary(_ endpoint: Endpoint?, of key: ClientKey) {
        if let endpoint, endpoint.port != nil { own(endpoint, key.client) }
    }

    /// Changes what is known of a node and looks again at the sessions that it may concern.
    mutating func sign(
        _ node: NodeName,
        _ change: (inout SignBook) -> ClosedRange<WallTime>?
    ) {
        if let range = change(&books[node, default: .init()].signs) { markLosers(of: node, range) }
    }

    // MARK: Looking

    /// The clients to be looked at again, and when the next ones are.
    mutating func takeDirty(now: WallTime) -> Set<ClientID> {
        for node in books.keys {
            let ends =
                (books[node]?.losses.settle() ?? []) + (books[node]?.legLosses.settle() ?? [])
            for wave in ends { markLosers(of: node, wave.first...wave.last) }
        }
        for (client, moment) in due where moment <= now {
            due[client] = nil
            dirty.insert(client)
        }
        defer { dirty = [] }
        return dirty
    }

    /// Notes how many lives a client leads; returns how many it led before.
    mutating func setLanes(_ count: Int, of client: ClientID) -> Int {
        let known = trails[client]?.lanes ?? 0
        trails[client]?.lanes = count
        return known
    }

    /// Looks at a client again at a later moment, whatever comes.
    mutating func look(again client: ClientID, at moment: WallTime?) {
        due[client] = moment
    }

    /// The requests and sessions of a client, with the balancer's connections that carried them.
    func stretches(of trail: Trail, now: WallTime) -> [Stretch] {
        var stretches: [Stretch] = []
        for contact in trail.contacts.joiningPolls(now: now) {
            let leg = contact.endpoint.flatMap {
                legs.leg(of: $0, from: contact.start, to: contact.end)
            }
            var stretch = Stretch(contact, leg: leg)
            if stretch.end == nil, case .webSocket = contact.kind, let node = stretch.node {
                stretch.end = books[node]?.signs.death(after: contact.start)
            }
            stretches.append(stretch)
        }
        stretches += lonelyLegs(of: trail, now: now).map { Stretch($0) }
        return stretches.sorted(by: Stretch.isBefore)
    }

    /// Connections of which no proxy tells anything, when they can only be this client's.
    private func lonelyLegs(of trail: Trail, now: WallTime) -> [Leg] {
        guard let host = trail.host, isAlone(trail.key.client, at: host) else { return [] }
        return legs.legs(ofHost: host).filter { leg in
            guard leg.node != nil, owners[leg.client] == nil,
                leg.source.flatMap({ owners[$0] }) == nil
            else { return false }
            return !leg.isConnected || (leg.ended ?? now) - leg.accepted >= Rules.sessionShortest
        }
    }

    /// When the youngest of a client's lonely connections is old enough to be a session, or a polling
    /// session counts as usable, whichever is first.
    func nextLook(of trail: Trail, now: WallTime) -> WallTime? {
        let verdict = trail.contacts.nextVerdict(after: now)
        guard let host = trail.host, isAlone(trail.key.client, at: host) else { return verdict }
        let young = legs.legs(ofHost: host).last { $0.ended == nil && $0.isConnected }
        guard let young, now - young.accepted < Rules.sessionShortest else { return verdict }
        return min(young.accepted + Rules.sessionShortest, verdict ?? .distant)
    }
}
