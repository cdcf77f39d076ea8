import Events

/// One life of a client: never two sessions at once.
///
/// Behind one address and user agent there may be several browser tabs, or several people; each
/// session that begins while another lasts gets a lane of its own.
struct Lane: Equatable, Sendable {
    let client: ClientID
    let identity: IdentitySource
    /// The present session, or the last one.
    private(set) var session: Stretch?
    /// The gap it is in; nil while a session lasts and before the first one.
    private(set) var gap: Gap?
    private(set) var finished: [Gap] = []
    /// Since when SockJS's first question of the present try is under way.
    private var asked: WallTime?
    /// The end of the last thing it did.
    private(set) var active: WallTime

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

    /// SockJS's first question was answered.
    mutating func ask(at moment: WallTime) { asked = asked ?? moment }

    /// A try failed.
    mutating func fail(_ stretch: Stretch) {
        guard gap != nil else { return }
        let begin = min(stretch.begin, asked ?? stretch.begin)
        asked = nil
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
        attempt.isPinned = stretch.contact?.isPinned ?? false
        attempt.servers = stretch.contact?.tries
        gap?.take(attempt, standingFor: count)
    }

    /// It can work again: the gap is over.
    mutating func recover(_ told: Stretch) {
        // Where only a list tells of it, it began after all that is known to be before.
        let stretch = gap == nil ? told : told.narrowed(to: active)
        let begin = min(stretch.begin, asked ?? stretch.begin)
        asked = nil
        active = max(active, stretch.ready)
        session = stretch
        guard var gap else { return }
        self.gap = nil
        // A session that ended before its welcome can have come was usable for no longer.
        let rest = stretch.end.map { max(.zero, $0 - stretch.ready) }
        let welcome = min(stretch.roundTrip ?? .zero, rest ?? stretch.roundTrip ?? .zero)
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
        if case .polling = stretch.contact?.kind { gap.isDegraded = true }
        gap.error += stretch.precision + Rules.welcomeUnseen
        gap.infer([.usableAt, .resubscribe])
        if stretch.secured == nil { gap.infer([.handshake]) }
        if stretch.contact == nil { gap.infer([.session]) }
        finished.append(gap)
    }

    /// It went away and came back as if for the first time.
    mutating func visit(_ stretch: Stretch) {
        gap = nil
        asked = nil
        session = stretch
        active = stretch.ready
    }

    /// It is not coming back.
    mutating func leave() { gap = nil }
}

extension Gap {
    /// Tries so far, with those that are counted only.
    var tryCount: Int { attempts.count.addingSaturated(attemptsLeftOut) }

    fileprivate mutating func take(_ attempt: Attempt, standingFor count: Int) {
        if attempt.isPinned { pinnedTries.count(count) }
        attemptsLeftOut.count(count - 1)
        if attempts.count < Limits.attemptsPerGap - 1 { return attempts.append(attempt) }
        attemptsLeftOut.count(1)
        if case .failed(_, let took) = attempt.result { failedTimeLeftOut += took }
    }

    fileprivate mutating func infer(_ parts: [Inference]) {
        for part in parts where !inferred.contains(part) { inferred.append(part) }
    }
}
