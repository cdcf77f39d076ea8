import Events

/// Where the time of `gap` went: backoff, misrouting, handshake and resubscribe sum to the gap
/// exactly, and with detection to the time from the fault until the client could work again.
///
/// - Detection: from the fault to the loss; zero when the loss is earlier by the clocks' error, nil
///   when no fault is known or the gap began well before it.
/// - Misrouting: what the failed tries took. Handshake and resubscribe: the phases of the try that
///   succeeded. Backoff is the rest: waiting by the client's own policy.
/// - Where the clocks make the parts exceed the whole, misrouting gives way first, then handshake.
///
/// Of a gap that lasts, it is what is known so far: up to the end of its last try.
package func anatomy(of gap: Gap, fault: Fault?) -> Anatomy {
    var handshake = Duration.zero
    var resubscribe = Duration.zero
    var failed = gap.failedTimeLeftOut
    var end = gap.lostAt
    for attempt in gap.attempts {
        switch attempt.result {
        case .underWay:
            end = max(end, attempt.startedAt)
        case .failed(_, let took):
            failed += max(.zero, took)
            end = max(end, attempt.startedAt + took)
        case .usable(let phases):
            handshake = phases.connect + phases.tls + phases.upgrade + phases.session
            resubscribe = phases.subscribe
        }
    }
    var rest = max(.zero, gap.length ?? (end - gap.lostAt))
    func take(_ part: Duration) -> Duration {
        let taken = min(max(.zero, part), rest)
        rest -= taken
        return taken
    }
    resubscribe = take(resubscribe)
    handshake = take(handshake)
    let misrouting = take(failed)
    return Anatomy(
        detection: detection(of: gap, fault: fault),
        backoff: rest,
        misrouting: misrouting,
        handshake: handshake,
        resubscribe: resubscribe
    )
}

/// The anatomy of the median gap of the slowest tenth since the fault; nil when none ended yet.
///
/// It is one client's real gap, not a mean of parts, so its parts sum. The tenth is rounded up, the
/// median is the lower one, and gaps of equal length are in the order of their clients.
package func anatomyOfSlowestTenth(in state: State) -> Anatomy? {
    let gaps = gapsSinceFault(in: state).finished.sorted {
        ($1.length ?? .zero, $0.client) < ($0.length ?? .zero, $1.client)
    }
    guard !gaps.isEmpty else { return nil }
    let tenth = (gaps.count + 9) / 10
    return anatomy(of: gaps[tenth / 2], fault: state.fault)
}

private func detection(of gap: Gap, fault: Fault?) -> Duration? {
    guard let fault, gap.lostAt >= fault.at - Rules.detectionSlack else { return nil }
    return max(.zero, gap.lostAt - fault.at)
}
