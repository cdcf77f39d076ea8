import Canvas
import Events
import Model

/// View 5: all logs, merged by time.
func drawLogs(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let inside = screen.drawBox(
        body,
        title: logsTitle(scene),
        trailing: filterNote(scene),
        glyphs: scene.glyphs
    )
    guard !inside.isEmpty else { return }
    let isTall = screen.bounds.rows >= SourcePanel.tallRows
    let panel = isTall ? SourcePanel(scene, in: inside) : nil
    let counters = isTall ? [] : sourceLines(scene, columns: inside.columns - 2)
    let detail =
        scene.interface.logs.showsDetail ? detailLines(scene, columns: inside.columns - 2) : []
    let footRows = (panel?.rows ?? counters.count) + 1
    let detailRows = detail.isEmpty ? 0 : min(detail.count, max(1, inside.rows / 3)) + 1
    let listRows = max(1, inside.rows - footRows - detailRows)
    drawLines(scene, in: inside.lines(from: 0, count: listRows), on: &screen)
    func drawPart(_ title: String, _ lines: [StyledText], at offset: Int, count: Int) {
        guard offset < inside.rows else { return }
        let divider = Rect(
            column: body.column,
            row: inside.row + offset,
            columns: body.columns,
            rows: 1
        )
        screen.drawDivider(divider, title: StyledText(title, .border), glyphs: scene.glyphs)
        for (row, text) in lines.prefix(count - 1).enumerated() {
            screen.draw(text, in: inside.line(offset + 1 + row), indent: 1)
        }
    }
    if detailRows > 0 { drawPart("whole line", detail, at: listRows, count: detailRows) }
    drawPart("sources", counters, at: listRows + detailRows, count: footRows)
    guard let panel else { return }
    let area = inside.lines(from: listRows + detailRows + 1, count: panel.rows)
    panel.draw(in: area, glyphs: scene.glyphs, on: &screen)
}

private func drawLines(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    let list = LogList(scene)
    let cursor = scene.interface.logs.cursor
    let numbers = list.numbers(around: cursor, reach: area.rows)
    let place = cursor.flatMap { cursor in numbers.firstIndex { $0 >= cursor } }
    let start =
        cursor == nil
        ? max(0, numbers.count - area.rows)
        : firstVisible(count: numbers.count, rows: area.rows, selected: place)
    if numbers.isEmpty {
        screen.draw(StyledText(emptyWords(scene), .faint), in: area.line(0), indent: 1)
    }
    let sourceWidth = min(
        22,
        scene.state.sources.reduce(6) { max($0, displayWidth(of: $1.id.rawValue)) }
    )
    let doubtful = scene.doubtfulClocks
    for (row, number) in numbers.dropFirst(start).prefix(area.rows).enumerated() {
        let line = list[number]
        let isMarked =
            scene.interface.logs.marksOnly && scene.filter.map { $0.matches(line) } ?? false
        var text = StyledText(
            padded(scene.format.clock(line.record.at, decimals: 3), to: 12)
                + (doubtful.contains(line.source) ? "~ " : "  "),
            isMarked ? .match : .faint
        )
        let source = clipped(line.source.rawValue, to: sourceWidth, ellipsis: scene.glyphs.ellipsis)
        text.append(padded(source, to: sourceWidth) + "  ", scene.role(of: line.source))
        text.append(scene.text(of: line))
        let rect = area.line(row)
        let end = screen.draw(text, in: rect.inset(columns: 1))
        if end > rect.endColumn - 1 {
            screen.draw(
                scene.glyphs.ellipsis,
                at: Point(column: rect.endColumn - 2, row: rect.row),
                style: Style(.faint)
            )
        }
        highlight(scene, in: rect.inset(columns: 1), on: &screen)
        if number == cursor { drawSelection(rect, scene, on: &screen) }
    }
}

/// Marks the filter's words where they are on screen.
private func highlight(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    guard let filter = scene.filter, !line.isEmpty else { return }
    // A byte per column: what is not ASCII can match no word's bytes by accident.
    let shown: [UInt8] = (line.column..<line.endColumn).map { column in
        UInt8(exactly: screen[column, line.row].scalar).flatMap { $0 < 0x80 ? $0 : nil } ?? 0
    }
    for word in filter.highlights {
        var start = 0
        while let place = firstOccurrence(of: word, in: shown, from: start) {
            let match = Rect(
                column: line.column + place,
                row: line.row,
                columns: word.count,
                rows: 1
            )
            screen.restyle(match, role: .match)
            start = place + word.count
        }
    }
}

private func logsTitle(_ scene: Scene) -> StyledText {
    let logs = scene.interface.logs
    let lines = scene.state.lines
    var text = StyledText(logs.onlyRejected ? "lines not understood" : "logs", .title)
    text.append(" \(scene.format.counted(lines.count, "line", "lines"))", .faint)
    if lines.dropped > 0 {
        text.append(", \(scene.format.count(lines.dropped)) older gone", .faint)
    }
    if logs.cursor == nil {
        text.append(", following", .good)
    } else {
        text.append(", End follows", .warning)
    }
    if logs.marksOnly { text.append(", marking", .prompt) }
    return text
}

private func emptyWords(_ scene: Scene) -> String {
    if scene.interface.logs.onlyRejected { return "every line so far was understood" }
    if scene.filter != nil { return "no line passes the filter" }
    return scene.state.sources.isEmpty ? "no log is read" : "no line yet"
}
