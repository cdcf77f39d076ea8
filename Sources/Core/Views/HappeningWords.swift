import Canvas
import Events
import Model

extension Scene {
    /// What happened, in one sentence without time, node and source.
    func words(for happening: Happening) -> String {
        switch happening.fact {
        case .webSocketsClosed(let count, let within):
            "\(format.counted(count, "WebSocket", "WebSockets")) closed within"
                + " \(format.latency(within)): looks like a crash"
        case .probeTurned(let outcome, let streak, let threshold):
            "probe: \(outcome.words) (\(streak) of \(threshold))"
        case .nodeChanged(let from, let to):
            "is \(to.word), was \(from.word)"
        case .proxyChanged(let from, let to, let status):
            "\(balancerName) says \(to.word(status: status, glyphs))"
                + (from.map { ", said \($0.word(status: "", glyphs)) before" } ?? "")
        case .serverChanged(let server, let opinion, let reason):
            "\(balancerName): \(server) is \(opinion.word(status: "", glyphs))"
                + (reason.map { ": \($0)" } ?? "")
        case .backendEmpty(let backend):
            "\(balancerName): \(backend) has no server left"
        case .burstOpened(let id, let cause):
            burstOpenedWords(id: id, cause: cause)
        case .burstClosed(let id, let total, let length, let cause):
            "burst \(id) over: \(format.counted(total, "failed answer", "failed answers"))"
                + " in \(format.seconds(length))\(causeWords(cause))"
        case .incidentClosed(let id, let length, let failed, let lost, let slowest):
            incidentWords(id, length, failed: failed, lost: lost, slowest: slowest)
        case .disagreementBegan(let probeUp, let proxy):
            disagreementWords(happening, probeUp: probeUp, proxy: proxy)
        case .disagreementEnded(let after):
            "probe and \(balancerName) agree again after \(format.seconds(after))"
        case .blindEnded, .neverNoticed:
            blindWords(happening.fact)
        case .dropStormBegan, .dropStormEnded:
            dropStormWords(happening.fact)
        case .clientsLost(let count, let loss):
            "\(format.counted(count, "client", "clients")) lost their session: \(loss.words)"
        case .clientsPinned(let count):
            "\(format.counted(count, "client", "clients")) pinned: they keep connections to its proxy,"
                + " which cannot serve them"
        case .clientsBack(let count, let median, let slowest):
            "\(format.counted(count, "client", "clients")) back: median"
                + " \(format.seconds(median)), slowest \(format.seconds(slowest))"
        case .operation(let id, let verb, let phase):
            operationWords(id, verb, phase)
        case .stopChanged(let stop?):
            "\(stop.by) stopped all acting on this host" + (stop.why.isEmpty ? "" : ": \(stop.why)")
        case .stopChanged(nil): "acting is allowed on this host again"
        case .leftOver(let past): leftOverWords(past)
        case .source(let state, let detail):
            detail.isEmpty ? state.words : "\(state.words): \(detail)"
        case .note(let text):
            text.isEmpty ? "mark" : "note: \(text)"
        case .eventsDropped(let count):
            "\(format.count(Int(clamping: count))) events dropped: the console fell behind"
        case .clockStepped(let step):
            "the console's own clock was set \(format.age(step < .zero ? .zero - step : step))"
                + " \(step < .zero ? "back" : "ahead"): times of day before and after do not compare"
        }
    }

    private func blindWords(_ fact: Happening.Fact) -> String {
        switch fact {
        case .blindEnded(let first, let last, let after):
            "blind for \(format.seconds(after)): \(word(first)) knew first, \(word(last)) last"
        case .neverNoticed(let unaware, let length):
            "out for \(format.seconds(length)) and \(unaware.map(word).joined(separator: ", "))"
                + " never noticed"
        default: ""
        }
    }

