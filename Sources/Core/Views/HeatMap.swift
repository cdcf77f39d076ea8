import Canvas
import Events
import Model

/// Failed answers by node and time, worked out once per frame.
struct HeatFigures {
    /// Seconds per cell.
    let zoom: Int64
    /// The newest last, by node in the order of the configuration; nil where nothing is known.
    let rows: [[Double?]]
    /// The most that any cell holds at this zoom, whichever part is on screen: the scale stays put.
    let most: Double
    /// The first second of the newest cell, of the run's clock.
    let newest: Int64

    init(_ scene: Scene) {
        let zoom = Int64(scene.interface.bursts.zoom.rawValue)
        self.zoom = zoom
        newest = scene.state.clock.now.rawValue / 1_000_000_000 / zoom * zoom
        let count = Self.cellsMax(zoom)
        rows = scene.state.nodes.map { Self.cells($0, scene, zoom: zoom, count: count) }
        most = rows.joined().compactMap(\.self).max() ?? 0
    }

    /// As many cells as the buckets that are kept fill.
    private static func cellsMax(_ zoom: Int64) -> Int {
        zoom < 30 ? Limits.trafficSeconds / Int(zoom) : Limits.trafficHalfMinutes * 30 / Int(zoom)
    }

    private static func cells(
        _ node: NodeState,
        _ scene: Scene,
        zoom: Int64,
        count: Int
    ) -> [Double?] {
        guard scene.hasLogs(node.name) else { return Array(repeating: nil, count: count) }
        let newest = scene.state.clock.now.rawValue / 1_000_000_000 / zoom
        let oldest = newest - Int64(count) + 1
        var cells: [Double?] = (0..<count).map { oldest + Int64($0) < 0 ? nil : 0 }
        for bucket in zoom < 30 ? node.traffic.buckets : node.traffic.halfMinutes {
            let place = bucket.second / zoom - oldest
            guard (0..<Int64(count)).contains(place), let sum = cells[Int(place)] else { continue }
            cells[Int(place)] = sum + Double(bucket.badGateway)
        }
        return cells
    }
}

/// A row per node, the newest at the right; time below.
func drawHeatMap(
    _ figures: HeatFigures,
    _ scene: Scene,
    in area: Rect,
    on screen: inout Screen
) {
    guard area.rows > 1 else { return }
    let nameWidth = 14
    let columns = min(max(1, area.columns - nameWidth - 9), figures.rows.first?.count ?? 1)
    for (row, node) in scene.state.nodes.prefix(area.rows - 1).enumerated() {
        let cells = Array(figures.rows[row].suffix(columns))
        let name = clipped(node.name.rawValue, to: nameWidth - 1, ellipsis: scene.glyphs.ellipsis)
        var text = StyledText(padded(name, to: nameWidth), node.condition.role)
        for sign in heat(cells, most: figures.most, glyphs: scene.glyphs) {
            text.append(sign, sign == scene.glyphs.dot ? .faint : .chartBad)
        }
        let sum = cells.compactMap(\.self).reduce(0, +)
        let total =
            scene.hasLogs(node.name) ? scene.format.count(Int(clamping: sum)) : scene.glyphs.dash
        text.append(padded(toEndOf: 8, total))
        screen.draw(text, in: area.line(row))
    }
    let span = "-" + scene.format.age(.seconds(Int64(columns) * figures.zoom))
    let middle = "-" + scene.format.age(.seconds(Int64(columns) * figures.zoom / 2))
    var axis = span + padded(toEndOf: max(0, columns - span.count), "now")
    if columns >= 40 {
        let half = columns / 2 - span.count
        axis =
            span + padded(toEndOf: half, middle)
            + padded(toEndOf: columns - span.count - half, "now")
    }
    axis += padded(toEndOf: 8, "sum")
    let line = area.line(min(scene.state.nodes.count, area.rows - 1))
    screen.draw(StyledText(axis, .faint), in: line, indent: nameWidth)
}

/// The same figures as a table: a row per cell of time, the newest first, a column per node.
func drawHeatTable(
    _ figures: HeatFigures,
    _ scene: Scene,
    in area: Rect,
    on screen: inout Screen
) {
    guard area.rows > 1 else { return }
    let count = figures.rows.first?.count ?? 0
    let format = scene.format
    // Before the run began nothing is known: no rows of dashes.
    let known = Int(clamping: figures.newest / figures.zoom + 1)
    let rows = (0..<min(count, known, area.rows - 1)).map { back -> [StyledText] in
        let cells = figures.rows.map { $0[count - 1 - back] }
        let begin = Instant(rawValue: (figures.newest - Int64(back) * figures.zoom) * 1_000_000_000)
        let wall = scene.state.clock.wall.map { $0 + (begin - scene.state.clock.now) }
        let told = cells.compactMap(\.self)
        let sum = told.isEmpty ? nil : told.reduce(0, +)
        return [StyledText(format.clock(wall), .faint)]
            + (cells + [sum]).map { value in
                StyledText(
                    format.count(value.map { Int(clamping: $0) }),
                    (value ?? 0) > 0 ? .chartBad : .faint
                )
            }
    }
    let nodes = scene.state.nodes.enumerated().map { place, node in
        // Where there is no room the last nodes leave first.
        Table.Column(node.name.rawValue, .right, worth: 8 - min(place, 7), minimum: 6, maximum: 16)
    }
    let table = Table(
        columns: [.init("FROM", worth: 10, minimum: 8)] + nodes
            + [.init("SUM", .right, worth: 9, minimum: 6)],
        rows: rows
    )
    screen.draw(table, in: area, glyphs: scene.glyphs)
}

/// What the darkest shade stands for.
func heatKey(_ figures: HeatFigures, _ scene: Scene) -> StyledText {
    guard let darkest = scene.glyphs.shades.last, !scene.interface.bursts.showsTable else {
        return StyledText()
    }
    let most = scene.format.count(Int(clamping: figures.most))
    return StyledText("\(scene.glyphs.dot) 0  \(darkest) \(most)", .faint)
}

extension Int {
    /// The nearest whole number in range; 0 for what is none.
    init(clamping value: Double) { self = Int(exactly: value.rounded()) ?? (value > 0 ? .max : 0) }
}
