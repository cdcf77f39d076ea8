import Canvas
import Events
import Model

/// The operations of this run with exactly what was sent, and those a dead console left behind.
func drawOperations(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard let offset = scene.interface.operationsOffset else { return }
    let lines = operationLines(scene)
    let width = min(area.columns, max(58, (lines.map(\.width).max() ?? 0) + 4))
    let rect = area.inset(rows: 1).centred(columns: width, rows: lines.count + 2)
    guard !rect.isEmpty else { return }
    screen.fill(rect, style: Style(.dialog))
    let hint = StyledText("Up Down scroll, others close", .faint)
    let inside = screen.drawBox(
        rect,
        title: StyledText("what was sent", .title),
        trailing: hint,
        glyphs: scene.glyphs
    )
    let start = max(0, min(offset, lines.count - inside.rows))
    for (row, line) in lines.dropFirst(start).prefix(inside.rows).enumerated() {
        screen.draw(line, in: inside.line(row), indent: 1)
    }
}

/// Newest first: a line per operation, a line per step, and the end.
func operationLines(_ scene: Scene) -> [StyledText] {
    let state = scene.state
    var lines: [StyledText] = []
    let left = (state.control?.past ?? []).filter { $0.isLeftOver && $0.run != state.control?.run }
    if !left.isEmpty {
        lines.append(StyledText("left behind by a console that died", .header))
        for past in left.reversed() {
            let when = scene.format.clock(past.began)
            let name = "\(when) \(past.verb.rawValue) \(past.node) (\(past.by))"
            lines.append(StyledText("\(name): \(past.outcome.rawValue)", .warning))
            if !past.words.isEmpty { lines.append(StyledText("  \(past.words)")) }
        }
    }
    lines.append(StyledText("this run", .header))
    if state.operations.isEmpty { lines.append(StyledText("nothing was sent by this run")) }
    for operation in state.operations.reversed() { lines += lineGroup(operation, scene) }
    if state.operations.dropped > 0 {
        let words = "\(state.operations.dropped) older are only in the audit: signalbox audit"
        lines.append(StyledText(words, .faint))
    }
    let columns = max(20, scene.interface.size.columns - 4)
    return lines.flatMap { wrapped($0, columns: columns) }
}

private func lineGroup(_ operation: Operation, _ scene: Scene) -> [StyledText] {
    let plan = operation.plan
    let when = scene.format.clock(operation.confirmedAt)
    let kind = plan.isRehearsal ? " (rehearsal)" : ""
    var lines = [
        StyledText("\(when) \(plan.verb.rawValue) \(plan.node) \(operation.id)\(kind)", .title)
    ]
    for risk in plan.accepts {
        let figure = risk.figure.map { ", \($0)" } ?? ""
        lines.append(StyledText("  accepted: \(risk.risk.rawValue)\(figure)", .warning))
    }
    if let reason = plan.reason { lines.append(StyledText("  reason: \(reason)")) }
    let sent = scene.stepsSent(of: operation)
    for (place, step) in plan.steps.enumerated() {
        let (words, role) = answer(place, sent: sent, operation)
        lines.append(StyledText("  \(place + 1) \(step.text)"))
        lines.append(StyledText("    \(scene.glyphs.arrow) \(words)", role))
    }
    if let (outcome, words) = operation.phase.end {
        lines.append(StyledText("  \(outcome.rawValue): \(words)", scene.line(of: operation).role))
    }
    return lines
}

/// What is known of one step's answer.
private func answer(_ place: Int, sent: Int, _ operation: Operation) -> (String, Role) {
    if operation.plan.isRehearsal { return ("not sent: a rehearsal", .faint) }
    guard place < sent else { return ("not sent", .faint) }
    let isLast = place == sent - 1
    switch operation.phase {
    case .running where isLast: return ("sent, no answer yet", .warning)
    case .failed where isLast: return ("failed", .alert)
    case .unknown where isLast, .aborted where isLast: return ("sent; see below", .warning)
    default: return ("accepted", .good)
    }
}

extension StyledText {
    /// The role of its first part.
    fileprivate var role: Role { spans.first?.style.role ?? .text }
}
