import Canvas

/// The last line: the keys that work here and now, as many as there is room for.
func drawKeyBar(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    screen.fill(line, style: Style(.bar))
    screen.draw(keyBarText(scene, columns: line.columns - 2), in: line, indent: 1)
}

/// The key bar's text; keys leave from the least worth on when there is no room.
func keyBarText(_ scene: Scene, columns: Int) -> StyledText {
    let separator = StyledText(" \(scene.glyphs.separator) ", .bar)
    var groups = keyBarGroups(scene).map { $0.map(keyText) }
    func text() -> StyledText {
        let parts = groups.map { StyledText.joined($0, by: StyledText(" ", .bar)) }
        return StyledText.joined(parts, by: separator)
    }
    if text().width > columns {
        let digits = ViewName.allCases.map { "\($0.rawValue)" }.joined(separator: " ")
        groups[0] = [StyledText(digits, .key) + StyledText(" views", .bar)]
    }
    // What one looks up in the help leaves first: the view's own keys, then the other views; the
    // levers and the way out stay longest.
    for group in [1, 0, 3, 2] {
        while text().width > columns, !groups[group].isEmpty { groups[group].removeLast() }
    }
    return text()
}

/// Views, the view's own keys, levers, program.
private func keyBarGroups(_ scene: Scene) -> [[Binding]] {
    var (views, own, levers, program): ([Binding], [Binding], [Binding], [Binding]) = (
        [], [], [], []
    )
    let isReplay = scene.frame.transport != nil
    for binding in Keymap.bindings where binding.words != nil {
        guard binding.holds(in: scene.interface.view, isReplay: isReplay),
            scene.interface.availability(of: binding.command, in: scene) == .ready
        else { continue }
        switch binding.command {
        case .view: views.append(binding)
        case .lever, .undo, .abort: levers.append(binding)
        case .help, .backOrQuit, .filter, .freeze, .palette, .operations: program.append(binding)
        default: own.append(binding)
        }
    }
    program.sort { $0.command.barPlace < $1.command.barPlace }
    return [views, own, levers, program]
}

private func keyText(_ binding: Binding) -> StyledText {
    StyledText(binding.label, .key) + StyledText(" \(binding.words ?? "")", .bar)
}

extension Command {
    /// The order of the program's own keys; the last leave first.
    fileprivate var barPlace: Int {
        switch self {
        case .help: 0
        case .backOrQuit: 1
        case .palette: 2
        case .filter: 3
        case .freeze: 4
        default: 5
        }
    }
}

/// The line above the key bar: what is being typed, or what there is to say.
func drawPromptOrMessage(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    guard !line.isEmpty else { return }
    if let message = scene.interface.message, scene.interface.prompt?.isPalette == true {
        // Why the line was not taken; the next key shows it again.
        let text = clipped(message.text, to: line.columns - 2, ellipsis: scene.glyphs.ellipsis)
        screen.draw(StyledText(text, message.role), in: line, indent: 1)
    } else if let prompt = scene.interface.prompt {
        screen.fill(line, style: Style(.prompt))
        let label = StyledText(prompt.isPalette ? " : " : " filter: ", .prompt)
        let room = max(0, line.columns - label.width - 1)
        let typed = tail(of: prompt.text, columns: room)
        let end = screen.draw(label + StyledText(typed, .prompt), in: line)
        let words =
            prompt.isPalette
            ? Palette.hint(prompt.text, in: scene.state, drills: scene.frame.drills)
            : "! inverts  node: source: status:5xx level:  Enter sets, Esc leaves"
        let hint = StyledText(words, .faint)
        if end + hint.width + 2 < line.endColumn { screen.drawRight(hint, in: line, indent: 1) }
        screen.cursor = Point(column: min(end, line.endColumn - 1), row: line.row)
    } else if let message = scene.interface.message {
        let text = clipped(message.text, to: line.columns - 2, ellipsis: scene.glyphs.ellipsis)
        screen.draw(StyledText(text, message.role), in: line, indent: 1)
    }
}

/// The end of a text that fits, for a line that is typed at its end.
func tail(of text: String, columns: Int) -> String {
    var rest = Substring(text)
    while !rest.isEmpty, displayWidth(of: String(rest)) > columns { rest.removeFirst() }
    return String(rest)
}
