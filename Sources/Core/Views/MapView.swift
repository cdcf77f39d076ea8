import Canvas
import Events
import Model

/// View 2: who is connected where, and who moved.
func drawMap(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let figures = MapFigures(scene)
    let title = mapTitle(scene, figures)
    let inside = screen.drawBox(
        body,
        title: title,
        trailing: filterNote(scene),
        glyphs: scene.glyphs
    )
    guard !inside.isEmpty else { return }
    let facts = mapFacts(scene, figures)
    let factRows = min(facts.count, max(1, inside.rows / 3))
    let upperRows = inside.rows - factRows - 1
    let upper = inside.lines(from: 0, count: upperRows)
    if scene.interface.map.showsTable {
        drawMapTable(scene, figures, in: upper, on: &screen)
    } else if body.columns < MapBands.columnsMin || upper.rows < MapBands.rowsMin
        || upper.rows <= figures.places.count
    {
        drawMapWords(scene, figures, in: upper, on: &screen)
    } else {
        MapBands(scene, figures, in: upper.inset(columns: 1)).draw(on: &screen)
    }
    let divider = Rect(
        column: body.column,
        row: inside.row + upperRows,
        columns: body.columns,
        rows: 1
    )
    guard upperRows >= 0 else { return }
    screen.drawDivider(divider, title: StyledText("moved and left", .border), glyphs: scene.glyphs)
    for (row, fact) in facts.prefix(factRows).enumerated() {
        let line = inside.line(upperRows + 1 + row)
        drawCut(fact, scene, in: line.inset(columns: 1), on: &screen)
    }
}

/// Draws a line whose end is marked where it was cut off.
func drawCut(_ text: StyledText, _ scene: Scene, in line: Rect, on screen: inout Screen) {
    guard !line.isEmpty else { return }
    let end = screen.draw(text, in: line)
    guard end > line.endColumn else { return }
    let last = Point(column: line.endColumn - 1, row: line.row)
    screen.draw(scene.glyphs.ellipsis, at: last, style: Style(.faint), in: line)
}

private func mapTitle(_ scene: Scene, _ figures: MapFigures) -> StyledText {
    var text = StyledText("map", .title)
    if let group = scene.interface.map.openGroup {
        text.append(" \(scene.glyphs.crumb) ", .faint)
        text.append(group, .title)
    }
    text.append(" \(scene.mapCount(figures.sessions))", .faint)
    if figures.waiting > 0 {
        text.append(", \(scene.format.count(figures.waiting)) waiting", .alert)
    }
    return text
}

/// Why there is nothing to draw.
func emptyMapWords(_ scene: Scene) -> String {
    if scene.filter != nil { return "nobody passes the filter" }
    if scene.interface.map.openGroup != nil { return "nobody of this group is here now" }
    return scene.isMapKnown ? "no session now" : "no session is known"
}

/// The map where there is no room for bands: places, then groups, a line each.
private func drawMapWords(
    _ scene: Scene,
    _ figures: MapFigures,
    in area: Rect,
    on screen: inout Screen
) {
    let placeRows = min(figures.places.count, max(1, area.rows / 2))
    for (row, text) in placeTexts(figures, rows: placeRows, scene).enumerated() {
        drawCut(text, scene, in: area.line(row).inset(columns: 1), on: &screen)
    }
    let rest = area.lines(from: placeRows)
    if figures.lanes.isEmpty {
        screen.draw(StyledText(emptyMapWords(scene), .faint), in: rest.line(0), indent: 1)
    }
    let selected = figures.lanes.firstIndex { $0.label == scene.selectedLane }
    let start = firstVisible(count: figures.lanes.count, rows: rest.rows, selected: selected)
    for (row, lane) in figures.lanes.dropFirst(start).prefix(rest.rows).enumerated() {
        drawCut(laneText(lane, scene), scene, in: rest.line(row).inset(columns: 1), on: &screen)
        if start + row == selected { drawSelection(rest.line(row), scene, on: &screen) }
    }
    if figures.lanes.count > rest.rows {
        let end = start + rest.rows
        let range = StyledText(" \(start + 1)-\(end)/\(figures.lanes.count)", .header)
        screen.drawRight(range, in: rest.line(0), indent: 1)
    }
}

