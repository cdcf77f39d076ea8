/// What was made of the logs, held against what the clients went through.
struct GapComparison: Sendable {
    /// How exact the told gaps have to be.
    struct Demands: Sendable {
        /// How every session was lost; nil when it does not matter.
        var lostHow: String?
        /// Most milliseconds that a gap's length may be off; nil for its own `error_ms` and 100.
        var gapMilliseconds: Double?
        /// Most milliseconds that each phase may be off; nil when phases do not matter.
        var phaseMilliseconds: Double? = 100
    }

    /// Seconds by which a loss may be told earlier or later to be the same one, beside the error
    /// that the gap itself tells: the lines of one second of an error log are apart so far.
    static let sameLoss = 1.5

    private(set) var pairs: [(truth: TrueGap, told: ToldGap)] = []
    /// Gaps that nobody tells.
    private(set) var missed: [TrueGap] = []
    /// Told gaps that nobody had.
    private(set) var invented: [ToldGap] = []
    /// What is wrong in the told gaps that somebody had, in words.
    private(set) var faults: [String] = []

    init(_ truth: Truth, told: [ToldGap], demands: Demands) {
        var rest = told
        for gap in truth.gaps {
            let candidates = rest.indices.filter { rest[$0].isSame(as: gap) }
            let nearest = candidates.min {
                abs(rest[$0].lostAt - gap.lostAt) < abs(rest[$1].lostAt - gap.lostAt)
            }
            if let nearest {
                pairs.append((gap, rest.remove(at: nearest)))
            } else {
                missed.append(gap)
            }
        }
        // Who left when the lab ended did lose its session; that it did not come back is no mistake.
        invented = rest.filter { gap in
            guard gap.usableAt == nil, let left = truth.left[gap.name] else { return true }
            return abs(gap.lostAt - left) > Self.sameLoss
        }
        faults = truth.problems + pairs.flatMap { Self.faults($0, $1, demands) }
    }

    /// The share of the gaps that are told; 1 when there was none.
    var share: Double {
        let count = pairs.count + missed.count
        return count == 0 ? 1 : Double(pairs.count) / Double(count)
    }

    /// Whether everything is told, nothing is invented, and every figure is right.
    var isWhole: Bool { missed.isEmpty && invented.isEmpty && faults.isEmpty }

    private static func faults(
        _ truth: TrueGap,
        _ told: ToldGap,
        _ demands: Demands
    ) -> [String] {
        var faults: [String] = []
        func expect(_ isRight: Bool, _ what: String) {
            if !isRight { faults.append("\(truth.client) lost at \(truth.lostAt): \(what)") }
        }
        if let how = demands.lostHow {
            expect(told.lostHow == how, "lost by \(told.lostHow), not by \(how)")
        }
        if let from = truth.nodeFrom, let named = told.nodeFrom {
            expect(named == from, "lost on \(named), not on \(from)")
        }
        if let to = truth.nodeTo, let named = told.nodeTo {
            expect(named == to, "back on \(named), not on \(to)")
        }
        switch (truth.milliseconds, told.milliseconds) {
        case (let own?, let milliseconds?):
            let most = demands.gapMilliseconds ?? told.errorMilliseconds + 100
            expect(
                abs(milliseconds - own) <= most,
                "\(tenths(milliseconds)) ms, not \(tenths(own)) ms within \(tenths(most))"
            )
        case (let own?, nil): expect(false, "still waiting, not back after \(tenths(own)) ms")
        case (nil, let milliseconds?):
            expect(false, "back after \(tenths(milliseconds)) ms, not waiting")
        case (nil, nil): break
        }
        if told.milliseconds != nil, truth.milliseconds != nil {
            let (own, other) = (truth.isDegraded, told.degraded)
            expect(own == other, "told \(other ? "" : "not ")to be degraded")
        }
        expect(
            truth.isPinned == told.pinned,
            "told \(told.pinned ? "" : "not ")to be pinned"
        )
        guard let most = demands.phaseMilliseconds, let phases = truth.phases,
            told.milliseconds != nil
        else { return faults }
        // Where nobody tells of TCP and TLS they are told as a part of the backoff.
        let isMerged = told.inferred.contains("handshake")
        let (own, other) = isMerged ? (phases.merged, told.phases.merged) : (phases, told.phases)
        for (own, other) in zip(own.parts, other.parts) {
            expect(
                abs(own.milliseconds - other.milliseconds) <= most,
                "\(own.name) \(tenths(other.milliseconds)) ms, not \(tenths(own.milliseconds)) ms "
                    + "within \(tenths(most))"
            )
        }
        return faults
    }

    /// What a report shows: figures first, then each mistake in words.
    var report: String {
        let gapErrors = pairs.compactMap { pair in
            pair.truth.milliseconds.flatMap { own in
                pair.told.milliseconds.map { abs($0 - own) }
            }
        }.sorted()
        let degraded = pairs.count { $0.truth.isDegraded }
        let pinned = pairs.count { $0.truth.isPinned }
        var lines = [
            "\(pairs.count) of \(pairs.count + missed.count) gaps told, "
                + "\(degraded) degraded, \(pinned) pinned"
        ]
        if let last = gapErrors.last {
            let middle = gapErrors[gapErrors.count / 2]
            lines.append("  length off by \(tenths(middle)) ms (median), \(tenths(last)) ms (most)")
        }
        lines += missed.map {
            "  missed: \($0.client) lost at \($0.lostAt) (\($0.how)), \(length($0.milliseconds))"
        }
        lines += invented.map {
            "  invented: \($0.client) at \($0.lostAt) (\($0.lostHow)), \(length($0.milliseconds))"
        }
        lines += faults.map { "  " + $0 }
        return lines.joined(separator: "\n")
    }
}

extension ToldGap {
    /// Whether it is about this client and this loss.
    fileprivate func isSame(as gap: TrueGap) -> Bool {
        name == gap.client
            && abs(lostAt - gap.lostAt) <= GapComparison.sameLoss + errorMilliseconds / 1_000
    }
}

/// A figure to the tenth of a millisecond.
private func tenths(_ milliseconds: Double) -> Double { (milliseconds * 10).rounded() / 10 }

private func length(_ milliseconds: Double?) -> String {
    milliseconds.map { "\(tenths($0)) ms" } ?? "not back"
}
