import Canvas
import Events
import Model

/// The top line: where we are, whether it is now, whether it is remembered, whether it can act.
func drawHeader(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    screen.fill(line, style: Style(.bar))
    let parts = headerParts(scene)
    var kept = Array(parts.indices)
    func needed() -> Int { kept.reduce(1) { $0 + parts[$1].text.width + 3 } }
    while kept.count > 1, needed() > line.columns {
        guard let least = kept.min(by: { parts[$0].worth < parts[$1].worth }) else { break }
        kept.removeAll { $0 == least }
    }
    let shown = kept.map { parts[$0] }
    let left = shown.filter { $0.side == .left }.map(\.text)
    let middle = shown.filter { $0.side == .middle }.map(\.text)
    let right = shown.filter { $0.side == .right }.map(\.text)
    let gap = StyledText("  ", .bar)
    let crumb = StyledText.joined(left, by: StyledText(" \(scene.glyphs.crumb) ", .bar))
    let status = StyledText.joined(middle, by: gap)
    let clock = StyledText.joined(right, by: gap)
    let leftEnd = 1 + crumb.width
    let statusEnd = line.columns - clock.width - 3
    let centred = (line.columns - status.width) / 2
    let statusStart = max(leftEnd + (leftEnd > 1 ? 2 : 0), min(centred, statusEnd - status.width))
    screen.draw(crumb, in: line, indent: 1)
    screen.draw(status, in: line, indent: statusStart)
    screen.drawRight(clock, in: line, indent: 1)
}

private struct HeaderPart {
    var text: StyledText
    var side: Side
    /// The least leaves first on a narrow terminal.
    var worth: Int

    enum Side {
        case left
        case middle
        case right
    }
}

private func headerParts(_ scene: Scene) -> [HeaderPart] {
    let topology = scene.state.topology
    let glyphs = scene.glyphs
    var parts = [
        HeaderPart(text: StyledText("signalbox", .bar, .bold), side: .left, worth: 1),
        HeaderPart(text: StyledText(topology.cluster, .bar, .bold), side: .left, worth: 2),
        HeaderPart(
            text: StyledText(scene.interface.view.word, .bar, .bold),
            side: .left,
            worth: 7
        ),
        HeaderPart(text: modeText(scene), side: .middle, worth: 10),
    ]
    if let environment = topology.environment, !environment.isEmpty {
        let word = environment.uppercased()
        // Production is told by a shape too: it must be seen without colour, and never leaves.
        let edge = scene.glyphs.full
        let text =
            scene.isProduction
            ? StyledText("\(edge)\(edge) \(word) \(edge)\(edge)", .armed)
            : StyledText(word, .armed)
        parts.append(HeaderPart(text: text, side: .middle, worth: scene.isProduction ? 11 : 8))
    }
    if scene.frame.transport == nil {
        parts.append(HeaderPart(text: recordingText(scene), side: .middle, worth: 5))
        let control =
            topology.armed
            ? StyledText("\(glyphs.warning) CONTROL ARMED", .armed) : StyledText("read-only", .bar)
        parts.append(HeaderPart(text: control, side: .middle, worth: 9))
    }
    if scene.frame.transport != nil, let problem = scene.frame.recordingProblem {
        let words = clipped(problem, to: 60, ellipsis: glyphs.ellipsis)
        let text = StyledText("\(glyphs.warning) \(words)", .alert)
        parts.append(HeaderPart(text: text, side: .middle, worth: 5))
    }
    let clock = scene.format.clock(scene.frame.wall ?? scene.state.clock.wall)
    parts.append(HeaderPart(text: StyledText(clock, .bar), side: .right, worth: 6))
    return parts
}

/// `● LIVE`, `❚❚ FROZEN 14:32:07.347` or `▶ REPLAY`.
func modeText(_ scene: Scene) -> StyledText {
    let glyphs = scene.glyphs
    if scene.frame.transport != nil { return StyledText("\(glyphs.play) REPLAY", .replay) }
    if scene.interface.isFrozen || scene.frame.frozenAt != nil {
        let time = scene.frame.frozenAt.map { " " + scene.format.clock($0, decimals: 3) } ?? ""
        return StyledText("\(glyphs.frozen) FROZEN\(time)", .warning)
    }
    return StyledText("\(glyphs.live) LIVE", .good)
}

private func recordingText(_ scene: Scene) -> StyledText {
    let frame = scene.frame
    if let problem = frame.recordingProblem {
        let words = clipped(problem, to: 24, ellipsis: scene.glyphs.ellipsis)
        return StyledText("\(scene.glyphs.recording) rec FAILING: \(words)", .alert)
    }
    guard frame.recordingPath != nil else { return StyledText("not recording", .warning) }
    let elapsed = scene.state.clock.now - (frame.recordingSince ?? .zero)
    return StyledText("\(scene.glyphs.recording) rec \(scene.format.elapsed(elapsed))", .recording)
}
