import Canvas

/// The last line: the keys that work here and now, as many as there is room for.
func drawKeyBar(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    screen.fill(line, style: Style(.bar))
    screen.draw(keyBarText(scene, columns: line.columns - 2), in: line, indent: 1)
}

/// The key bar's text; keys leave from the least worth on when there is no room.
func keyBarText(_ scene: Scene, columns: Int) -> StyledText {
    var groups = keyBarGroups(scene)
    func text() -> StyledText {
        let separator = StyledText(" \(scene.glyphs.separator) ", .bar)
        let parts = groups.map { group in
            StyledText.joined(group.map(keyText), by: StyledText(" ", .bar))
        }
        return StyledText.joined(parts, by: separator)
    }
    // What one looks up in the help leaves first: the view's own keys, then the other views; the
    // levers and the way out stay longest.
    for group in [1, 0, 3, 2] {
        while text().width > columns, !groups[group].isEmpty { groups[group].removeLast() }
    }
    return text()
}

/// Other views, the view's own keys, levers, program.
private func keyBarGroups(_ scene: Scene) -> [[Binding]] {
    var groups: [[Binding]] = [[], [], [], []]
    let isReplay = scene.frame.transport != nil
    for binding in Keymap.bindings where binding.words != nil {
        guard binding.holds(in: scene.interface.view, isReplay: isReplay),
            scene.interface.availability(of: binding.command, in: scene) == .ready
        else { continue }
        switch binding.command {
        case .view: groups[0].append(binding)
        case .lever: groups[2].append(binding)
        case .help, .backOrQuit, .filter, .freeze: groups[3].append(binding)
        default: groups[1].append(binding)
        }
    }
    groups[3].sort { $0.command.barPlace < $1.command.barPlace }
    groups.swapAt(1, 2)
    return [groups[0], groups[2], groups[1], groups[3]]
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
        case .filter: 2
        default: 3
        }
    }
}

/// The line above the key bar: what is being typed, or what there is to say.
func drawPromptOrMessage(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    guard !line.isEmpty else { return }
    if let prompt = scene.interface.prompt {
        screen.fill(line, style: Style(.prompt))
        let label = StyledText(" filter: ", .prompt)
        let room = max(0, line.columns - label.width - 1)
        let typed = tail(of: prompt.text, columns: room)
        let end = screen.draw(label + StyledText(typed, .prompt), in: line)
        let hint = StyledText(
            "! inverts  node: source: status:5xx level:  Enter sets, Esc leaves",
            .faint
        )
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
