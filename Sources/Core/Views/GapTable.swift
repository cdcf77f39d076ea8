import Canvas
import Events
import Model

/// The same gaps as the bars, a row of figures for each.
func drawGapTable(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    let places = scene.gapPlaces
    let visible = max(0, area.rows - 1)
    let selected = scene.interface.selectedGap.flatMap { identity in
        places.firstIndex { scene.gapRow(at: $0).identity == identity }
    }
    let start = firstVisible(count: places.count, rows: visible, selected: selected)
    let shown = places.dropFirst(start).prefix(visible)
    let isPart = shown.count < places.count
    let range = isPart ? " \(start + 1)-\(start + shown.count)/\(places.count)" : ""
    let order = scene.interface.gaps.order
    func title(_ column: GapColumn, _ text: String) -> String {
        order.title(column, text, up: scene.glyphs.sortedUp, down: scene.glyphs.sortedDown)
    }
    let table = Table(
        columns: [
            .init(title(.client, "CLIENT") + range, worth: 20, minimum: 14, maximum: 34),
            .init(title(.lost, "LOST AT"), worth: 12, minimum: 12),
            .init("HOW", worth: 13, minimum: 7),
            .init(title(.length, "GAP"), .right, worth: 19, minimum: 9),
            .init("ERROR", .right, worth: 4, minimum: 7),
            .init("BACKOFF", .right, worth: 11, minimum: 8),
            .init("MISROUTE", .right, worth: 10, minimum: 8),
            .init("HANDSHAKE", .right, worth: 9, minimum: 9),
            .init("RESUB", .right, worth: 8, minimum: 7),
            .init(title(.tries, "TRIES"), worth: 15, minimum: 9, maximum: 20),
            .init("FROM", worth: 6, minimum: 6, maximum: 16),
            .init(title(.node, "NOW ON"), worth: 16, minimum: 8, maximum: 30, stretches: true),
        ],
        rows: shown.map { gapFigures(scene.gapRow(at: $0), scene) }
    )
    screen.draw(table, in: area.inset(columns: 1), glyphs: scene.glyphs)
    if let selected, selected >= start, selected - start < visible {
        drawSelection(area.line(1 + selected - start), scene, on: &screen)
    }
}

private func gapFigures(_ row: GapRow, _ scene: Scene) -> [StyledText] {
    let gap = row.gap
    let format = scene.format
    let parts = anatomy(of: gap, fault: nil)
    let isSeen = !gap.inferred.contains(.handshake)
    func figure(_ part: Duration, isTold: Bool = true) -> StyledText {
        let text = isTold ? format.seconds(part, decimals: 2) : scene.glyphs.dash
        return StyledText(text, isTold ? .text : .faint)
    }
    let mark = gap.inferred.contains(.lostHow) ? scene.glyphs.inferred : ""
    let error = gap.error > .zero ? format.latency(gap.error) : scene.glyphs.dash
    let length = format.seconds(row.elapsed) + (row.isOpen ? " \(scene.glyphs.ellipsis)" : "")
    return [
        StyledText(scene.name(of: gap)),
        StyledText(format.clock(gap.lostAt, decimals: 3), .faint),
        StyledText(mark + gap.how.rawValue.replacing("_", with: " ")),
        StyledText(length, row.isOpen ? .alert : .text),
        StyledText(error, .faint),
        figure(parts.backoff),
        figure(parts.misrouting),
        figure(parts.handshake, isTold: !row.isOpen && (isSeen || parts.handshake > .zero)),
        figure(parts.resubscribe, isTold: !gap.inferred.contains(.resubscribe) && !row.isOpen),
        StyledText(scene.tries(gap)),
        StyledText(gap.lostOn?.rawValue ?? scene.glyphs.dash),
        StyledText(scene.nowOn(row), row.isOpen ? .alert : .text),
    ]
}
