import Canvas
import Events
import Model

/// The second line: is everything all right, in one sentence.
func drawSummary(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    let separator = StyledText(" \(scene.glyphs.separator) ", .faint)
    var parts = summaryParts(scene)
    while parts.count > 1, StyledText.joined(parts, by: separator).width + 2 > line.columns {
        parts.removeLast()
    }
    screen.draw(StyledText.joined(parts, by: separator), in: line, indent: 1)
}

/// The parts of the summary, the most important first.
func summaryParts(_ scene: Scene) -> [StyledText] {
    let state = scene.state
    let format = scene.format
    let known = state.nodes.compactMap(\.sessions)
    let sessions = known.isEmpty ? nil : known.reduce(0) { $0 &+ $1 }
    let waiting = state.clients.isEmpty ? nil : state.clients.count { $0.gap != nil }
    let unread = state.sources.reduce(0) { $0 &+ $1.counts.rejected }
    var parts = [
        nodesText(scene),
        StyledText(format.counted(sessions, "session", "sessions")),
        StyledText(
            format.counted(waiting, "client waiting", "clients waiting"),
            (waiting ?? 0) > 0 ? .alert : .text
        ),
        objectiveText(scene),
        StyledText(
            format.counted(unread, "line unread", "lines unread"),
            unread > 0 ? .warning : .text
        ),
    ]
    if state.clock.droppedEvents > 0 {
        let dropped = format.count(Int(clamping: state.clock.droppedEvents))
        parts.insert(StyledText("\(dropped) events dropped", .alert), at: 1)
    }
    return parts
}

private func nodesText(_ scene: Scene) -> StyledText {
    let nodes = scene.state.nodes
    var text = StyledText(scene.format.counted(nodes.count, "node", "nodes") + ": ")
    var isFirst = true
    for condition in NodeCondition.inOrder {
        let count = nodes.count { $0.condition == condition }
        guard count > 0 else { continue }
        if !isFirst { text.append(", ") }
        text.append("\(count) \(condition.word)", condition.role)
        isFirst = false
    }
    return text
}

private func objectiveText(_ scene: Scene) -> StyledText {
    let objective = scene.state.topology.objectives.reconnectP95
    let words = "objective \(scene.format.latency(objective))"
    guard let figure = scene.gaps.figure(0.95) else {
        return StyledText("p95 gap \(scene.glyphs.dash) (\(words))")
    }
    let text = "p95 gap \(scene.format.figure(figure)) "
    if figure.value > objective {
        return StyledText("\(text)\(scene.glyphs.no) \(words)", .alert)
    }
    if figure.isLowerBound { return StyledText("\(text)(\(words))") }
    return StyledText("\(text)\(scene.glyphs.yes) \(words)", .good)
}

extension NodeCondition {
    /// From good to bad.
    static let inOrder: [NodeCondition] = [.up, .suspect, .down, .draining, .maint, .unknown]

    var word: String {
        switch self {
        case .up: "up"
        case .suspect: "suspect"
        case .down: "down"
        case .draining: "drain"
        case .maint: "maint"
        case .unknown: "unknown"
        }
    }

    var role: Role {
        switch self {
        case .up: .up
        case .suspect: .suspect
        case .down: .down
        case .draining: .drain
        case .maint: .maint
        case .unknown: .unknown
        }
    }

    func glyph(_ glyphs: Glyphs) -> String {
        switch self {
        case .up: glyphs.up
        case .suspect: glyphs.suspect
        case .down: glyphs.down
        case .draining: glyphs.draining
        case .maint: glyphs.maint
        case .unknown: glyphs.unknown
        }
    }
}
