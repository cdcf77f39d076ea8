import Canvas
import Events
import Model

/// The sessions of the map by who has them and where they are.
struct MapFigures {
    /// Those that pass the filter and belong to the group that is open.
    var placements: [Placement]
    /// Groups of clients, or the clients of the group that is open.
    var lanes: [Lane]
    /// What stands on the right: nodes in the order of the configuration, then what is elsewhere.
    var places: [Stand]

    /// One group of clients.
    struct Lane {
        /// Names it among all, and is what is shown of it.
        var label: String
        var strands: [Strand] = []
        var count: Int { strands.reduce(0) { $0.addingWithin($1.count) } }
    }

    /// The sessions of one group that are in one place.
    struct Strand {
        var place: MapPlace
        var count = 0
        var moved = 0
        /// Where most of those that moved came from.
        var from: NodeName?
    }

    /// One place with all its sessions.
    struct Stand {
        var place: MapPlace
        var count = 0
        var moved = 0
    }

    static let noAddress = "canaries without address"
    static let notListed = "not listed"

    init(_ scene: Scene) {
        let filter = scene.interface.filters[.map]
        let group = scene.interface.map.openGroup
        var shown = scene.placements
        if let filter { shown = shown.filter { filter.matches(scene.subject(of: $0)) } }
        if let group { shown = shown.filter { $0.groupLabel == group } }
        placements = shown
        lanes =
            group == nil
            ? Self.lanes(
                of: placements,
                by: { $0.address?.subnet },
                order: { $0.address?.subnet },
                label: { $0.groupLabel }
            )
            : Self.lanes(
                of: placements,
                by: { $0.client },
                order: { $0.address },
                label: { $0.client }
            )
        places = Self.places(of: placements, scene)
        if filter == nil, group == nil { addNotListed(scene) }
        sortStrands()
    }

    /// One lane for each key, in the order of addresses; those without one come last.
    private static func lanes<Key: Hashable>(
        of placements: [Placement],
        by key: (Placement) -> Key,
        order: (Placement) -> HostAddress?,
        label: (Placement) -> String
    ) -> [Lane] {
        var numbers: [Key: Int] = [:]
        var found: [(lane: Lane, order: HostAddress?)] = []
        for placement in placements {
            let key = key(placement)
            let number = numbers[key] ?? found.count
            if number == found.count {
                numbers[key] = number
                found.append((Lane(label: label(placement)), order(placement)))
            }
            found[number].lane.add(placement)
        }
        found.sort { left, right in
            switch (left.order, right.order) {
            case (let first?, let second?) where first != second: first < second
            case (nil, .some): false
            case (.some, nil): true
            default: left.lane.label < right.lane.label
            }
        }
        return found.map(\.lane)
    }

    private static func places(of placements: [Placement], _ scene: Scene) -> [Stand] {
        var stands = scene.state.nodes.map { Stand(place: .node($0.name)) }
        let known = stands.count
        // Places are few, and neighbours mostly in one.
        var last = 0
        for placement in placements {
            if !stands.indices.contains(last) || stands[last].place != placement.place {
                last = stands.firstIndex { $0.place == placement.place } ?? stands.count
            }
            if last == stands.count { stands.append(Stand(place: placement.place)) }
            stands[last].count += 1
            if placement.move != nil { stands[last].moved += 1 }
        }
        stands[known...].sort { $0.place.order < $1.place.order }
        return stands
    }

    /// Adds what the balancer, or a kernel, counts but did not list, which is then nobody's known session.
    private mutating func addNotListed(_ scene: Scene) {
        let state = scene.state
        var lane = Lane(label: Self.notListed)
        for index in places.indices {
            guard let node = places[index].place.node.flatMap(state.node) else { continue }
            var missing = 0
            if state.readsSockets {
                missing = node.sockets?.leftOut ?? 0
            } else if state.sessionsLeftOut > 0 || state.sessions.isEmpty {
                missing = (node.sessions ?? 0).addingWithin(-places[index].count)
            }
            guard missing > 0 else { continue }
            lane.strands.append(Strand(place: places[index].place, count: missing))
            places[index].count = places[index].count.addingWithin(missing)
        }
        if !lane.strands.isEmpty { lanes.append(lane) }
    }

    /// Strands in the order of the places on the right, so that bands cross as little as they can.
    private mutating func sortStrands() {
        var order: [MapPlace: Int] = [:]
        for (number, stand) in places.enumerated() { order[stand.place] = number }
        for index in lanes.indices {
            lanes[index].strands.sort { (order[$0.place] ?? 0) < (order[$1.place] ?? 0) }
        }
    }

    /// All sessions on nodes.
    var sessions: Int {
        places.reduce(0) { sum, stand in
            stand.place == .waiting || stand.place == .gone ? sum : sum.addingWithin(stand.count)
        }
    }
    var waiting: Int { places.first { $0.place == .waiting }?.count ?? 0 }
}

extension MapFigures.Lane {
    fileprivate mutating func add(_ placement: Placement) {
        let known = strands.firstIndex { $0.place == placement.place }
        if known == nil { strands.append(MapFigures.Strand(place: placement.place)) }
        let index = known ?? strands.count - 1
        strands[index].count += 1
        guard let move = placement.move else { return }
        strands[index].moved += 1
        strands[index].from = strands[index].from ?? move.from
    }
}

extension Placement {
    /// The group it belongs to, as it is shown.
    var groupLabel: String { address?.subnetLabel ?? MapFigures.noAddress }
}

extension MapPlace {
    /// Nodes by name, then what is not on a node.
    fileprivate var order: (Int, String) {
        switch self {
        case .node(let name): (0, name.rawValue)
        case .unknown: (1, "")
        case .waiting: (2, "")
        case .gone: (3, "")
        }
    }
}

extension Int {
    /// Sum that stops at the ends of the range: counts of a balancer come from outside.
    func addingWithin(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
