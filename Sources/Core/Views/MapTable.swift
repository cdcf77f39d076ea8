import Canvas
import Events
import Model

/// The same facts as the map's bands, a row for each session.
func drawMapTable(
    _ scene: Scene,
    _ figures: MapFigures,
    in area: Rect,
    on screen: inout Screen
) {
    guard !area.isEmpty else { return }
    let rows = scene.mapRows(figures)
    let visible = max(0, area.rows - 1)
    let selected = scene.interface.map.selectedRow.flatMap { id in rows.firstIndex { $0.id == id } }
    let start = firstVisible(count: rows.count, rows: visible, selected: selected)
    let shown = rows.dropFirst(start).prefix(visible)
    let isPart = shown.count < rows.count
    let range = isPart ? " \(start + 1)-\(start + shown.count)/\(rows.count)" : ""
    let map = scene.interface.map
    func title(_ column: MapColumn, _ text: String) -> String {
        guard map.column == column else { return text }
        return text + " " + (map.isReversed ? scene.glyphs.sortedUp : scene.glyphs.sortedDown)
    }
    let table = Table(
        columns: [
            .init("  " + title(.client, "CLIENT") + range, worth: 10, minimum: 20, maximum: 47),
            .init(title(.node, "NODE"), worth: 9, minimum: 8, maximum: 20),
            .init(title(.age, "AGE"), .right, worth: 8, minimum: 7),
            .init("CAME FROM", worth: 5, minimum: 16, maximum: 28),
            .init(title(.evidence, "HOW WE KNOW"), worth: 7, minimum: 14),
        ],
        rows: shown.map { mapRow($0, scene) }
    )
    screen.draw(table, in: area.inset(columns: 1), glyphs: scene.glyphs)
    if rows.isEmpty {
        screen.draw(StyledText(emptyMapWords(scene), .faint), in: area.line(1), indent: 1)
    }
    if let selected, selected >= start, selected - start < visible {
        drawSelection(area.line(1 + selected - start), scene, on: &screen)
    }
}

private func mapRow(_ placement: Placement, _ scene: Scene) -> [StyledText] {
    let place = placement.place
    let isOut = place.node.flatMap(scene.state.node)?.condition.isOut ?? false
    var from = StyledText(scene.glyphs.dash, .faint)
    if let move = placement.move {
        let age = scene.format.age(scene.state.clock.now - move.seen)
        from = StyledText("\(move.isInferred ? "~" : "")\(move.from), \(age) ago", .good)
    } else if let lost = placement.lostOn {
        from = StyledText(lost.rawValue, .down)
    }
    let address = placement.endpoint?.description ?? ""
    let client =
        address.hasPrefix(placement.client) || address.hasPrefix("[")
        ? address : address.isEmpty ? placement.client : "\(placement.client) \(address)"
    return [
        StyledText("  \(client)"),
        StyledText(scene.word(of: place) + (isOut ? " stays" : ""), scene.role(of: place)),
        StyledText(scene.age(since: placement.since)),
        from,
        StyledText(placement.evidence.words, .faint),
    ]
}

extension Scene {
    /// The rows of the table in the order asked for; the same order whatever the census's own.
    func mapRows(_ figures: MapFigures) -> [Placement] {
        let map = interface.map
        var order: [MapPlace: Int] = [:]
        for (number, stand) in figures.places.enumerated() { order[stand.place] = number }
        func isBefore(_ left: Placement, _ right: Placement) -> Bool {
            switch map.column {
            case .client: break
            case .node:
                let (first, second) = (order[left.place] ?? 0, order[right.place] ?? 0)
                if first != second { return first < second }
            case .age:
                // The youngest first; what has no time comes last.
                if left.since != right.since {
                    guard let first = left.since, let second = right.since else {
                        return left.since != nil
                    }
                    return first > second
                }
            case .evidence:
                let (first, second) = (left.evidence.rawValue, right.evidence.rawValue)
                if first != second { return first < second }
            }
            if left.address != right.address {
                guard let first = left.address, let second = right.address else {
                    return left.address != nil
                }
                return first < second
            }
            if left.client != right.client { return left.client < right.client }
            let (first, second) = (left.endpoint?.port ?? 0, right.endpoint?.port ?? 0)
            return first != second
                ? first < second : (left.departure ?? 0) < (right.departure ?? 0)
        }
        let rows = figures.placements.sorted(by: isBefore)
        return map.isReversed ? rows.reversed() : rows
    }
}
