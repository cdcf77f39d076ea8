import Events

/// One life of a client: never two sessions at once.
///
/// Behind one address and user agent there may be several browser tabs, or several people; each
/// session that begins while another lasts gets a lane of its own.
struct Lane: Codable, Equatable, Sendable {
    let client: ClientID
    let identity: IdentitySource
    /// The present session, or the last one.
    private(set) var session: Stretch?
    /// The gap it is in; nil while a session lasts and before the first one.
    private(set) var gap: Gap?
    private(set) var finished: [Gap] = []
    /// When its browser told that it was back, of which no other line tells yet.
    private(set) var returnedAt: WallTime?
    /// The client library, in its browser's own word.
    private(set) var library: String?
    /// The try of a SockJS client that is under way.
    private var pending = SockJSTry()
    /// The last request that failed, and how many tries in a row failed on its connection.
    private var kept = Kept()
    /// The end of the last thing it did.
    private(set) var active: WallTime

    private struct Kept: Codable, Equatable, Sendable {
        var contact: Contact?
        var run = 0
    }

    /// A life that begins with its first session.
    init(client: ClientID, identity: IdentitySource, session: Stretch) {
        self.client = client
        self.identity = identity
        self.session = session
        active = session.ready
    }

    /// A life of which nothing was seen before a try that failed: its session was lost at `lostAt`.
    init(client: ClientID, identity: IdentitySource, lostOn node: NodeName?, at lostAt: WallTime) {
        self.client = client
        self.identity = identity
        active = lostAt
        var gap = Gap(client: client, lostOn: node, lostAt: lostAt, loss: .dropped)
        gap.how = .crash
        gap.identity = identity
        gap.inferred = [.lostAt, .lostHow]
        self.gap = gap
    }

    /// Whether its session is over at a moment, so that what begins then may be its next.
    func isFree(at moment: WallTime) -> Bool {
        guard gap == nil else { return true }
        guard let end = session?.end else { return session == nil }
        return end <= moment + Rules.laneTolerance + (session?.precision ?? .zero)
    }

    var lostAt: WallTime? { gap?.lostAt ?? session?.end }

    /// Its session ended.
    mutating func lose(_ verdict: LossVerdict) {
        guard gap == nil, let session, let end = session.end else { return }
        var gap = Gap(
            client: client,
            lostOn: session.node,
            lostAt: end,
            loss: verdict.how.sessionLoss
        )
        gap.how = verdict.how
        gap.identity = identity
        gap.error = session.precision
        if verdict.isInferred { gap.inferred.append(.lostHow) }
        if session.contact == nil { gap.inferred.append(.session) }
        self.gap = gap
        active = end
    }

    /// Whether a try of a SockJS client is under way.
    var isTrying: Bool { pending.isBegun }

    /// Whether its SockJS client's WebSocket failed, and what came of polling is not told.
    var isWaitingToPoll: Bool { pending.failure != nil }

    /// SockJS's first question was answered: a try begins, and one before it has failed.
    mutating func ask(_ stretch: Stretch) {
        giveUpPending()
        pending.question = stretch
    }

    /// A SockJS client's WebSocket failed: it polls next.
    mutating func hold(_ stretch: Stretch) {
        if pending.failure != nil { giveUpPending() }
        pending.failure = stretch
    }

    /// The try under way came to nothing, as far as is told.
    mutating func giveUpPending() {
        guard let last = pending.failure ?? pending.question else { return }
        note(failed: last)
    }

    /// A try failed.
    mutating func fail(_ stretch: Stretch) {
        if stretch.contact?.part != .poll, pending.failure != nil { giveUpPending() }
        if stretch.contact?.part == .question { giveUpPending() }
        note(failed: stretch)
    }

    private mutating func note(failed stretch: Stretch) {
        let begin = min(stretch.begin, pending.begin ?? stretch.begin)
        pending = SockJSTry()
        guard gap != nil else { return }
        let end = max(stretch.end ?? stretch.begin, begin)
        active = max(active, end)
        let count = stretch.contact?.count ?? 1
        let number = (gap?.tryCount ?? 0) + 1
        let took = count > 1 ? stretch.contact?.took ?? .zero : end - begin
        var attempt = Attempt(
            number: number,
            startedAt: begin,
            result: .failed(stretch.outcome, took: took),
            node: stretch.node,
            address: stretch.contact?.endpoint
        )
        follow(stretch.contact, count)
        attempt.isPinned = kept.run > 1 || stretch.contact?.isReused == true
        attempt.servers = stretch.contact?.tries
        gap?.take(attempt, standingFor: count, onOneConnection: kept.run)
    }

