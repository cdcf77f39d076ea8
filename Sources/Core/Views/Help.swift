import Canvas

/// The help overlay: every key of this view from the keymap, with why when it cannot act now.
func drawHelp(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard let offset = scene.interface.helpOffset else { return }
    let lines = helpLines(scene)
    let width = min(area.columns, max(50, (lines.map(\.width).max() ?? 0) + 4))
    let rect = area.inset(rows: 1).centred(columns: width, rows: lines.count + 2)
    guard !rect.isEmpty else { return }
    screen.fill(rect, style: Style(.dialog))
    let title = StyledText(
        "keys in \(scene.interface.view.rawValue) \(scene.interface.view.word)",
        .title
    )
    let hint = StyledText("Up Down scroll, others close", .faint)
    let inside = screen.drawBox(rect, title: title, trailing: hint, glyphs: scene.glyphs)
    let start = max(0, min(offset, lines.count - inside.rows))
    for (row, line) in lines.dropFirst(start).prefix(inside.rows).enumerated() {
        screen.draw(line, in: inside.line(row), indent: 1)
    }
}

/// A line per key, in the order of the keymap.
func helpLines(_ scene: Scene) -> [StyledText] {
    let isReplay = scene.frame.transport != nil
    var taken: Set<Binding.Stroke> = []
    var lines: [StyledText] = []
    for binding in Keymap.bindings where !binding.help.isEmpty {
        guard binding.holds(in: scene.interface.view, isReplay: isReplay) else { continue }
        // A key that means something else further up does not mean this here.
        guard !binding.strokes.allSatisfy(taken.contains) else { continue }
        taken.formUnion(binding.strokes)
        var line = StyledText(padded(binding.label, to: 8), .key)
        line.append(padded(binding.words ?? "", to: 11))
        line.append(binding.help)
        if case .refused(let reason) = scene.interface.availability(of: binding.command, in: scene)
        {
            line.append(" (\(reason))", .faint)
        }
        lines.append(line)
    }
    return lines
}
