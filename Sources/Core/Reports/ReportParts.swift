import Canvas
import Events
import Model

extension Report.Impact {
    init(_ gaps: [Gap], failedAnswers: Int, _ bursts: Int) {
        let lengths = gaps.compactMap(\.length).sorted()
        clients = gaps.count
        waiting = gaps.count - lengths.count
        median = quantile(lengths, 50)
        p95 = quantile(lengths, 95)
        slowest = lengths.last
        self.failedAnswers = failedAnswers
        self.bursts = bursts
    }
}

extension Report.Phase {
    /// The five parts in the order in which a client goes through them, of gaps that ended.
    static func table(_ gaps: [Gap], fault: Fault?) -> [Self] {
        let ended = gaps.filter { $0.usableAt != nil }
        let parts = ended.map { anatomy(of: $0, fault: fault) }
        // Where no source tells of it, it is not zero but part of the others.
        let told = ended.filter { !$0.inferred.contains(.resubscribe) }
            .map { anatomy(of: $0, fault: fault).resubscribe }
        let columns: [(String, [Duration])] = [
            ("detection", parts.compactMap(\.detection)), ("backoff", parts.map(\.backoff)),
            ("misrouting", parts.map(\.misrouting)), ("handshake", parts.map(\.handshake)),
            ("resubscribe", told),
        ]
        let total = columns.reduce(0.0) { $0 + seconds($1.1) }
        return columns.map { name, times in
            let sorted = times.sorted()
            return Self(
                name: name,
                median: quantile(sorted, 50),
                p90: quantile(sorted, 90),
                slowest: sorted.last,
                share: total > 0 && !times.isEmpty ? seconds(times) / total : nil
            )
        }
    }

    private static func seconds(_ times: [Duration]) -> Double {
        times.reduce(0) { $0 + $1.seconds }
    }
}

extension Report.Cost {
    init(_ blame: Blame) {
        words =
            switch blame.setting {
            case .ladder(let rung): "the client's wait before try \(rung)"
            case .routing(let node):
                "tries that failed" + (node.map { " at \(sanitise($0.rawValue))" } ?? "")
            case .handshake: "the handshake"
            case .resubscribe: "subscribing again"
            case .detection(let how): "detection (lost by: \(how.rawValue))"
            }
        cost = blame.cost
        share = blame.share
        gaps = blame.gaps
    }
}

extension Report.GapLine {
    init(_ gap: Gap) {
        client = sanitise(gap.client.rawValue)
        lostOn = sanitise(gap.lostOn?.rawValue ?? "")
        landedOn = sanitise(gap.landedOn?.rawValue ?? "")
        lostAt = gap.lostAt
        usableAt = gap.usableAt
        length = gap.length
        error = gap.error
        tries = gap.attempts.count + gap.attemptsLeftOut
        how = gap.how.rawValue
        inferred = gap.inferred.map(\.rawValue).joined(separator: " ")
    }
}

extension Report {
    static func causes(_ bursts: [Burst], _ gaps: [Gap]) -> [String] {
        counts(gaps.map { "\($0.lostOn?.rawValue ?? "unknown node"): \($0.how.rawValue)" })
            .map { "\($0.count) sessions lost, \($0.name)" }
            + bursts.map { burst in
                let cause = burst.cause?.rawValue ?? "the error log named no cause"
                return
                    "burst \(burst.id) of \(sanitise(burst.node.rawValue)): \(burst.total) failed"
                    + " answers in \(inSeconds(burst.length)), \(cause)"
            }
    }

    static func advice(_ misrouting: Misrouting) -> String {
        let node = sanitise(misrouting.node.rawValue)
        let fact =
            "\(misrouting.tries) tries failed at \(node), which stayed in rotation"
            + " \(inSeconds(misrouting.inRotation))"
        return misrouting.servers == 1
            ? fact + "; its proxy tries one server only: a second upstream would answer" : fact
    }

    /// How often each name occurs, the commonest first, names made safe to show.
    static func counts(_ names: [String]) -> [(name: String, count: Int)] {
        Dictionary(grouping: names) { $0 }.map { (name: sanitise($0.key), count: $0.value.count) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    /// What a reader must know before believing the rest.
    static func lacks(in state: State, _ gaps: [Gap]) -> [String] {
        var words: [String] = []
        let blind = gaps.count { $0.usableAt != nil && $0.inferred.contains(.handshake) }
        if blind > 0 {
            words.append("In \(blind) gaps TCP and TLS were not seen: they are part of the backoff")
        }
        for source in state.sources {
            let name = sanitise(source.id.rawValue)
            if source.state == .missing || source.state == .failing {
                words.append("\(name) is \(source.state.rawValue): \(sanitise(source.detail))")
            }
            let counts = source.counts
            if counts.rejected > 0 {
                words.append("\(name): \(counts.rejected) of \(counts.lines) lines not understood")
            }
            if counts.leftOut > 0 { words.append("\(name): \(counts.leftOut) lines only counted") }
            if counts.lost > 0 { words.append("\(name): \(counts.lost) lines lost") }
            if source.mayHaveLostMore { words.append("\(name) was cut short: lines may be lost") }
            if let skew = source.clockSkew(at: state.clock.now) {
                words.append(
                    "\(name): its clock against the console's: \(inSeconds(skew.shortestDelay)),"
                        + " \(skew.verdict.words)"
                )
            }
        }
        let rejected = state.sources.reduce(0) { $0 + $1.counts.rejected }
        words.append("Lines not understood in all: \(rejected)")
        if state.clock.droppedEvents > 0 {
            words.append("\(state.clock.droppedEvents) events dropped while recording")
        }
        if state.gaps.dropped > 0 { words.append("\(state.gaps.dropped) oldest gaps not kept") }
        if state.bursts.dropped > 0 {
            words.append("\(state.bursts.dropped) oldest bursts not kept")
        }
        if state.happenings.dropped > 0 {
            words.append("\(state.happenings.dropped) oldest entries of the timeline not kept")
        }
        if state.leftOut.unfinishedGaps > 0 {
            words.append("\(state.leftOut.unfinishedGaps) gaps whose end nobody saw")
        }
        let bound = state.gaps.map(\.error).max() ?? .zero
        words.append("Clocks: the length of a gap may be wrong by up to \(inSeconds(bound))")
        words.append("Redaction: not known, the recording does not say")
        words.append("Each entry names its source; the model keeps no line offset for it")
        return words
    }
}

/// The value that `percent` (1 to 100) of `sorted` do not exceed; nil when it is empty.
func quantile(_ sorted: [Duration], _ percent: Int) -> Duration? {
    guard !sorted.isEmpty else { return nil }
    let rank = (sorted.count * percent + 99) / 100
    return sorted[min(max(rank, 1), sorted.count) - 1]
}

/// `1.234 s`, or a dash where it is not known.
func inSeconds(_ duration: Duration?) -> String {
    duration.map { "\(plainSeconds($0)) s" } ?? "–"
}

/// Seconds with three decimals, cut: `-0.250`.
func plainSeconds(_ duration: Duration) -> String {
    let milliseconds = duration.nanoseconds / 1_000_000
    let digits = String(milliseconds.magnitude % 1_000 + 1_000).dropFirst()
    return "\(milliseconds < 0 ? "-" : "")\(milliseconds.magnitude / 1_000).\(digits)"
}

func percent(_ share: Double?) -> String {
    guard let share, let whole = Int(exactly: (share * 100).rounded()) else { return "–" }
    return "\(whole) %"
}