    private func dropStormWords(_ fact: Happening.Fact) -> String {
        switch fact {
        case .dropStormBegan(let count, let within):
            "accepts and drops: \(format.counted(count, "session", "sessions")) ended at once within"
                + " \(format.seconds(within)), clients retry without waiting"
        case .dropStormEnded(let count, let length):
            "accepts and drops no more: \(format.counted(count, "session", "sessions"))"
                + " in \(format.seconds(length))"
        default: ""
        }
    }

    private func word(_ opinion: Opinion) -> String {
        switch opinion {
        case .probe: "the probe"
        case .proxy: balancerName
        case .clients: "the clients"
        }
    }

    private func causeWords(_ cause: CauseClass?) -> String { cause.map { ", \($0.words)" } ?? "" }

    /// Tells how far the burst has come, for its opening alone says little.
    private func burstOpenedWords(id: Int, cause: CauseClass?) -> String {
        guard let burst = state.bursts.last(where: { $0.id == id }), burst.total > 0 else {
            return "burst \(id) opened\(causeWords(cause))"
        }
        let statuses = burst.statuses.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
            .map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
        let answers = statuses.isEmpty ? "\(burst.total) failed answers" : statuses
        let length = format.seconds(burst.lastAt - burst.openedAt)
        return "burst \(id) opened: \(answers) in \(length)\(causeWords(burst.cause ?? cause))"
    }

    private func incidentWords(
        _ id: Incident.ID,
        _ length: Duration,
        failed: Int,
        lost: Int,
        slowest: Duration?
    ) -> String {
        var parts = ["incident \(id) over after \(format.seconds(length))"]
        if lost > 0 {
            parts.append(
                "\(format.counted(lost, "client", "clients")) lost, slowest back in"
                    + " \(format.seconds(slowest))"
            )
        }
        if failed > 0 { parts.append(format.counted(failed, "failed answer", "failed answers")) }
        return parts.joined(separator: ", ")
    }

    private func disagreementWords(
        _ happening: Happening,
        probeUp: Bool,
        proxy: ProxyOpinion
    ) -> String {
        let opinion = proxy.word(status: "", glyphs)
        let said =
            "\(balancerName) still says \(opinion), the probe says \(probeUp ? "up" : "down")"
        let node = state.nodes.first { $0.name == happening.node }
        guard let since = node?.disagreementSince, since == happening.seen else { return said }
        let lasting = format.seconds(state.clock.now - since)
        return "\(probeUp ? "idle" : "blind") for \(lasting) so far: \(said)"
    }

    /// An operation of a console that died: what is true of it now.
    private func leftOverWords(_ past: PastOperation) -> String {
        let name = "\(past.verb.rawValue) \(past.node) of a console that died (\(past.by))"
        return switch past.outcome {
        case .notSent: "\(name): nothing was sent"
        case .reverted: "\(name): was taken back: \(past.words)"
        default: "\(name): outcome unknown: \(past.words)"
        }
    }

    private func operationWords(
        _ id: OperationID,
        _ verb: Verb,
        _ phase: Operation.Phase
    ) -> String {
        let name = "\(verb.rawValue) (\(id))"
        return switch phase {
        case .checking: "\(name): confirmed, looking at the nodes again"
        case .committing: "\(name): written to the audit"
        case .rehearsed: "\(name): rehearsed, nothing was sent"
        case .blocked(let reason): "\(name) held back: \(reason)"
        case .aborted(let left): "\(name) left by the operator: \(left)"
        case .refused(let verdicts):
            "\(name) refused: "
                + verdicts.filter { !$0.holds }.map(\.words).joined(separator: "; ")
        case .running(let step): "\(name): step \(step + 1) sent"
        case .observing: "\(name): accepted, waiting to see its effect"
        case .done: "\(name): done, its effect was seen"
        case .failed(let reason): "\(name) failed: \(reason)"
        case .unknown(let check): "\(name): outcome unknown: \(check)"
        }
    }
}

extension Happening.Severity {
    var role: Role {
        switch self {
        case .info: .text
        case .good: .good
        case .warning: .warning
        case .bad: .alert
        }
    }
}