/// A line for each place; those for which there is no row are counted in the last.
private func placeTexts(_ figures: MapFigures, rows: Int, _ scene: Scene) -> [StyledText] {
    let all = figures.places
    guard all.count > rows else { return all.map { placeText($0, scene) } }
    let rest = all.dropFirst(rows - 1)
    let sessions = rest.reduce(0) { $0.addingWithin($1.count) }
    let more = "\(scene.glyphs.ellipsis) \(rest.count) more: \(scene.mapCount(sessions))"
    return all.prefix(rows - 1).map { placeText($0, scene) } + [StyledText(more, .faint)]
}

/// `10.0.3.0/24  41: web1 30, web2 11`.
func laneText(_ lane: MapFigures.Lane, _ scene: Scene) -> StyledText {
    var text = StyledText("\(lane.label)  \(scene.format.count(lane.count)): ")
    for (number, strand) in lane.strands.enumerated() {
        if number > 0 { text.append(", ") }
        text.append(strandWords(strand, scene), scene.role(of: strand.place))
    }
    return text
}

/// `web1 41 (17 web2 → web1)`.
func strandWords(_ strand: MapFigures.Strand, _ scene: Scene) -> String {
    let words = "\(scene.word(of: strand.place)) \(scene.format.count(strand.count))"
    let moved = movedWords(strand, scene)
    return moved.isEmpty ? words : "\(words) (\(moved))"
}

/// `17 web2 → web1`; empty when nothing moved.
func movedWords(_ strand: MapFigures.Strand, _ scene: Scene) -> String {
    guard strand.moved > 0, let from = strand.from, let to = strand.place.node else { return "" }
    return "\(scene.format.count(strand.moved)) \(from) \(scene.glyphs.arrow) \(to)"
}

/// `● web1 up  41`, and how many of them came lately.
func placeText(_ stand: MapFigures.Stand, _ scene: Scene) -> StyledText {
    let role = scene.role(of: stand.place)
    var text = StyledText()
    if let name = stand.place.node {
        if let node = scene.state.node(name) {
            text.append(
                "\(node.condition.glyph(scene.glyphs)) \(name) \(node.condition.word)",
                role
            )
        } else {
            text.append("\(scene.glyphs.unknown) \(name)", role)
        }
    } else {
        let sign = stand.place == .unknown ? scene.glyphs.unknown : scene.glyphs.trying
        text.append("\(sign) \(scene.word(of: stand.place))", role)
    }
    let count =
        stand.place == .gone
        ? scene.format.count(stand.count) : scene.mapCount(stand.count, isShort: true)
    text.append("  \(count)")
    if stand.moved > 0 { text.append(", \(scene.format.count(stand.moved)) came", .good) }
    return text
}

extension Scene {
    /// The group or client that is selected on the map.
    var selectedLane: String? {
        interface.map.openGroup == nil ? interface.map.selectedGroup : interface.map.selectedClient
    }

    /// Whether anybody tells of sessions.
    var isMapKnown: Bool {
        !state.clients.isEmpty || state.censusSeen != nil || state.readsSockets
    }

    /// A count of sessions; of canaries where nobody tells of other clients; else a dash.
    func mapCount(_ count: Int, isShort: Bool = false) -> String {
        let count = isMapKnown ? count : nil
        if isMapKnown, state.censusSeen == nil, !state.readsSockets {
            return format.counted(count, "canary", "canaries")
        }
        return isShort ? format.count(count) : format.counted(count, "session", "sessions")
    }

    func word(of place: MapPlace) -> String {
        switch place {
        case .node(let name): name.rawValue
        case .unknown: "node \(glyphs.dash)"
        case .waiting: "waiting"
        case .gone: "gone"
        }
    }

    func role(of place: MapPlace) -> Role {
        switch place {
        case .node(let name): state.node(name)?.condition.role ?? .unknown
        case .unknown: .unknown
        case .waiting: .alert
        case .gone: .warning
        }
    }
}
