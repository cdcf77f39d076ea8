import Events

/// Who a fact concerns, and what is forgotten when there is no room.
extension Trails {
    func isAlone(_ client: ClientID, at host: String) -> Bool {
        guard let known = hosts[host] else { return client.rawValue == host }
        return known == [client]
    }

    mutating func note(_ client: ClientID, at host: String) {
        guard client.rawValue != host else { return }
        if hosts[host, default: []].count < Limits.clientsPerHost {
            hosts[host, default: []].append(client)
        }
        // Who was told apart by the address alone is somebody from now on.
        for other in hosts[host] ?? [] { dirty.insert(other) }
        dirty.insert(ClientID(rawValue: host))
    }

    mutating func touch(_ leg: Leg, seen: Instant) {
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
    func suspects(of address: Endpoint) -> [ClientID] {
        if let owner = owners[address] { return [owner] }
        let known = hosts[address.host] ?? []
        if known.count == 1 { return known }
        let alone = ClientID(rawValue: address.host)
        return known.isEmpty && trails[alone] != nil ? [alone] : []
    }

    mutating func own(_ endpoint: Endpoint, _ client: ClientID) {
        if owners.updateValue(client, forKey: endpoint) == nil {
            ownerOrder.append(endpoint)
            if ownerOrder.count > Limits.legs {
                for old in ownerOrder.prefix(Limits.legs / 8) { owners[old] = nil }
                ownerOrder.removeFirst(Limits.legs / 8)
            }
        }
    }

    /// A canary told that a connection from this address is its own: nobody else leads it, whichever
    /// of the two was told first.
    mutating func give(_ address: Endpoint, to canary: ClientID) {
        guard address.port != nil, owners[address] != canary else { return }
        dirty.formUnion(suspects(of: address))
        own(address, canary)
    }

    mutating func addSigns(of contact: Contact, client: ClientID) {
        guard let node = contact.node else { return }
        switch contact.kind {
        case .webSocket:
            guard let end = contact.end else { return }
            books[node, default: .init()].losses.add(end)
            addLoser(client, of: node, at: end)
        // A poll waits for news: that it has no answer tells nothing.
        case .failed where contact.part == .poll && contact.took >= Rules.silence: break
        case .failed where contact.took >= Rules.silence:
            sign(node) { $0.addSilence(from: contact.start, to: contact.end ?? contact.start) }
        case .failed(502):
            sign(node) { $0.addRefusal(contact.start) }
        case .failed, .polling, .info: break
        }
    }

    mutating func addLoser(_ client: ClientID, of node: NodeName, at: WallTime) {
        var list = losers[node] ?? []
        losers[node] = nil
        var place = list.count
        while place > 0, list[place - 1].at > at { place -= 1 }
        list.insert(Loser(at: at, client: client), at: place)
        if list.count > Limits.lossesPerNode { list.removeFirst(list.count - Limits.lossesPerNode) }
        losers[node] = list
    }

    mutating func markLosers(of node: NodeName, _ range: ClosedRange<WallTime>) {
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
    mutating func makeRoom() -> Bool {
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
