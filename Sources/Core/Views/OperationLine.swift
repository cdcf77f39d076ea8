import Canvas
import Events
import Model

/// What is on every frame because of acting: the operation, then what keeps from acting.
func bannerLines(_ scene: Scene) -> [StyledText] {
    var lines: [StyledText] = []
    if let drill = scene.frame.drill {
        let words = ["\(scene.glyphs.play) \(drill)", ":drill stop takes it back"]
        lines.append(StyledText(words.joined(separator: " \(scene.glyphs.separator) "), .armed))
    }
    if let operation = scene.shownOperation {
        lines.append(scene.line(of: operation))
        if let detail = scene.detail(of: operation) { lines.append(detail) }
    }
    guard let control = scene.state.control else { return lines }
    if let stop = control.stop {
        let words = "STOPPED by \(stop.by): \(stop.why); nobody on this host may act (:release)"
        lines.append(StyledText("\(scene.glyphs.no) \(words)", .alert))
    }
    if let other = control.otherActor {
        lines.append(
            StyledText("\(scene.glyphs.warning) another console acts: \(other)", .warning)
        )
    }
    let open = (control.past ?? []).filter { $0.isLeftOver && $0.run != control.run }
    if let last = open.last {
        let count = scene.format.counted(open.count, "operation", "operations")
        let words = "\(count) of a console that died, last \(last.verb.rawValue) \(last.node)"
        let end = "\(last.outcome.rawValue); @ tells"
        lines.append(StyledText("\(scene.glyphs.warning) \(words): \(end)", .warning))
    }
    for mark in control.marks.prefix(2) {
        let isOver = scene.state.clock.wall.map { $0 >= mark.until } ?? false
        let until = "\(isOver ? "was to end" : "until") \(scene.format.clock(mark.until))"
        let words = "\(mark.node) in maintenance, \(mark.owner) \(until): \(mark.reason)"
        lines.append(StyledText("\(scene.glyphs.maint) \(words)", isOver ? .warning : .maint))
    }
    return lines
}

/// Draws them below the summary, each on one line.
func drawBanners(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    for (row, line) in bannerLines(scene).prefix(area.rows).enumerated() {
        let text = clipped(line.plain, to: area.columns - 2, ellipsis: scene.glyphs.ellipsis)
        let role = line.spans.first?.style.role ?? .text
        screen.draw(StyledText(text, role), in: area.line(row), indent: 1)
    }
}

extension Scene {
    /// Whether this is production, by the configuration's `environment`.
    var isProduction: Bool {
        let word = state.topology.environment?.lowercased() ?? ""
        return word.hasPrefix("prod") || word == "live"
    }

    /// One operation on one line: what, where it is, how far, how long still, and which key.
    func line(of operation: Operation) -> StyledText {
        let plan = operation.plan
        let rehearsal = plan.isRehearsal ? "rehearsal " : ""
        let name = "\(rehearsal)\(plan.verb.rawValue) \(plan.node) (\(operation.id))"
        if operation.isActive {
            let keys = frame.transport == nil ? ["A abort"] : []
            let parts = ["\(glyphs.play) \(name)", phaseWords(operation)] + keys
            return StyledText(parts.joined(separator: " \(glyphs.separator) "), .armed)
        }
        let isOffered = frame.transport == nil && undoable?.id == operation.id
        let undo = isOffered ? "U undo, " : ""
        let keys = " \(glyphs.separator) \(undo)Esc puts it away"
        let (sign, role) = endSign(operation.phase)
        let outcome = operation.phase.end?.outcome.rawValue ?? ""
        return StyledText("\(sign) \(name) \(outcome)\(keys)", role)
    }

    /// The line below: what is being sent, or why it ended so and what to check.
    fileprivate func detail(of operation: Operation) -> StyledText? {
        if case .running(let step) = operation.phase {
            let steps = operation.plan.steps
            return steps.indices.contains(step) ? StyledText("  \(steps[step].text)") : nil
        }
        guard let words = operation.phase.end?.words else { return nil }
        return StyledText("  \(words)", endSign(operation.phase).1)
    }

    private func endSign(_ phase: Operation.Phase) -> (String, Role) {
        switch phase {
        case .done, .rehearsed: (glyphs.yes, .good)
        case .failed, .refused, .blocked: (glyphs.no, .alert)
        case .checking, .committing, .running, .observing, .unknown, .aborted:
            (glyphs.warning, .warning)
        }
    }

    private func phaseWords(_ operation: Operation) -> String {
        let plan = operation.plan
        switch operation.phase {
        case .checking: return "looks at the nodes again; nothing is sent yet"
        case .committing: return "writes the audit; nothing is sent yet"
        case .running(let step):
            guard plan.steps.indices.contains(step) else { return glyphs.dash }
            let now = plan.steps[step]
            let place = "step \(step + 1) of \(plan.steps.count)"
            return "\(place)\(advanceWords(operation)), \(left(now.timeout, operation))"
        case .observing:
            return "all sent, waits for its effect, \(left(Rules.observing, operation))"
        case .done, .rehearsed, .refused, .blocked, .failed, .unknown, .aborted: return ""
        }
    }

    private func advanceWords(_ operation: Operation) -> String {
        guard let advance = operation.advance else { return "" }
        let total = advance.total.map { " of \(format.count($0))" } ?? ""
        return ", \(format.count(advance.done))\(total) done"
    }

    /// Time until this phase is given up.
    private func left(_ limit: Duration, _ operation: Operation) -> String {
        let left = limit - (state.clock.now - operation.phaseSeen)
        return "at most \(format.seconds(max(.zero, left))) left"
    }

    /// What stopping to wait means just now.
    func abortWords(_ operation: Operation) -> String {
        switch operation.phase {
        case .checking, .committing: "nothing was sent yet, and nothing will be"
        case .running(let step):
            "step \(step + 1) may be done or not; what was sent stays sent, no other step begins"
        default: "all was sent and stays sent; only the wait for its effect ends"
        }
    }
}