    /// Counts the tries in a row that failed on one connection.
    private mutating func follow(_ contact: Contact?, _ count: Int) {
        let isSame = kept.contact.map { contact?.isOnConnection(of: $0) ?? false } ?? false
        let isOne = count == 1 || contact?.isReused == true
        let run = isOne ? count : 1
        kept = Kept(contact: contact, run: isSame && isOne ? kept.run.addingSaturated(run) : run)
    }

    /// It can work again: the gap is over.
    mutating func recover(_ told: Stretch) {
        let isPolling = told.contact?.part == .poll
        if !isPolling, pending.failure != nil { giveUpPending() }
        // Where only a list tells of it, it began after all that is known to be before.
        let stretch = gap == nil ? told : told.narrowed(to: active)
        let begin = min(stretch.begin, pending.begin ?? stretch.begin)
        let isBeginKnown = stretch.secured != nil || pending.isBeginKnown
        pending = SockJSTry()
        kept = Kept()
        active = max(active, stretch.ready)
        session = stretch
        guard var gap else { return }
        self.gap = nil
        // A session that ended before its welcome can have come was usable for no longer.
        let rest = stretch.end.map { max(.zero, $0 - stretch.ready) }
        let trip = isPolling ? .zero : stretch.roundTrip ?? .zero
        let welcome = min(trip, rest ?? trip)
        var attempt = Attempt(
            number: gap.tryCount + 1,
            startedAt: begin,
            result: .usable(
                HandshakePhases(
                    connect: .zero,
                    tls: max(.zero, stretch.request - begin),
                    upgrade: max(.zero, stretch.ready - stretch.request),
                    session: welcome,
                    subscribe: .zero
                )
            ),
            node: stretch.node,
            address: stretch.contact?.endpoint
        )
        attempt.servers = stretch.contact?.tries
        gap.attempts.append(attempt)
        gap.usableAt = max(gap.lostAt, stretch.ready + welcome)
        gap.landedOn = stretch.node
        gap.isDegraded = isPolling
        gap.error += stretch.precision + Rules.welcomeUnseen
        gap.infer([.usableAt, .resubscribe])
        if !isBeginKnown { gap.infer([.handshake]) }
        if stretch.contact == nil { gap.infer([.session]) }
        finished.append(gap)
    }

    /// It went away and came back as if for the first time.
    mutating func visit(_ stretch: Stretch) {
        gap = nil
        pending = SockJSTry()
        session = stretch
        active = stretch.ready
    }

    /// Makes a gap that ended exact by what its browser measured, unless that contradicts the session
    /// before it.
    mutating func refine(_ place: Int, _ fact: BeaconFact) {
        library = fact.report.library
        var gap = finished[place]
        gap.measure(fact.report)
        let before = place > 0 ? finished[place - 1].usableAt : nil
        if let before, gap.lostAt < before {
            finished[place].library = fact.report.library
            return
        }
        finished[place] = gap
    }

    /// Ends the present gap by its browser's word alone: the session that ended it is still open.
    mutating func end(with fact: BeaconFact) {
        guard var gap else { return }
        let before = finished.last?.usableAt ?? WallTime(rawValue: .min)
        gap.usableAt = max(before + fact.report.gap, fact.end)
        gap.measure(fact.report)
        let untold = max(0, fact.report.tries.addingSaturated(-gap.tryCount))
        gap.attemptsLeftOut = gap.attemptsLeftOut.addingSaturated(untold)
        self.gap = nil
        library = fact.report.library
        returnedAt = gap.usableAt
        finished.append(gap)
    }

    /// It is not coming back.
    mutating func leave() { gap = nil }
}

extension Gap {
    /// Tries so far, with those that are counted only.
    var tryCount: Int { attempts.count.addingSaturated(attemptsLeftOut) }

    fileprivate mutating func take(
        _ attempt: Attempt,
        standingFor count: Int,
        onOneConnection run: Int
    ) {
        if run > 1 { pinnedTries = max(pinnedTries, run) }
        attemptsLeftOut.count(count - 1)
        if attempts.count < Limits.attemptsPerGap - 1 { return attempts.append(attempt) }
        attemptsLeftOut.count(1)
        if case .failed(_, let took) = attempt.result { failedTimeLeftOut += took }
    }

    fileprivate mutating func infer(_ parts: [Inference]) {
        for part in parts where !inferred.contains(part) { inferred.append(part) }
    }
}
