import Foundation

/// A gap as its client went through it, from `truth.ndjson`.
struct TrueGap: Equatable, Sendable {
    /// One try to come back.
    struct Attempt: Equatable, Sendable {
        var at: Double
        /// `usable`, or how it failed; nil while it is under way.
        var outcome: String?
        var status: Int?
        var tookMilliseconds: Double?
        /// It went over a connection that was kept to a proxy that could not serve it.
        var isPinned = false
    }

    var client: String
    var lostAt: Double
    /// `dropped`, `reset`, `closed` or `timeout`, as the client saw it.
    var how: String
    var nodeFrom: String?
    var attempts: [Attempt] = []
    /// nil when it did not come back.
    var usableAt: Double?
    var nodeTo: String?
    /// Whether it came back on SockJS's fallback.
    var isDegraded = false
    /// The successful try's own parts.
    private(set) var handshakeMilliseconds = 0.0
    private(set) var resubscribeMilliseconds = 0.0

    init(client: String, lostAt: Double, how: String, nodeFrom: String? = nil) {
        self.client = client
        self.lostAt = lostAt
        self.how = how
        self.nodeFrom = nodeFrom
    }

    /// Whether two tries or more failed on one connection that the client kept.
    var isPinned: Bool { attempts.count { $0.outcome != "usable" && $0.isPinned } > 1 }

    var milliseconds: Double? { usableAt.map { ($0 - lostAt) * 1_000 } }

    /// Where its time went, by the console's definitions: the parts sum to the gap.
    ///
    /// Detection is zero: a client's gap begins when it notices.
    var phases: GapPhases? {
        guard let milliseconds else { return nil }
        let misrouting = attempts.filter { $0.outcome != "usable" }
            .compactMap(\.tookMilliseconds).reduce(0, +)
        return GapPhases(
            detection: 0,
            backoff: milliseconds - misrouting - handshakeMilliseconds - resubscribeMilliseconds,
            misrouting: misrouting,
            handshake: handshakeMilliseconds,
            resubscribe: resubscribeMilliseconds
        )
    }
}

/// Where a gap's time went, in milliseconds.
struct GapPhases: Codable, Equatable, Sendable {
    var detection: Double
    var backoff: Double
    var misrouting: Double
    var handshake: Double
    var resubscribe: Double

    /// With the handshake as a part of the backoff.
    var merged: GapPhases {
        var merged = self
        merged.backoff += handshake
        merged.handshake = 0
        return merged
    }

    /// Each part by its name.
    var parts: [(name: String, milliseconds: Double)] {
        [
            ("detection", detection), ("backoff", backoff), ("misrouting", misrouting),
            ("handshake", handshake), ("resubscribe", resubscribe),
        ]
    }
}

/// What a swarm's clients went through.
struct Truth: Equatable, Sendable {
    var gaps: [TrueGap] = []
    /// When each client left for good.
    var left: [String: Double] = [:]
    /// Who can work at the end.
    var usable: Set<String> = []
    /// The node that each client works on, or worked on last.
    var nodes: [String: String] = [:]
    /// When the last step happened.
    var lastStep = 0.0
    /// Lines that could not be read, or were not written.
    var problems: [String] = []

    /// Reads `truth.ndjson`.
    init(_ text: String) {
        var open: [String: TrueGap] = [:]
        let decoder = JSONDecoder()
        for line in text.split(separator: "\n") {
            guard let step = try? decoder.decode(Step.self, from: Data(line.utf8)) else {
                problems.append("no line of the truth: \(line)")
                continue
            }
            if let dropped = step.dropped { problems.append("\(dropped) lines were not written") }
            lastStep = step.at
            switch step.event {
            case "lost":
                usable.remove(step.client)
                open[step.client] = TrueGap(
                    client: step.client,
                    lostAt: step.at,
                    how: step.how ?? "",
                    nodeFrom: nodes[step.client]
                )
            case "usable":
                usable.insert(step.client)
                nodes[step.client] = step.node
                guard var gap = open.removeValue(forKey: step.client) else { continue }
                gap.take(step)
                gaps.append(gap)
            case "left":
                usable.remove(step.client)
                left[step.client] = step.at
            default:
                open[step.client]?.take(step)
            }
        }
        gaps += open.values
        gaps.sort { ($0.lostAt, $0.client) < ($1.lostAt, $1.client) }
    }
}

/// A line of `truth.ndjson`, as far as it is needed.
private struct Step: Decodable {
    var at: Double
    var client: String
    var event: String
    var outcome: String?
    var status: Int?
    var how: String?
    var node: String?
    var transport: String?
    var pinned: Bool?
    var dropped: Int?
    var took: Double?
    var phases: Phases?

    struct Phases: Decodable {
        var connect: Double
        var tls: Double
        var upgrade: Double
        var session: Double
        var subscribe: Double
    }

    enum CodingKeys: String, CodingKey {
        case at, client, event, outcome, status, how, node, dropped, transport, pinned
        case took = "took_ms"
        case phases = "phases_ms"
    }
}

extension TrueGap {
    fileprivate mutating func take(_ step: Step) {
        switch step.event {
        case "attempt":
            attempts.append(Attempt(at: step.at))
        case "failed":
            guard let last = attempts.indices.last else { return }
            attempts[last].outcome = step.outcome
            attempts[last].status = step.status
            attempts[last].tookMilliseconds = step.took
            attempts[last].isPinned = step.pinned ?? false
        case "usable":
            usableAt = step.at
            nodeTo = step.node
            isDegraded = step.transport == "xhr-polling"
            if let last = attempts.indices.last { attempts[last].outcome = "usable" }
            guard let phases = step.phases else { return }
            handshakeMilliseconds = phases.connect + phases.tls + phases.upgrade + phases.session
            resubscribeMilliseconds = phases.subscribe
        default: break
        }
    }
}
