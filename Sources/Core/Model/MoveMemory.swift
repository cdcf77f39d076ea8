import Events

/// What the fold remembers to tell who moved.
struct MoveMemory: Codable, Equatable, Sendable {
    /// Handles of sessions that may yet be single requests, in the order they were listed.
    var newcomers: [String] = []
    /// Departures of the run so far.
    var departed = 0
    /// Whose connections have an address, or had it a little while ago.
    private var holders: [Endpoint: Holder] = [:]
    /// Addresses that canaries gave up, the oldest first.
    private var former: [Former] = []

    private struct Holder: Codable, Equatable, Sendable {
        var client: ClientID
        /// nil while the address is the canary's newest.
        var givenUp: Instant?
    }

    private struct Former: Codable, Equatable, Sendable {
        var address: Endpoint
        var holder: Holder
    }

    func canary(at address: Endpoint) -> ClientID? { holders[address]?.client }

    /// A canary's newest connection has this address; the one before is kept for a while.
    mutating func take(
        _ address: Endpoint,
        of client: ClientID,
        before: Endpoint?,
        seen: Instant
    ) {
        if let before, before != address { giveUp(before, of: client, seen: seen) }
        holders[address] = Holder(client: client)
    }

    /// A canary left this address: the balancer may list its session a little longer.
    mutating func giveUp(_ address: Endpoint, of client: ClientID, seen: Instant) {
        guard holders[address]?.client == client else { return }
        let holder = Holder(client: client, givenUp: seen)
        holders[address] = holder
        former.append(Former(address: address, holder: holder))
        // Many at once, so that a storm of tries does not move the whole list for each.
        if former.count > Limits.formerAddresses { forgetOldest(Limits.formerAddresses / 4) }
    }

    /// Forgets the addresses that were given up before a moment.
    mutating func forget(before edge: Instant) {
        guard let first = former.first, (first.holder.givenUp ?? edge) < edge else { return }
        forgetOldest(former.firstIndex { ($0.holder.givenUp ?? edge) >= edge } ?? former.count)
    }

    private mutating func forgetOldest(_ count: Int) {
        for old in former.prefix(count) where holders[old.address] == old.holder {
            holders[old.address] = nil
        }
        former.removeFirst(min(count, former.count))
    }
}
