import Events

/// Things of one kind on one node that happen close together, such as all of its WebSockets closing.
///
/// Each belongs to it that comes within `Rules.flurryWindow` of the latest before.
struct Flurry: Codable, Equatable, Sendable {
    private(set) var first: WallTime
    private(set) var last: WallTime
    private(set) var count = 0
    /// The most that happened within one window.
    private(set) var peak = 0
    /// When the latest was told.
    private(set) var seen: Instant
    /// Who told of the first.
    let source: SourceID
    /// How the first session was lost; nil for closes, which do not say.
    let loss: SessionLoss?
    /// What was told of it so far; nil while it is too small to tell.
    var told: Told?
    /// What happened within the window before `last`; no longer than what really happened in it.
    private var recent: [Entry] = []
    /// The sum of their counts.
    private var inWindow = 0

    /// An entry of the list of what happened, and the count it names.
    struct Told: Codable, Equatable, Sendable {
        var mark: HappeningMark
        var count: Int
    }

    private struct Entry: Codable, Equatable, Sendable {
        var at: WallTime
        var count: Int
    }

    init(at: WallTime, loss: SessionLoss?, _ stamp: Stamp) {
        first = at
        last = at
        seen = stamp.seen
        source = stamp.source
        self.loss = loss
    }

    /// Whether something at that time belongs to it.
    func accepts(_ at: WallTime) -> Bool {
        at - last <= Rules.flurryWindow && first - at <= Rules.flurryWindow
    }

    /// Whether it is large enough and there is more than was told.
    func isNews(atLeast threshold: Int) -> Bool { peak >= threshold && told?.count != count }

    mutating func add(_ more: Int, at: WallTime, seen: Instant) {
        first = min(first, at)
        last = max(last, at)
        self.seen = seen
        count.count(more)
        recent.append(Entry(at: at, count: more))
        inWindow.count(more)
        let edge = last - Rules.flurryWindow
        if recent[0].at < edge {
            recent.removeAll { $0.at < edge }
            inWindow = recent.reduce(0) { $0.addingSaturated(max(0, $1.count)) }
        }
        peak = max(peak, inWindow)
    }
}

extension [Flurry] {
    /// Adds to the newest flurry, or begins another; one that was too small to tell is forgotten.
    mutating func add(_ count: Int, at: WallTime, loss: SessionLoss? = nil, _ stamp: Stamp) {
        if last?.accepts(at) != true {
            let isSmall = (last?.peak ?? 0) < Swift.min(Rules.closesMinimum, Rules.lostMinimum)
            if self.count == Limits.flurries || (!isEmpty && isSmall) { removeLast() }
            append(Flurry(at: at, loss: loss, stamp))
        }
        self[self.count - 1].add(count, at: at, seen: stamp.seen)
    }
}

extension State {
    /// Tells of a node's flurries that are large enough, amending the entry when one has grown, and
    /// forgets those that are over.
    mutating func tellFlurries(_ index: Int, _ stamp: Stamp) {
        let sessions = max(0, nodes[index].sessions ?? 0)
        let share = sessions / Rules.closesShare + (sessions % Rules.closesShare == 0 ? 0 : 1)
        for place in nodes[index].memory.closes.indices {
            let flurry = nodes[index].memory.closes[place]
            guard flurry.isNews(atLeast: max(Rules.closesMinimum, share)) else { continue }
            let within = flurry.last - flurry.first
            let fact = Happening.Fact.webSocketsClosed(count: flurry.count, within: within)
            nodes[index].memory.closes[place].told = tell(flurry, fact, index, stamp)
            proposeCloses(flurry, index, stamp)
        }
        for place in nodes[index].memory.losses.indices {
            let flurry = nodes[index].memory.losses[place]
            guard flurry.isNews(atLeast: Rules.lostMinimum), let loss = flurry.loss else {
                continue
            }
            let fact = Happening.Fact.clientsLost(count: flurry.count, loss: loss)
            nodes[index].memory.losses[place].told = tell(flurry, fact, index, stamp)
            let cause = Incident.Cause.clientsLost(flurry.count)
            noteSymptom(cause, of: nodes[index].name, at: flurry.first, stamp)
        }
        nodes[index].memory.closes.removeAll { stamp.seen - $0.seen > Rules.settling }
        nodes[index].memory.losses.removeAll { stamp.seen - $0.seen > Rules.settling }
    }

    private mutating func tell(
        _ flurry: Flurry,
        _ fact: Happening.Fact,
        _ index: Int,
        _ stamp: Stamp
    ) -> Flurry.Told {
        if let told = flurry.told {
            amend(told.mark, fact)
            return Flurry.Told(mark: told.mark, count: flurry.count)
        }
        var origin = stamp
        origin.source = flurry.source
        let mark = post(fact, .bad, node: nodes[index].name, at: flurry.first, origin)
        return Flurry.Told(mark: mark, count: flurry.count)
    }

    /// Closes break something unless the balancer is taking the node out.
    ///
    /// The access log does not say who closed: a page that ends all of its sockets at once looks
    /// like a crash, and only a crash of a node in service is worth counting from. Closes within an
    /// operation's own episode are part of it: `propose` keeps the operation.
    private mutating func proposeCloses(_ flurry: Flurry, _ index: Int, _ stamp: Stamp) {
        let opinion = nodes[index].proxyOpinion(now: flurry.seen, censusSeen: censusSeen)
        if opinion == .draining || opinion == .maint { return }
        propose(Fault(at: flurry.first, node: nodes[index].name, cause: .closes(flurry.count)))
        let cause = Incident.Cause.crash(closes: flurry.count)
        noteSymptom(cause, of: nodes[index].name, at: flurry.first, stamp)
    }
}
