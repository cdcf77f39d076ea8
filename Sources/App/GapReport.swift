import Events
import Model

/// One gap as `signalbox gaps --json` prints it.
struct GapReport: Encodable {
    var client: String
    var identityFrom: String
    /// Seconds since the Unix epoch.
    var lostAt: Double
    var lostHow: String
    var usableAt: Double?
    var gapMs: Double?
    /// By how much `gap_ms` may be wrong.
    var errorMs: Double
    var phasesMs: Phases
    var attempts: [Try]
    /// Tries beyond the limit, counted only.
    var attemptsLeftOut: Int
    var nodeFrom: String?
    var nodeTo: String?
    var degraded: Bool
    /// Whether two tries in a row or more failed on one connection that the client kept.
    var pinned: Bool
    /// The most tries in a row that did: 0, or 2 and more.
    var pinnedTries: Int
    /// What of it is concluded rather than measured.
    var inferred: [String]
    var revisions: Int

    /// They sum to `gap_ms`.
    struct Phases: Encodable {
        var detection: Double
        var backoff: Double
        var misrouting: Double
        var handshake: Double
        var resubscribe: Double
    }

    struct Try: Encodable {
        var at: Double
        var node: String?
        /// `usable`, `status`, `refused`, `timeout`, `tls`, `dropped`, `under_way`, or in other words.
        var outcome: String
        var status: Int?
        var tookMs: Double?
        var pinned: Bool

        enum CodingKeys: String, CodingKey {
            case at, node, outcome, status, pinned
            case tookMs = "took_ms"
        }
    }

    enum CodingKeys: String, CodingKey {
        case client, attempts, degraded, pinned, inferred, revisions
        case identityFrom = "identity_from"
        case lostAt = "lost_at"
        case lostHow = "lost_how"
        case usableAt = "usable_at"
        case gapMs = "gap_ms"
        case errorMs = "error_ms"
        case phasesMs = "phases_ms"
        case attemptsLeftOut = "attempts_left_out"
        case nodeFrom = "node_from"
        case nodeTo = "node_to"
        case pinnedTries = "pinned_tries"
    }

    init(_ gap: Gap) {
        client = gap.client.rawValue
        identityFrom = gap.identity.rawValue
        lostAt = gap.lostAt.epochSeconds
        lostHow = gap.how.rawValue
        usableAt = gap.usableAt?.epochSeconds
        gapMs = gap.length?.milliseconds
        errorMs = gap.error.milliseconds
        // What is before the loss is no part of the gap: `detection` is the time within it until the
        // client noticed, which is when it is lost to it.
        let parts = anatomy(of: gap, fault: nil)
        phasesMs = Phases(
            detection: parts.detection?.milliseconds ?? 0,
            backoff: parts.backoff.milliseconds,
            misrouting: parts.misrouting.milliseconds,
            handshake: parts.handshake.milliseconds,
            resubscribe: parts.resubscribe.milliseconds
        )
        attempts = gap.attempts.map(Try.init)
        attemptsLeftOut = gap.attemptsLeftOut
        nodeFrom = gap.lostOn?.rawValue
        nodeTo = gap.landedOn?.rawValue
        degraded = gap.isDegraded
        pinned = gap.isPinned
        pinnedTries = gap.pinnedTries
        inferred = gap.inferred.map(\.rawValue)
        revisions = gap.revisions
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(client, forKey: .client)
        try values.encode(identityFrom, forKey: .identityFrom)
        try values.encode(lostAt, forKey: .lostAt)
        try values.encode(lostHow, forKey: .lostHow)
        // Not left out where they are not known: null says so.
        try values.encode(usableAt, forKey: .usableAt)
        try values.encode(gapMs, forKey: .gapMs)
        try values.encode(errorMs, forKey: .errorMs)
        try values.encode(phasesMs, forKey: .phasesMs)
        try values.encode(attempts, forKey: .attempts)
        try values.encode(attemptsLeftOut, forKey: .attemptsLeftOut)
        try values.encode(nodeFrom, forKey: .nodeFrom)
        try values.encode(nodeTo, forKey: .nodeTo)
        try values.encode(degraded, forKey: .degraded)
        try values.encode(pinned, forKey: .pinned)
        try values.encode(pinnedTries, forKey: .pinnedTries)
        try values.encode(inferred, forKey: .inferred)
        try values.encode(revisions, forKey: .revisions)
    }
}

extension GapReport.Try {
    init(_ attempt: Attempt) {
        at = attempt.startedAt.epochSeconds
        node = attempt.node?.rawValue
        pinned = attempt.isPinned
        switch attempt.result {
        case .underWay:
            outcome = "under_way"
        case .usable(let phases):
            outcome = "usable"
            tookMs = phases.total.milliseconds
        case .failed(let failure, let took):
            tookMs = took.milliseconds
            outcome = failure.plainWord
            if case .status(let number) = failure { status = number }
            // nginx's word for a client that gave up waiting.
            if case .timeout = failure, attempt.servers != nil { status = 499 }
        }
    }
}

extension AttemptOutcome {
    fileprivate var plainWord: String {
        switch self {
        case .status: "status"
        case .refused: "refused"
        case .timeout: "timeout"
        case .tls: "tls"
        case .dropped: "dropped"
        case .other(let words): words
        }
    }
}

extension WallTime {
    /// Seconds since the Unix epoch, to the microsecond.
    var epochSeconds: Double { (Double(rawValue) / 1e3).rounded() / 1e6 }
}

extension Duration {
    /// To the microsecond.
    var milliseconds: Double { (Double(nanoseconds) / 1e3).rounded() / 1e3 }
}
