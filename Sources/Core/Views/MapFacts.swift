import Canvas
import Events
import Model

/// What the map says in words: who moved, who stays where nobody should be, what is not known.
func mapFacts(_ scene: Scene, _ figures: MapFigures) -> [StyledText] {
    let facts = movedLines(scene) + lingeringLines(scene, figures) + departedLines(scene)
    let quiet = StyledText(
        "nobody moved in the last \(scene.format.age(Scene.recentMove)), "
            + "nobody stays on a node that is out",
        .faint
    )
    return (facts.isEmpty && scene.isMapKnown ? [quiet] : facts) + mapNotes(scene)
}

/// `17 web2 → web1, the newest 3 s ago`: one line for each pair of nodes, the newest first.
private func movedLines(_ scene: Scene) -> [StyledText] {
    struct Stream {
        var newest: Move
        var count = 0
        var inferred = 0
    }
    var streams: [Stream] = []
    for move in scene.recentMoves where scene.isShown(move) {
        let known = streams.firstIndex { $0.newest.from == move.from && $0.newest.to == move.to }
        if known == nil { streams.append(Stream(newest: move)) }
        let index = known ?? streams.count - 1
        streams[index].count += 1
        if move.isInferred { streams[index].inferred += 1 }
    }
    return streams.map { stream in
        let (from, to) = (stream.newest.from, stream.newest.to)
        let age = scene.format.age(scene.state.clock.now - stream.newest.seen)
        var text = StyledText(
            "\(scene.format.count(stream.count)) moved \(from) \(scene.glyphs.arrow) \(to)",
            .good
        )
        text.append(", newest \(age) ago: ")
        let told = stream.count - stream.inferred
        var sources: [String] = []
        if told > 0 { sources.append("\(scene.format.count(told)) by canaries") }
        if stream.inferred > 0 {
            sources.append("~\(scene.format.count(stream.inferred)) by same address")
        }
        text.append(sources.joined(separator: ", "), .faint)
        return text
    }
}

/// Sessions on a node that is out of service: how many, how old, whose.
private func lingeringLines(_ scene: Scene, _ figures: MapFigures) -> [StyledText] {
    scene.state.nodes.filter { $0.condition.isOut }.compactMap { node in
        let staying = figures.places.first { $0.place == .node(node.name) }?.count ?? 0
        let oldest = oldest(on: node.name, figures)
        guard staying > 0, let first = oldest.first else { return nil }
        let condition = node.condition
        let count = scene.format.counted(staying, "session stays", "sessions stay")
        var text = StyledText(
            "\(condition.glyph(scene.glyphs)) \(node.name) \(condition.word): ",
            condition.role
        )
        text.append(count, .warning)
        text.append(", the oldest \(scene.age(since: first.since)): ")
        text.append(oldest.map(\.client).joined(separator: ", "))
        return text
    }
}

/// The oldest sessions of a node, the oldest first: as many as the widest terminal names.
private func oldest(on node: NodeName, _ figures: MapFigures) -> [Placement] {
    func isBefore(_ left: Placement, _ right: Placement) -> Bool {
        let (first, second) = (left.since ?? .latest, right.since ?? .latest)
        return first == second ? left.id < right.id : first < second
    }
    var oldest: [Placement] = []
    for placement in figures.placements where placement.place == .node(node) {
        if oldest.count == 24, !isBefore(placement, oldest[23]) { continue }
        if oldest.count == 24 { oldest.removeLast() }
        let place = oldest.firstIndex { isBefore(placement, $0) } ?? oldest.count
        oldest.insert(placement, at: place)
    }
    return oldest
}

/// Hosts whose session ended and that have no other yet: a line for each node and who tells it.
private func departedLines(_ scene: Scene) -> [StyledText] {
    var streams: [(first: Departure, hosts: [String])] = []
    for departure in scene.state.departures where scene.isShown(departure) {
        let known = streams.firstIndex {
            $0.first.from == departure.from && $0.first.evidence == departure.evidence
        }
        if known == nil { streams.append((departure, [])) }
        streams[known ?? streams.count - 1].hosts.append(departure.host)
    }
    return streams.map { stream in
        let isLog = stream.first.evidence == .log
        var text = StyledText(
            (isLog ? "" : "~") + scene.format.counted(stream.hosts.count, "session", "sessions")
                + " left \(stream.first.from)",
            .warning
        )
        text.append(
            isLog ? ", its log says; where to is not known: " : ", none of the host since: "
        )
        // As many names as the widest terminal shows, each once.
        var shown: [String] = []
        for host in stream.hosts where shown.count < 24 && !shown.contains(host) {
            shown.append(host)
        }
        text.append(shown.joined(separator: ", "), .faint)
        return text
    }
}

