import Canvas
import Events
import Model

/// View 1: whether everything is all right.
func drawNodes(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let nodes = scene.shownNodes
    // Half the body at most: what happened explains the table.
    let rowsMax = max(1, body.rows / 2 - 2)
    let tableRows = min(max(1, nodes.count), rowsMax)
    let inside = screen.drawBox(body, title: nodesTitle(scene), glyphs: scene.glyphs)
    guard !inside.isEmpty else { return }
    let selected = nodes.firstIndex { $0.name == scene.interface.selectedNode }
    let start = firstVisible(count: nodes.count, rows: tableRows, selected: selected)
    let shown = Array(nodes.dropFirst(start).prefix(tableRows))
    let table = nodesTable(scene, shown)
    let area = inside.lines(from: 0, count: tableRows + 1).inset(columns: 1)
    screen.draw(table, in: area, glyphs: scene.glyphs)
    if nodes.isEmpty {
        screen.draw(StyledText("no node is configured", .faint), in: area.line(1))
    }
    if let selected, selected >= start, selected < start + shown.count {
        drawSelection(inside.line(1 + selected - start), scene, on: &screen)
    }
    let divider = Rect(
        column: body.column,
        row: inside.row + tableRows + 1,
        columns: body.columns,
        rows: 1
    )
    guard divider.row < body.endRow - 1 else { return }
    screen.drawDivider(
        divider,
        title: happeningsTitle(scene),
        trailing: filterNote(scene),
        glyphs: scene.glyphs
    )
    drawHappenings(scene, in: inside.lines(from: tableRows + 2), on: &screen)
}

/// The first row to show so that the selected one is among those that fit.
func firstVisible(count: Int, rows: Int, selected: Int?) -> Int {
    guard let selected, rows > 0 else { return 0 }
    return max(0, min(selected - rows / 2, count - rows))
}

/// Marks a row as selected: by a sign as well as by its role.
func drawSelection(_ line: Rect, _ scene: Scene, on screen: inout Screen) {
    screen.restyle(line, role: .selection)
    screen.draw(StyledText(scene.glyphs.crumb, .selection), in: line)
}

/// The filter in force, for the right end of a title.
func filterNote(_ scene: Scene) -> StyledText {
    var words = scene.filter.map { "filter: \($0.text)" } ?? ""
    if scene.interface.view == .logs, let range = scene.interface.logs.range {
        let (first, last) = (range.lowerBound, range.upperBound)
        words += words.isEmpty ? "only " : ", "
        words +=
            "\(scene.format.clock(first, decimals: 3))-\(scene.format.clock(last, decimals: 3))"
    }
    return StyledText(words, .prompt)
}

private func nodesTitle(_ scene: Scene) -> StyledText {
    let isActive = scene.interface.pane == .first
    let title = StyledText("nodes", isActive ? .title : .border)
    let (shown, all) = (scene.shownNodes.count, scene.state.nodes.count)
    return shown == all ? title : title + StyledText(" \(shown) of \(all)", .prompt)
}

private func happeningsTitle(_ scene: Scene) -> StyledText {
    let isActive = scene.interface.pane == .second
    var title = StyledText("what happened", isActive ? .title : .border)
    if scene.interface.happening != nil { title.append(" (End follows)", .warning) }
    return title
}

extension Scene {
    /// The nodes that pass the filter, in the order asked for; all when none does, for then the
    /// filter is about what happened.
    var shownNodes: [NodeState] { inOrder(passingNodes) }

    private var passingNodes: [NodeState] {
        guard let filter = interface.filters[.nodes] else { return state.nodes }
        let passing = state.nodes.filter { node in
            let words = "\(node.name) \(node.condition.word)"
            return filter.matches(FilterSubject(text: Array(words.utf8), node: node.name.rawValue))
        }
        return passing.isEmpty ? state.nodes : passing
    }
}
