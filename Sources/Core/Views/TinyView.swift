import Canvas
import Events
import Model

/// Below the size for charts: words, the most important first, one fact on a line.
func drawTiny(_ scene: Scene, on screen: inout Screen) {
    let area = screen.bounds
    var lines: [StyledText] = []
    if scene.interface.helpOffset != nil {
        lines = helpLines(scene)
    } else if let question = scene.interface.question {
        let all = questionLines(question, scene, columns: area.columns)
        lines = all.suffix(1) + all.dropLast()
    } else if let dialog = scene.interface.dialog {
        lines = tinyDialog(dialog, scene, columns: area.columns)
    } else {
        let body = scene.interface.operationsOffset == nil ? tinyBody(scene) : operationLines(scene)
        lines = [tinyStatus(scene)] + bannerLines(scene) + body
    }
    let foot = tinyFoot(scene)
    let room = area.rows - (foot.isEmpty || area.rows < 2 ? 0 : 1)
    let start = scene.interface.helpOffset.map { max(0, min($0, lines.count - room)) } ?? 0
    for (row, line) in lines.dropFirst(start).prefix(room).enumerated() {
        screen.draw(line, in: area.line(row))
    }
    if room < area.rows {
        let end = screen.draw(foot, in: area.line(area.rows - 1))
        if scene.interface.prompt != nil {
            screen.cursor = Point(column: min(end, area.columns - 1), row: area.rows - 1)
        }
    }
}

private func tinyStatus(_ scene: Scene) -> StyledText {
    var parts = [modeText(scene)]
    if scene.state.topology.armed, scene.frame.transport == nil {
        parts.append(StyledText("\(scene.glyphs.warning) ARMED", .armed))
    }
    if scene.isProduction { parts.append(StyledText("PROD", .armed)) }
    parts.append(StyledText(scene.interface.view.word, .title))
    return StyledText.joined(parts, by: " ")
}

private func tinyBody(_ scene: Scene) -> [StyledText] {
    let nodes = scene.shownNodes.map { node in
        let isSelected = scene.interface.view == .nodes && node.name == scene.interface.selectedNode
        var text = StyledText(isSelected ? scene.glyphs.crumb : " ", .selection)
        let condition = node.condition
        text.append(
            "\(condition.glyph(scene.glyphs)) \(node.name) \(condition.word) ",
            condition.role
        )
        let lost = node.clients.lost
        if lost > 0 { text.append("\(lost) lost ", .down) }
        return text + probeCell(node, scene)
    }
    switch scene.interface.view {
    case .nodes:
        let happened = scene.happeningWindow(rows: 5).reversed().map { number in
            let happening = scene.state.happenings[number - scene.state.happenings.dropped]
            let node = happening.node.map { "\($0) " } ?? ""
            return StyledText("\(node)\(scene.words(for: happening))", happening.severity.role)
        }
        return nodes + summaryParts(scene) + happened
    case .map:
        let figures = MapFigures(scene)
        return figures.places.map { placeText($0, scene) } + mapFacts(scene, figures)
            + figures.lanes.prefix(20).map { laneText($0, scene) }
    case .reconnects:
        let gaps = scene.gaps
        let figures = [0.5, 0.9, 1].map { scene.format.figure(gaps.figure($0)) }
        return [
            StyledText(faultWords(scene)),
            StyledText("\(gaps.finished.count) gaps over, \(gaps.open.count) waiting"),
            StyledText("p50 \(figures[0]) p90 \(figures[1]) max \(figures[2])"),
        ]
    case .bursts:
        let bursts = scene.shownBursts.prefix(20).map { burst in
            let state = burst.isClosed ? "over" : "open"
            let cause = burst.cause?.words ?? scene.glyphs.dash
            return StyledText("\(burst.node) \(state) \(burst.total) x 5xx, \(cause)")
        }
        return bursts.isEmpty ? ["no burst so far"] : Array(bursts)
    case .logs:
        let list = LogList(scene)
        return list.numbers(around: scene.interface.logs.cursor, reach: 12).reversed().map {
            number in
            StyledText(scene.format.clock(list[number].record.at) + " ", .faint)
                + scene.text(of: list[number])
        }
    }
}

/// The dialog in words: what it is about and the question; acting needs a larger terminal.
private func tinyDialog(_ dialog: Dialog, _ scene: Scene, columns: Int) -> [StyledText] {
    let name = dialog.node?.rawValue ?? "which node?"
    let head = StyledText("\(dialog.verb.rawValue) \(name)", .alert)
    guard dialog.fits(scene.interface.size), columns >= Dialog.columnsMin else {
        return [head, "make the terminal larger", "(Esc leaves it)"]
    }
    let lines = dialogLines(dialog, scene, columns: columns)
    return [head] + lines.suffix(1) + lines.dropLast()
}

private func tinyFoot(_ scene: Scene) -> StyledText {
    if let prompt = scene.interface.prompt { return StyledText("/\(prompt.text)", .prompt) }
    if let message = scene.interface.message { return StyledText(message.text, message.role) }
    return StyledText("? help  q quit", .bar)
}
