import Events
import Model

/// One session, or one canary that has none, as the map shows it.
struct Placement {
    /// The session's own address; nil for a canary, which has its name.
    var endpoint: Endpoint?
    /// For one that is gone: its number.
    var departure: Int?
    /// Who it is: the canary's name, or the host.
    var client: String
    /// Its host as the balancer or the canary spells it; nil where it is not known.
    var host: String?
    var address: HostAddress?
    var place: MapPlace
    /// Since when it is there; for one that waits or is gone, since when.
    var since: WallTime?
    var evidence: Evidence
    /// Where it was before, when it moved lately.
    var move: Move?
    /// For one that waits or is gone: where it lost its session.
    var lostOn: NodeName?

    /// Names it among all: the canary's name, or the session's address and port.
    var id: String {
        if let departure { return "\(client) left \(departure)" }
        return endpoint?.description ?? client
    }

    /// Who says so.
    enum Evidence: Int {
        case canary
        case canaryAndCensus
        case canaryAndSockets
        case census
        case sockets
        case log

        var words: String {
            switch self {
            case .canary: "canary"
            case .canaryAndCensus: "canary, census"
            case .canaryAndSockets: "canary, sockets"
            case .census: "census"
            case .sockets: "sockets"
            case .log: "log"
            }
        }
    }
}

/// Where on the map a session is.
enum MapPlace: Hashable {
    case node(NodeName)
    /// It works, but nobody told on which node.
    case unknown
    /// It is lost and not back.
    case waiting
    /// Its session ended, and no other of the same host is known.
    case gone

    var node: NodeName? {
        if case .node(let name) = self { return name }
        return nil
    }
}

extension Scene {
    /// A move is marked for this long: as long as a host that left is waited for.
    static let recentMove = Rules.moveWindow

    /// The moves of the last seconds, the newest first.
    var recentMoves: [Move] {
        var recent: [Move] = []
        var place = state.moves.endIndex
        while place > 0, state.clock.now - state.moves[place - 1].seen <= Self.recentMove {
            place -= 1
            recent.append(state.moves[place])
        }
        return recent
    }

    /// Every session of the balancer's list, every canary, and who left lately; in no order.
    var placements: [Placement] {
        let moves = Dictionary(recentMoves.map { ($0.client, $0) }) { newest, _ in newest }
        var listed: Set<ClientID> = []
        var found: [Placement] = []
        found.reserveCapacity(state.sessions.count + state.clients.count + state.departures.count)
        var nodes: [String: MapPlace] = [:]
        func place(_ server: String) -> MapPlace {
            if let known = nodes[server] { return known }
            let place = MapPlace.node(state.node(ofServer: server))
            nodes[server] = place
            return place
        }
        func add(_ row: SessionRow, _ place: MapPlace, _ evidence: Placement.Evidence) {
            let canary = state.canary(at: row.client).flatMap(client)
            if let canary, canary.usableSince != nil, canary.address == row.client {
                listed.insert(canary.id)
                return
            }
            found.append(
                Placement(
                    endpoint: row.client,
                    client: canary?.id.rawValue ?? row.client.host,
                    host: row.client.host,
                    address: HostAddress(row.client.host),
                    place: place,
                    since: row.opened,
                    evidence: evidence,
                    move: moves.isEmpty ? nil : moves[.address(row.client)]
                )
            )
        }
        for row in state.sessions.values { add(row, row.server.map(place) ?? .unknown, .census) }
        if state.readsSockets {
            for node in state.nodes {
                for row in node.sockets?.clients.values ?? [:].values {
                    add(row, .node(node.name), .sockets)
                }
            }
        }
        var waiting: Set<String> = []
        for client in state.clients where isPlaced(client) {
            let isListed = listed.contains(client.id)
            found.append(placement(of: client, isListed: isListed, moves))
            if client.gap != nil, let host = client.address?.host { waiting.insert(host) }
        }
        for departure in state.departures where !waiting.contains(departure.host) {
            found.append(placement(of: departure))
        }
        return found
    }

    /// Whether a client stands on the map by itself: one that logs tell of does where neither a
    /// balancer nor a kernel lists the sessions.
    private func isPlaced(_ client: ClientState) -> Bool {
        client.identity == .canary || state.censusSeen == nil && !state.readsSockets
    }

    private func evidence(of client: ClientState, isListed: Bool) -> Placement.Evidence {
        if client.identity != .canary { return .log }
        guard isListed else { return .canary }
        return state.readsSockets ? .canaryAndSockets : .canaryAndCensus
    }

    private func placement(of departure: Departure) -> Placement {
        Placement(
            departure: departure.number,
            client: departure.host,
            host: departure.host,
            address: HostAddress(departure.host),
            place: .gone,
            since: state.clock.wall.map { $0 + (departure.seen - state.clock.now) },
            evidence: departure.evidence == .census ? .census : .log,
            lostOn: departure.from
        )
    }

    private func placement(
        of client: ClientState,
        isListed: Bool,
        _ moves: [Move.Client: Move]
    ) -> Placement {
        let isUsable = client.usableSince != nil
        let place: MapPlace =
            isUsable ? client.node.map(MapPlace.node) ?? .unknown : .waiting
        return Placement(
            client: client.id.rawValue,
            host: client.address?.host,
            address: client.address.map { HostAddress($0.host) },
            place: place,
            since: client.usableSince ?? client.gap?.lostAt,
            evidence: evidence(of: client, isListed: isListed),
            move: isUsable ? moves[.canary(client.id)] : nil,
            lostOn: client.gap?.lostOn
        )
    }

    func subject(of placement: Placement) -> FilterSubject {
        let node = placement.place.node?.rawValue ?? ""
        let from = placement.move?.from.rawValue ?? placement.lostOn?.rawValue ?? ""
        let words =
            "\(placement.client) \(placement.id) \(placement.address?.subnetLabel ?? "") "
            + "\(from) \(word(of: placement.place)) \(placement.evidence.words)"
        return FilterSubject(
            text: Array(words.utf8),
            node: placement.place == .waiting || placement.place == .gone ? from : node,
            source: placement.evidence.words
        )
    }
}
