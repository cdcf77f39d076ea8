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
    let rows = scene.mapOrder(figures)
    let visible = max(0, area.rows - 1)
    let selected = scene.interface.map.selectedRow.flatMap { id in
        rows.firstIndex { figures.placements[$0].id == id }
    }
    let start = firstVisible(count: rows.count, rows: visible, selected: selected)
    let shown = rows.dropFirst(start).prefix(visible).map { figures.placements[$0] }
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
        mapOrder(figures).map { figures.placements[$0] }
    }

    /// The places of those rows in `figures`.
    ///
    /// Thousands are put in order by numbers; only those that are alike in these are looked at.
    fileprivate func mapOrder(_ figures: MapFigures) -> [Int] {
        let placements = figures.placements
        var order: [MapPlace: Int] = [:]
        for (number, stand) in figures.places.enumerated() { order[stand.place] = number }
        let keys = placements.indices.map { index in
            let placement = placements[index]
            let number: Int64 =
                switch interface.map.column {
                case .client: 0
                case .node: Int64(order[placement.place] ?? 0)
                // The youngest first; what has no time comes last.
                case .age: placement.since.map { ~$0.rawValue } ?? .max
                case .evidence: Int64(placement.evidence.rawValue)
                }
            return RowKey(
                number: number,
                hasTime: placement.since != nil,
                address: placement.address?.key,
                index: index
            )
        }
        let rows = keys.sorted { left, right in
            if left.number != right.number { return left.number < right.number }
            if interface.map.column == .age, left.hasTime != right.hasTime { return left.hasTime }
            if let isBefore = left.address.isBefore(right.address) { return isBefore }
            return placements[left.index].isBefore(placements[right.index])
        }.map(\.index)
        return interface.map.isReversed ? rows.reversed() : rows
    }
}

/// By what most rows are put in order.
private struct RowKey {
    var number: Int64
    var hasTime: Bool
    var address: HostAddress.Key?
    var index: Int
}

extension HostAddress.Key? {
    /// Whether it comes before another; what has no address comes last; nil for equal ones.
    fileprivate func isBefore(_ other: Self) -> Bool? {
        guard let self, let other else { return self == nil && other == nil ? nil : self != nil }
        return self.isBefore(other)
    }
}

extension Placement {
    /// The order of rows that are alike in what was asked for.
    fileprivate func isBefore(_ other: Self) -> Bool {
        if address != other.address {
            guard let first = address, let second = other.address else { return address != nil }
            return first < second
        }
        if client != other.client { return client < other.client }
        let (first, second) = (endpoint?.port ?? 0, other.endpoint?.port ?? 0)
        return first != second ? first < second : (departure ?? 0) < (other.departure ?? 0)
    }
}
