import Canvas
import Events
import Model

/// Failed answers by node and time, a row per node, the newest at the right; time below.
func drawHeatMap(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard area.rows > 1 else { return }
    let nodes = scene.state.nodes.prefix(area.rows - 1)
    let zoom = Int64(scene.interface.heatZoom.rawValue)
    let nameWidth = 14
    let columns = min(max(1, area.columns - nameWidth - 9), Limits.trafficSeconds / Int(zoom))
    let rows = nodes.map { heatCells($0, scene, zoom: zoom, columns: columns) }
    let most = heatMost(scene)
    for (row, node) in nodes.enumerated() {
        let name = clipped(node.name.rawValue, to: nameWidth - 1, ellipsis: scene.glyphs.ellipsis)
        var text = StyledText(padded(name, to: nameWidth), node.condition.role)
        for sign in heat(rows[row], most: most, glyphs: scene.glyphs) {
            text.append(sign, sign == scene.glyphs.dot ? .faint : .chartBad)
        }
        let sum = rows[row].compactMap(\.self).reduce(0, +)
        let total = scene.hasLogs(node.name) ? scene.format.count(Int(sum)) : scene.glyphs.dash
        text.append(padded(toEndOf: 8, total))
        screen.draw(text, in: area.line(row))
    }
    let span = "-\(Int64(columns) * zoom) s"
    let axis =
        span + padded(toEndOf: max(0, columns - span.count), "now") + padded(toEndOf: 8, "sum")
    screen.draw(StyledText(axis, .faint), in: area.line(nodes.count), indent: nameWidth)
}

/// What the darkest shade stands for.
func heatKey(_ scene: Scene) -> StyledText {
    let shades = scene.glyphs.shades
    guard let darkest = shades.last else { return StyledText() }
    let most = Int(heatMost(scene))
    return StyledText("\(scene.glyphs.dot) 0  \(darkest) \(scene.format.count(most))", .faint)
}

/// The most that any cell holds at this zoom, whichever part is on screen: the scale stays put.
private func heatMost(_ scene: Scene) -> Double {
    let zoom = Int64(scene.interface.heatZoom.rawValue)
    let columns = Limits.trafficSeconds / Int(zoom)
    let cells = scene.state.nodes.flatMap { heatCells($0, scene, zoom: zoom, columns: columns) }
    return cells.compactMap(\.self).max() ?? 0
}

/// A node's failed answers in `columns` cells of `zoom` seconds; nil where nothing is known.
private func heatCells(
    _ node: NodeState,
    _ scene: Scene,
    zoom: Int64,
    columns: Int
) -> [Double?] {
    guard scene.hasLogs(node.name) else { return Array(repeating: nil, count: columns) }
    let newest = scene.state.clock.now.rawValue / 1_000_000_000 / zoom
    let oldest = newest - Int64(columns) + 1
    var cells: [Double?] = (0..<columns).map { oldest + Int64($0) < 0 ? nil : 0 }
    for bucket in node.traffic.buckets {
        let place = bucket.second / zoom - oldest
        guard (0..<Int64(columns)).contains(place), let sum = cells[Int(place)] else { continue }
        cells[Int(place)] = sum + Double(bucket.badGateway)
    }
    return cells
}
