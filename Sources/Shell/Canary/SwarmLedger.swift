import Events

/// The swarm's own book of gaps, kept on its monotonic clock.
struct SwarmLedger {
    private struct Client {
        var isUsable = false
        var isWaiting = false
        var hasLeft = false
        var node: NodeName?
        var gap: (lostAt: Instant, open: SwarmSummary.OpenGap)?
    }

    private var clients: [ClientID: Client] = [:]
    private var sockJS = SockJSLedger()
    /// The civil time of the latest report.
    private var latest = WallTime(rawValue: 0)
    private var attempts = 0
    private var statuses: [String: Int] = [:]
    private var failures: [String: Int] = [:]
    /// A ring once it is full; `oldest` is where the next one goes.
    private var gaps: [SwarmSummary.Gap] = []
    private var oldest = 0
    private var forgotten = 0

    mutating func record(_ report: CanaryReport, at now: Instant, wall: WallTime) {
        var client = clients[report.client] ?? Client()
        defer { clients[report.client] = client }
        client.isWaiting = false
        latest = wall
        sockJS.record(report, at: wall)
        switch report.fact {
        case .joined:
            break
        case .lost:
            client.isUsable = false
            let open = SwarmSummary.OpenGap(
                client: report.client,
                lostAtWall: wall,
                attempts: 0,
                failures: [],
                from: client.node
            )
            client.gap = (now, open)
        case .waiting:
            client.isWaiting = true
        case .attemptStarted:
            attempts += 1
            client.gap?.open.attempts += 1
        case .attemptFailed(_, let outcome, _):
            count(outcome)
            if let known = client.gap?.open.failures.count, known < SwarmLimits.failuresPerGapMax {
                client.gap?.open.failures.append(outcome.word)
            }
        case .usable(_, let node, _):
            client.isUsable = true
            client.node = node
            if let gap = client.gap {
                close(gap.open, seconds: (now - gap.lostAt).seconds, to: node)
            }
            client.gap = nil
        case .left:
            client.isUsable = false
            client.hasLeft = true
        }
    }

    private mutating func count(_ outcome: AttemptOutcome) {
        failures[outcome.kind, default: 0] += 1
        if case .status(let code) = outcome { statuses[String(code), default: 0] += 1 }
    }

    private mutating func close(
        _ open: SwarmSummary.OpenGap,
        seconds: Double,
        to node: NodeName?
    ) {
        let gap = SwarmSummary.Gap(
            client: open.client,
            lostAtWall: open.lostAtWall,
            seconds: seconds,
            attempts: open.attempts,
            failures: open.failures,
            from: open.from,
            to: node
        )
        guard gaps.count == SwarmLimits.gapsMax else {
            gaps.append(gap)
            return
        }
        gaps[oldest] = gap
        oldest = (oldest + 1) % gaps.count
        forgotten += 1
    }

    /// The book as it stood with the latest report.
    var summary: SwarmSummary { summary(at: latest) }

    /// The book as it stands at `wall`.
    ///
    /// - Complexity: O(n log n) in the number of gaps.
    func summary(at wall: WallTime) -> SwarmSummary {
        var summary = SwarmSummary()
        summary.clients = clients.count
        for client in clients.values {
            if client.isUsable { summary.usable += 1 }
            if client.isWaiting { summary.waiting += 1 }
            if client.hasLeft { summary.left += 1 }
        }
        summary.attempts = attempts
        summary.statuses = statuses
        summary.failures = failures
        summary.gaps = Array(gaps[oldest...] + gaps[..<oldest])
        summary.gapsForgotten = forgotten
        summary.openGaps = clients.values.compactMap { $0.gap?.open }
            .sorted { $0.client < $1.client }
        let sorted = gaps.map(\.seconds).sorted()
        summary.p50 = sorted.nearestRank(0.5)
        summary.p90 = sorted.nearestRank(0.9)
        summary.p99 = sorted.nearestRank(0.99)
        summary.max = sorted.last
        sockJS.complete(&summary, at: wall)
        return summary
    }
}

extension [Double] {
    /// The value at quantile `share` (above 0, at most 1) of a sorted array, by the nearest rank;
    /// nil when it is empty.
    func nearestRank(_ share: Double) -> Double? {
        isEmpty ? nil : self[Swift.max(0, Int((share * Double(count)).rounded(.up)) - 1)]
    }
}
