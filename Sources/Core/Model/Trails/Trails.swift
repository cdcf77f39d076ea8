import Events

/// Everything that logs and tables tell of clients' connections, by client and by node.
///
/// Facts are only collected here; what they mean is found once a tick, for the clients that they may
/// concern (`settle`). So the picture does not depend on the order in which facts came.
struct Trails: Equatable, Sendable {
    private(set) var trails: [ClientID: Trail] = [:]
    private(set) var legs = LegBook()
    private(set) var books: [NodeName: NodeBooks] = [:]
    /// Paths on which WebSockets were seen: tries on them that fail are tries to come back.
    private(set) var paths: Set<String> = []
    /// Clients for which there was no room.
    private(set) var leftOut = 0
    /// Whose connection has, or last had, an address.
    private var owners: [Endpoint: ClientID] = [:]
    private var ownerOrder: [Endpoint] = []
    /// Who was seen behind an address.
    private var hosts: [String: [ClientID]] = [:]
    /// Clients whose sessions ended on a node, by the time of the end.
    private var losers: [NodeName: [(at: WallTime, client: ClientID)]] = [:]
    private var dirty: Set<ClientID> = []
    /// When a client must be looked at again although nothing new is told of it.
    private var due: [ClientID: WallTime] = [:]

    static func == (left: Self, right: Self) -> Bool {
        left.trails == right.trails && left.legs == right.legs && left.books == right.books
    }

    // MARK: Learning

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

    /// Takes a connection of a balancer.
    mutating func add(_ leg: Leg, seen: Instant) {
        legs.add(leg)
        touch(leg, seen: seen)
    }

    /// The balancer lists a connection no more.
    mutating func closeLeg(_ client: Endpoint, node: NodeName?, at: WallTime) {
        legs.close(client, node: node, at: at)
        dirty.formUnion(suspects(of: client))
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
            for wave in books[node]?.losses.settle() ?? [] {
                markLosers(of: node, wave.first...wave.last)
            }
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

    /// When the youngest of a client's lonely connections is old enough to be a session.
    func nextLook(of trail: Trail, now: WallTime) -> WallTime? {
        guard let host = trail.host, isAlone(trail.key.client, at: host) else { return nil }
        let young = legs.legs(ofHost: host).last { $0.ended == nil && $0.isConnected }
        guard let young, now - young.accepted < Rules.sessionShortest else { return nil }
        return young.accepted + Rules.sessionShortest
    }

    // MARK: Keeping order

    private func isAlone(_ client: ClientID, at host: String) -> Bool {
        guard let known = hosts[host] else { return client.rawValue == host }
        return known == [client]
    }

    private mutating func note(_ client: ClientID, at host: String) {
        guard client.rawValue != host else { return }
        if hosts[host, default: []].count < Limits.clientsPerHost {
            hosts[host, default: []].append(client)
        }
        // Who was told apart by the address alone is somebody from now on.
        for other in hosts[host] ?? [] { dirty.insert(other) }
        dirty.insert(ClientID(rawValue: host))
    }

    private mutating func touch(_ leg: Leg, seen: Instant) {
        let known = suspects(of: leg.client) + (leg.source.map { suspects(of: $0) } ?? [])
        dirty.formUnion(known)
        guard known.isEmpty, hosts[leg.client.host] == nil, leg.client.port != nil else { return }
        let key = ClientKey(client: ClientID(rawValue: leg.client.host), source: .address)
        guard trails[key.client] == nil else { return }
        guard makeRoom() else { return leftOut.count(1) }
        trails[key.client] = Trail(key: key, host: leg.client.host, seen: seen)
        dirty.insert(key.client)
    }

    /// Who a connection from this address may belong to.
    private func suspects(of address: Endpoint) -> [ClientID] {
        if let owner = owners[address] { return [owner] }
        let known = hosts[address.host] ?? []
        if known.count == 1 { return known }
        let alone = ClientID(rawValue: address.host)
        return known.isEmpty && trails[alone] != nil ? [alone] : []
    }

    private mutating func own(_ endpoint: Endpoint, _ client: ClientID) {
        if owners.updateValue(client, forKey: endpoint) == nil {
            ownerOrder.append(endpoint)
            if ownerOrder.count > Limits.legs {
                for old in ownerOrder.prefix(Limits.legs / 8) { owners[old] = nil }
                ownerOrder.removeFirst(Limits.legs / 8)
            }
        }
    }

    private mutating func addSigns(of contact: Contact, client: ClientID) {
        guard let node = contact.node else { return }
        switch contact.kind {
        case .webSocket:
            guard let end = contact.end else { return }
            books[node, default: .init()].losses.add(end)
            addLoser(client, of: node, at: end)
        case .failed where contact.took >= Rules.silence:
            sign(node) { $0.addSilence(from: contact.start, to: contact.end ?? contact.start) }
        case .failed(502):
            sign(node) { $0.addRefusal(contact.start) }
        case .failed, .polling, .info: break
        }
    }

    private mutating func addLoser(_ client: ClientID, of node: NodeName, at: WallTime) {
        var list = losers[node] ?? []
        losers[node] = nil
        var place = list.count
        while place > 0, list[place - 1].at > at { place -= 1 }
        list.insert((at, client), at: place)
        if list.count > Limits.lossesPerNode { list.removeFirst(list.count - Limits.lossesPerNode) }
        losers[node] = list
    }

    private mutating func markLosers(of node: NodeName, _ range: ClosedRange<WallTime>) {
        guard let list = losers[node] else { return }
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle].at < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        while low < list.count, list[low].at <= range.upperBound {
            dirty.insert(list[low].client)
            low += 1
        }
    }

    /// Whether there is room for one more client; the quarter not seen for longest goes when not.
    private mutating func makeRoom() -> Bool {
        guard trails.count >= Limits.trails else { return true }
        let idle = trails.values.sorted { ($0.seen, $0.key.client) < ($1.seen, $1.key.client) }
        for trail in idle.prefix(Limits.trails / 4) where !dirty.contains(trail.key.client) {
            trails[trail.key.client] = nil
            due[trail.key.client] = nil
            if let host = trail.host { hosts[host]?.removeAll { $0 == trail.key.client } }
            leftOut.count(1)
        }
        return trails.count < Limits.trails
    }
}
