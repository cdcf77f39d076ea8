import Canvas
import Events
import Model

/// The second line: is everything all right, in one sentence.
///
/// Where there is no room the parts say less, then the least important leave.
func drawSummary(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    let separator = StyledText(" \(scene.glyphs.separator) ", .faint)
    var parts = summaryParts(scene)
    func text() -> StyledText { StyledText.joined(parts, by: separator) }
    for brevity in Brevity.allCases where text().width + 2 > line.columns {
        parts = summaryParts(scene, brevity)
    }
    while parts.count > 1, text().width + 2 > line.columns { parts.removeLast() }
    screen.draw(text(), in: line, indent: 1)
}

/// How much the summary says of each thing.
enum Brevity: CaseIterable {
    case full
    case short
    /// The objective is only met or missed, not told.
    case shortest
}

/// The parts of the summary, the most important first.
func summaryParts(_ scene: Scene, _ brevity: Brevity = .full) -> [StyledText] {
    let isShort = brevity != .full
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
            isShort
                ? "\(format.count(waiting)) waiting"
                : format.counted(waiting, "client waiting", "clients waiting"),
            (waiting ?? 0) > 0 ? .alert : .text
        ),
        objectiveText(scene, brevity),
        StyledText(
            isShort
                ? "\(format.count(unread)) unread"
                : format.counted(unread, "line unread", "lines unread"),
            unread > 0 ? .warning : .text
        ),
    ]
    let lost = state.sources.reduce(0) { $0 &+ $1.counts.lost }
    if lost > 0 {
        let words =
            isShort ? "\(format.count(lost)) lost" : format.counted(lost, "line lost", "lines lost")
        parts.append(StyledText(words, .alert))
    }
    let sampled = state.sources.reduce(0) { $0 &+ $1.counts.sampled }
    if sampled > 0 {
        let words = isShort ? "sampled" : format.counted(sampled, "line", "lines") + " sampled out"
        parts.append(StyledText(words))
    }
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

private func objectiveText(_ scene: Scene, _ brevity: Brevity) -> StyledText {
    let objective = scene.state.topology.objectives.reconnectP95
    let limit = brevity == .shortest ? "" : " objective \(scene.format.latency(objective))"
    guard let figure = scene.gaps.figure(0.95) else {
        return StyledText("p95 gap \(scene.glyphs.dash)\(limit)")
    }
    let text = "p95 gap \(scene.format.figure(figure))"
    if figure.value > objective {
        return StyledText("\(text) \(scene.glyphs.no)\(limit)", .alert)
    }
    // While gaps last and are short enough, nothing is decided yet.
    if figure.isLowerBound { return StyledText(text + limit) }
    return StyledText("\(text) \(scene.glyphs.yes)\(limit)", .good)
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
