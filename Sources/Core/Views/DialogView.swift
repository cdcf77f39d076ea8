import Canvas
import Events
import Model

/// The control dialog: what will be sent, what it moves, what remains, and who objects.
func drawDialog(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard let dialog = scene.interface.dialog else { return }
    let width = min(area.columns - 2, 79)
    let lines = dialogLines(dialog, scene, columns: width - 4)
    let rect = area.centred(columns: width, rows: lines.count + 2)
    guard !rect.isEmpty else { return }
    screen.fill(rect, style: Style(.dialog))
    let inside = screen.drawBox(
        rect,
        title: StyledText(dialogTitle(dialog, scene), .title),
        glyphs: scene.glyphs,
        role: .dialog
    )
    let kept = fitted(lines, rows: inside.rows, scene)
    for (row, line) in kept.enumerated() { screen.draw(line, in: inside.line(row), indent: 1) }
    if dialog.asksForName, dialog.focus == .question, let last = kept.last {
        screen.cursor = Point(
            column: min(inside.column + 1 + last.width, inside.endColumn - 1),
            row: inside.row + kept.count - 1
        )
    }
}

/// The lines that fit: the question is the last one and never cut; what is left out is told.
private func fitted(_ lines: [StyledText], rows: Int, _ scene: Scene) -> [StyledText] {
    guard lines.count > rows else { return lines }
    let hidden = lines.count - max(0, rows - 1)
    let note = StyledText(
        "\(scene.glyphs.ellipsis) \(hidden) more lines: enlarge the terminal",
        .warning
    )
    return lines.prefix(max(0, rows - 2)) + [note] + lines.suffix(1)
}

private func dialogTitle(_ dialog: Dialog, _ scene: Scene) -> String {
    let scope = "1 of \(scene.format.counted(scene.state.nodes.count, "node", "nodes"))"
    let word = dialog.takesBack.map { "take back \($0.id): \(dialog.verb.rawValue)" }
    let verb = word ?? dialog.verb.rawValue
    let place = scene.isProduction ? " \(scene.glyphs.horizontal) PRODUCTION" : ""
    let mark = dialog.isRehearsal ? " \(scene.glyphs.horizontal) rehearsal" : ""
    guard let node = dialog.node else {
        return "\(verb) \(scene.glyphs.horizontal) which node?\(place)"
    }
    return "\(verb) \(node) \(scene.glyphs.horizontal) \(scope)\(place)\(mark)"
}

/// The dialog's lines, the most important first; the last one is the question.
func dialogLines(_ dialog: Dialog, _ scene: Scene, columns: Int) -> [StyledText] {
    guard dialog.node != nil else {
        return choiceLines(dialog, scene, columns: columns) + [questionLine(dialog)]
    }
    guard let plan = dialog.plan else {
        let reason = dialog.refusal ?? "there is no plan"
        return labelled("Refused", [StyledText(reason, .alert)], columns: columns)
            + labelled("", scene.fieldTexts(dialog), columns: columns)
            + [dialog.asksForName ? questionLine(dialog) : closeLine]
    }
    let verdicts = guardVerdicts(for: plan, in: scene.state)
    let isAllowed = verdicts.allSatisfy(\.holds)
    let sends = plan.steps.map { StyledText($0.text) }
    let guards = labelled("Guard", scene.guardTexts(verdicts, plan), columns: columns)
    let fields = labelled("Yours", scene.fieldTexts(dialog), columns: columns)
    let undo = labelled("Undo", scene.undoTexts(plan), columns: columns)
    let facts =
        labelled("Moves", [StyledText(scene.moves(of: plan))], columns: columns)
        + labelled("Remains", scene.remainsTexts(after: plan), columns: columns)
        + labelled("Forecast", [StyledText(scene.forecast(of: plan), .faint)], columns: columns)
        + labelled("Limit", [StyledText(scene.limits(of: plan))], columns: columns)
    return labelled(plan.isRehearsal ? "Would send" : "Will send", sends, columns: columns)
        + (isAllowed ? undo + fields + facts + guards : guards + fields + undo + facts)
        + [isAllowed ? questionLine(dialog) : closeLine]
}

/// The nodes there are, while the operator has not said which is meant.
private func choiceLines(_ dialog: Dialog, _ scene: Scene, columns: Int) -> [StyledText] {
    let names = scene.state.nodes.map { node in
        StyledText("\(node.condition.glyph(scene.glyphs)) \(node.name)", node.condition.role)
    }
    let nodes = flowed(names, separator: "  ", columns: max(8, columns - labelWidth))
    return labelled("Nodes", nodes, columns: columns)
}

private let closeLine = StyledText("            [n] close: nothing was sent", .key)

private func questionLine(_ dialog: Dialog) -> StyledText {
    let indent = String(repeating: " ", count: labelWidth)
    if dialog.focus != .question {
        return StyledText("\(indent)Tab goes on to the question (Esc leaves it)", .key)
    }
    if dialog.asksForName {
        let name = dialog.isChosen ? dialog.node?.rawValue ?? "" : "the node's name"
        return StyledText("Type \(name), then Enter (Esc leaves it): ", .key)
            + StyledText(dialog.typed, .prompt)
    }
    let verb = "\(dialog.isRehearsal ? "rehearse " : "")\(dialog.verb.rawValue)"
    let changed = dialog.hasChanged ? " (the plan changed: read it)" : ""
    return StyledText("\(indent)[\(dialog.confirmKey)] \(verb)\(changed)   [n] leave it", .key)
}

private let labelWidth = 12

/// Texts below each other behind a label, each cut to the room there is.
func labelled(_ label: String, _ texts: [StyledText], columns: Int) -> [StyledText] {
    texts.enumerated().flatMap { row, text in
        let lines = wrapped(text, columns: max(8, columns - labelWidth))
        return lines.enumerated().map { offset, line in
            let name = row == 0 && offset == 0 ? label : ""
            return StyledText(padded(name, to: labelWidth), .header) + line
        }
    }
}

/// A text in lines of at most `columns`, in the style of its first part.
func wrapped(_ text: StyledText, columns: Int) -> [StyledText] {
    guard text.width > columns, let style = text.spans.first?.style else { return [text] }
    return wrapped(sanitise(text.plain), columns: columns).map { StyledText($0, style.role) }
}

/// Texts one after the other, in lines of at most `columns`.
private func flowed(_ texts: [StyledText], separator: String, columns: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = StyledText()
    for text in texts {
        if !line.isEmpty, line.width + separator.count + text.width > columns {
            lines.append(line)
            line = StyledText()
        }
        line = StyledText.joined([line, text], by: StyledText(separator))
    }
    return line.isEmpty ? lines : lines + [line]
}