/// What the map cannot know, and why.
private func mapNotes(_ scene: Scene) -> [StyledText] {
    let state = scene.state
    var notes: [String] = []
    if state.readsSockets {
        notes += socketNotes(scene)
    } else if state.topology.balancer == nil {
        notes.append("no census is configured (no balancer): only canaries are known")
    } else if let seen = state.censusSeen {
        let age = state.clock.now - seen
        if age > Rules.censusFreshness {
            notes.append(
                "\(scene.balancerName)'s list is \(scene.format.age(age)) old: it tells no more"
            )
        }
    } else {
        notes.append("\(scene.balancerName) did not list its sessions yet: only canaries are known")
    }
    if state.sessionsLeftOut > 0 {
        let count = scene.format.counted(state.sessionsLeftOut, "session", "sessions")
        notes.append("\(count) of \(scene.balancerName) not listed one by one")
    }
    if state.leftOut.departures > 0 {
        let count = scene.format.counted(state.leftOut.departures, "session", "sessions")
        notes.append("\(count) ended that could not be kept: moves are missing")
    }
    return notes.map { StyledText($0, .warning) }
}

/// Where the kernels' tables stand for the balancer's list: whose are missing, old or too long.
private func socketNotes(_ scene: Scene) -> [String] {
    let nodes = scene.state.nodes
    var notes: [String] = []
    let silent = nodes.filter { $0.sockets == nil }.map(\.name.rawValue)
    if !silent.isEmpty {
        notes.append(
            "no sockets of \(silent.joined(separator: ", ")): only canaries are known there"
        )
    }
    let ages = nodes.compactMap { node in node.sockets.map { scene.state.clock.now - $0.seen } }
    if let age = ages.max(), age > Rules.censusFreshness {
        notes.append("the sockets are \(scene.format.age(age)) old: they tell no more")
    }
    let missing = nodes.reduce(0) { $0.addingWithin($1.sockets?.leftOut ?? 0) }
    if missing > 0 {
        let count = scene.format.counted(missing, "session", "sessions")
        notes.append("\(count) by sockets not listed one by one")
    }
    return notes
}

extension Scene {
    /// How long ago; a dash where it is not known.
    func age(since: WallTime?) -> String {
        guard let since, let now = state.clock.wall else { return glyphs.dash }
        return format.age(now - since)
    }

    private var showsAll: Bool {
        interface.map.openGroup == nil && interface.filters[.map] == nil
    }

    fileprivate func isShown(_ move: Move) -> Bool {
        if showsAll { return true }
        switch move.client {
        case .canary(let id):
            return isShown(
                "\(id) \(move.from) \(move.to)",
                of: client(id)?.address?.host,
                on: move.to
            )
        case .address(let address):
            return isShown("\(address) \(move.from) \(move.to)", of: address.host, on: move.to)
        }
    }

    fileprivate func isShown(_ departure: Departure) -> Bool {
        if showsAll { return true }
        let words = "\(departure.host) \(departure.from)"
        return isShown(words, of: departure.host, on: departure.from)
    }

    private func isShown(_ words: String, of host: String?, on node: NodeName) -> Bool {
        if let group = interface.map.openGroup {
            let label = host.map { HostAddress($0).subnetLabel } ?? MapFigures.noAddress
            if label != group { return false }
        }
        guard let filter = interface.filters[.map] else { return true }
        return filter.matches(FilterSubject(text: Array(words.utf8), node: node.rawValue))
    }
}

extension NodeCondition {
    /// Whether nobody should have a session there.
    var isOut: Bool {
        switch self {
        case .down, .draining, .maint: true
        case .up, .suspect, .unknown: false
        }
    }
}

extension WallTime {
    /// After every other: what has no time is the youngest.
    fileprivate static let latest = WallTime(rawValue: .max)
}
