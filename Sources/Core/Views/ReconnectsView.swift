import Canvas
import Events
import Model

/// View 3: where the seconds went.
func drawReconnects(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let title = StyledText(faultWords(scene), scene.state.fault == nil ? .title : .alert)
    let counts = gapCounts(scene)
    let fits = title.width + counts.width + 8 <= body.columns
    let trailing = fits ? counts : filterNote(scene)
    var inside = screen.drawBox(body, title: title, trailing: trailing, glyphs: scene.glyphs)
    guard !inside.isEmpty else { return }
    if !fits {
        screen.draw(counts, in: inside.line(0), indent: 1)
        inside = inside.lines(from: 1)
    }
    let panelRows =
        inside.rows >= 24
        ? anatomyRows + 3
        : inside.rows >= 16 ? anatomyRows + 2 : inside.rows >= 12 ? anatomyRows + 1 : 0
    drawGapRows(scene, in: inside.lines(from: 0, count: inside.rows - panelRows), on: &screen)
    guard panelRows > 0 else { return }
    let panel = inside.lines(from: inside.rows - panelRows)
    let divider = Rect(column: body.column, row: panel.row, columns: body.columns, rows: 1)
    drawAnatomy(scene, divider: divider, in: panel.lines(from: 1), on: &screen)
}

private func drawGapRows(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    let places = scene.gapPlaces
    guard !places.isEmpty else {
        let isKnown = !scene.state.clients.isEmpty || scene.state.sources.contains { $0.isLog }
        let words =
            isKnown ? "no gap to show" : "no log and no canary tells of clients: gaps are not known"
        screen.draw(StyledText(words, .faint), in: area.line(0), indent: 1)
        return
    }
    if scene.interface.gaps.showsTable { return drawGapTable(scene, in: area, on: &screen) }
    // Canaries have short names; what logs tell clients apart by is longer.
    let isShort = scene.gaps.digest[places[0]].identity == .canary
    let columns = GapColumns(area: area, name: isShort ? 18 : nil)
    guard let axis = GapAxis(scene, columns: columns.bar) else { return }
    let line = area.inset(columns: 1)
    let visible = max(0, area.rows - 1)
    let selected = scene.interface.selectedGap.flatMap { identity in
        places.firstIndex { scene.gapRow(at: $0).identity == identity }
    }
    let start = firstVisible(count: places.count, rows: visible, selected: selected)
    let last = min(places.count, start + visible)
    let order = scene.interface.gaps.order
    func titled(_ column: GapColumn, _ text: String) -> String {
        // By length is what it is sorted by without being asked.
        guard order.column != .length || order.isReversed else { return text }
        return order.title(column, text, up: scene.glyphs.sortedUp, down: scene.glyphs.sortedDown)
    }
    let range = places.count > visible ? " \(start + 1)-\(last)/\(places.count)" : ""
    let title = titled(.client, "CLIENT") + range
    var head = StyledText(padded(title, to: columns.name), .header)
    head.append(padded(axis.labels, to: columns.bar), .header)
    head.append(padded(toEndOf: GapColumns.gap, titled(.length, "GAP")), .header)
    if columns.hasSides {
        head.append(
            "  " + padded(titled(.tries, "TRIES"), to: GapColumns.tries) + titled(.node, "NOW ON"),
            .header
        )
    }
    screen.draw(head, in: line.line(0))
    for (offset, place) in places[start..<last].enumerated() {
        let row = scene.gapRow(at: place)
        screen.draw(gapLine(row, axis, columns, scene), in: line.line(1 + offset))
        if start + offset == selected { drawSelection(area.line(1 + offset), scene, on: &screen) }
    }
}

/// The widths of the reconnects view's columns, each with the blanks after it.
private struct GapColumns {
    static let gap = 10
    static let tries = 15
    var name: Int
    var bar: Int
    var nowOn: Int
    /// Whether there is room for tries and where the client is now.
    var hasSides: Bool

    init(area: Rect, name short: Int?) {
        hasSides = area.columns >= 90
        nowOn = area.columns >= 104 ? 25 : 22
        name = short ?? (area.columns >= 130 ? 32 : area.columns >= 100 ? 26 : 18)
        let sides = Self.gap + (hasSides ? 2 + Self.tries + nowOn : 0)
        bar = max(8, area.columns - 2 - name - sides)
    }
}

private func gapLine(
    _ row: GapRow,
    _ axis: GapAxis,
    _ columns: GapColumns,
    _ scene: Scene
) -> StyledText {
    let ellipsis = scene.glyphs.ellipsis
    let name = clipped(scene.name(of: row.gap), to: columns.name - 2, ellipsis: ellipsis)
    var text = StyledText(padded(name, to: columns.name))
    text.append(gapBar(row.gap, axis: axis, glyphs: scene.glyphs))
    text.append(gapCell(row, scene))
    guard columns.hasSides else { return text }
    let tries = clipped(scene.tries(row.gap), to: GapColumns.tries - 1, ellipsis: ellipsis)
    text.append("  " + padded(tries, to: GapColumns.tries))
    let now = clipped(scene.nowOn(row), to: columns.nowOn, ellipsis: ellipsis)
    text.append(now, row.isOpen ? .alert : .text)
    return text
}

/// `5.02 s`; `9.7 s …` while it lasts.
private func gapCell(_ row: GapRow, _ scene: Scene) -> StyledText {
    let figure = scene.format.seconds(row.elapsed)
    let objective = scene.state.topology.objectives.reconnectP95
    let mark = row.gap.identity == .canary ? "" : scene.glyphs.inferred
    let text = row.isOpen ? "\(figure) \(scene.glyphs.ellipsis)" : mark + figure
    let role: Role = row.isOpen ? .alert : row.elapsed > objective ? .warning : .text
    return StyledText(padded(toEndOf: GapColumns.gap, text), role)
}

/// What the view counts from.
func faultWords(_ scene: Scene) -> String {
    guard let fault = scene.state.fault else { return "no fault known: all gaps of this run" }
    let time = scene.format.clock(fault.at, decimals: 2)
    let cause =
        switch fault.cause {
        case .operation(_, let verb): "\(verb.pastWord) by operator"
        case .closes(let count): "\(count) WebSockets closed at once"
        case .probe(let outcome): "probe: \(outcome.words)"
        }
    return "since fault \(time)  \(fault.node) \(cause)"
}

/// How many clients are back, and how long it took them.
private func gapCounts(_ scene: Scene) -> StyledText {
    let gaps = scene.gaps
    let waiting = gaps.open.count
    let all = gaps.digest.clients
    var text = StyledText(
        "\(scene.format.counted(all, "client", "clients")): \(all - waiting) back, "
    )
    text.append("\(waiting) waiting", waiting > 0 ? .alert : .text)
    let (pinned, degraded) = (gaps.digest.pinned, gaps.digest.degraded)
    if pinned > 0 { text.append(", \(scene.format.count(pinned)) pinned", .warning) }
    if degraded > 0 { text.append(", \(scene.format.count(degraded)) degraded", .warning) }
    text.append("  p50 \(scene.format.figure(gaps.figure(0.5)))")
    text.append("  p90 \(scene.format.figure(gaps.figure(0.9)))")
    text.append("  max \(scene.format.figure(gaps.figure(1)))")
    return text
}
