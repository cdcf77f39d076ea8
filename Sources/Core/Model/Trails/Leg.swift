import Events

/// One connection through a balancer that passes TCP on, as its log or its list of sessions tells.
struct Leg: Codable, Equatable, Sendable {
    /// The client's side.
    var client: Endpoint
    /// The balancer's own address towards the node, by which the node's proxy may name the client.
    var source: Endpoint?
    var node: NodeName?
    var accepted: WallTime
    /// When the node's proxy took it; nil when nobody tells.
    ///
    /// A balancer that tries a dead server first holds the client meanwhile.
    var reached: WallTime?
    /// nil while it is open as far as is told.
    var ended: WallTime?
    /// How it ended: HAProxy's termination flags.
    var flags: String?
    /// False when the balancer got no connection to the node's proxy.
    var isConnected = true
    /// By what its times may be wrong: a list of sessions tells ages in whole seconds.
    var precision: Duration

    /// Whether its times come from a log's line rather than from a list of sessions.
    var isLogged: Bool { precision < Rules.listPrecision }

    /// Whether it was there at some time between two moments, as far as the clocks can tell.
    func overlaps(_ start: WallTime, _ end: WallTime?) -> Bool {
        let slack = precision + Rules.legTolerance
        return accepted <= start + slack && (ended ?? .distant) + slack >= (end ?? start)
    }

    /// Whether both tell of the same connection.
    func isSame(as other: Leg) -> Bool {
        guard client == other.client, client.port != nil else { return false }
        if node != other.node, node != nil, other.node != nil { return false }
        let slack = precision + other.precision + Rules.legTolerance
        let distance = accepted - other.accepted
        return distance <= slack && distance >= .zero - slack
    }

    mutating func merge(_ other: Leg) {
        let isFiner = other.precision < precision
        if isFiner || other.precision == precision && other.accepted < accepted {
            accepted = other.accepted
        }
        if isFiner { ended = other.ended ?? ended } else { ended = ended ?? other.ended }
        precision = min(precision, other.precision)
        source = source ?? other.source
        node = node ?? other.node
        reached = reached ?? other.reached
        flags = flags ?? other.flags
        isConnected = isConnected && other.isConnected
    }
}

/// The balancer's connections of the last while, found by the addresses at both of their ends.
struct LegBook: Codable, Equatable, Sendable {
    private var legs: [Int: Leg] = [:]
    private var places: [Endpoint: [Int]] = [:]
    private var hosts: [String: [Int]] = [:]
    private var next = 0
    private var oldest = 0

    var count: Int { legs.count }

    /// Takes a connection, or what is new of one that is known.
    mutating func add(_ leg: Leg) {
        if let known = places[leg.client]?.last(where: { legs[$0]?.isSame(as: leg) == true }) {
            let source = legs[known]?.source
            legs[known]?.merge(leg)
            if source == nil, let source = leg.source { places[source, default: []].append(known) }
            return
        }
        legs[next] = leg
        for address in leg.addresses { places[address, default: []].append(next) }
        hosts[leg.client.host, default: []].append(next)
        next += 1
        while legs.count > Limits.legs { removeOldest() }
    }

    /// The balancer lists it no more: it ended by now, unless its line told when.
    mutating func close(_ client: Endpoint, node: NodeName?, at: WallTime) {
        let open = places[client]?.last { number in
            legs[number].map { $0.client == client && $0.ended == nil && $0.node == node } ?? false
        }
        if let open { legs[open]?.ended = at }
    }

    /// The connection that carried a request of `address`.
    func leg(of address: Endpoint, from start: WallTime, to end: WallTime?) -> Leg? {
        guard address.port != nil, let numbers = places[address] else { return nil }
        let found = numbers.lazy.compactMap { legs[$0] }.filter { $0.overlaps(start, end) }
        return found.max {
            ($0.accepted, $0.client.description) < ($1.accepted, $1.client.description)
        }
    }

    /// Connections of one host, in the order they were accepted.
    func legs(ofHost host: String) -> [Leg] {
        (hosts[host] ?? []).compactMap { legs[$0] }.sorted {
            ($0.accepted, $0.client.description) < ($1.accepted, $1.client.description)
        }
    }

    private mutating func removeOldest() {
        guard let leg = legs.removeValue(forKey: oldest) else {
            oldest += 1
            return
        }
        for address in leg.addresses {
            places[address]?.removeAll { $0 == oldest }
            if places[address]?.isEmpty == true { places[address] = nil }
        }
        hosts[leg.client.host]?.removeAll { $0 == oldest }
        if hosts[leg.client.host]?.isEmpty == true { hosts[leg.client.host] = nil }
        oldest += 1
    }
}

extension Leg {
    fileprivate var addresses: [Endpoint] {
        guard let source, source != client else { return [client] }
        return [client, source]
    }
}
