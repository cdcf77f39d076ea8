import Canvas
import Events
import Model

/// The bands of the map: groups of clients at the left, the balancer, the nodes at the right.
///
/// A band is as many rows wide as its share of all sessions, and at least one: the figure beside
/// it is exact. Both sides have the same rows, so a band goes straight to the balancer.
struct MapBands {
    /// Below these the map is told in words.
    static let columnsMin = 72
    static let rowsMin = 6

    let scene: Scene
    let area: Rect
    let lanes: ArraySlice<MapFigures.Lane>
    private let lanesInAll: Int
    private let places: [MapFigures.Stand]
    let rows: Int
    let label: Int
    private let wall: Int
    private let stand: Int

    init(_ scene: Scene, _ figures: MapFigures, in area: Rect) {
        self.scene = scene
        self.area = area
        let room = max(1, area.rows - 1)
        let selected = figures.lanes.firstIndex { $0.label == scene.selectedLane }
        let start = firstVisible(count: figures.lanes.count, rows: room, selected: selected)
        lanes = figures.lanes.dropFirst(start).prefix(room)
        lanesInAll = figures.lanes.count
        places = figures.places
        // No wider than one session a row: few sessions are thin bands.
        let sessions = lanes.reduce(0) { $0.addingWithin($1.count) }
        let strands = lanes.reduce(0) { $0 + $1.strands.count }
        rows = min(room, max(sessions, strands, places.count))
        let widest = lanes.reduce(8) { widest, lane in
            let count = displayWidth(of: scene.format.count(lane.count))
            return max(widest, displayWidth(of: lane.label) + count)
        }
        label = min(widest + 4, 30, area.columns * 3 / 10)
        let margin = area.columns < 100 ? 2 : 4
        wall = min(16, max(7, displayWidth(of: scene.balancerName) + margin))
        stand = min(30, area.columns * 3 / 10)
    }

    private var bandColumns: Int { max(0, area.columns - label - wall - stand - 1) }
    /// The left bands say where their sessions came from and need the more room.
    var leftColumns: Int { bandColumns * 3 / 5 }

    func draw(on screen: inout Screen) {
        drawHead(on: &screen)
        if lanes.isEmpty {
            screen.draw(StyledText(emptyMapWords(scene), .faint), in: area.line(1))
        }
        drawLanes(on: &screen)
        drawWall(on: &screen)
        drawPlaces(on: &screen)
    }

    private func drawHead(on screen: inout Screen) {
        let isPart = lanes.count < lanesInAll
        let range = isPart ? " \(lanes.startIndex + 1)-\(lanes.endIndex)/\(lanesInAll)" : ""
        let line = area.line(0)
        screen.draw(StyledText("CLIENTS\(range)", .header), in: line)
        let head = StyledText("NODES", .header)
        screen.draw(head, in: line, indent: area.columns - stand)
    }

    private func drawWall(on screen: inout Screen) {
        let name = clipped(
            scene.state.topology.balancer == nil ? scene.glyphs.dash : scene.balancerName,
            to: wall - 2,
            ellipsis: scene.glyphs.ellipsis
        )
        for row in 0..<rows {
            let line = area.line(row + 1)
            let column = area.column + label + leftColumns
            let part = Rect(column: column, row: line.row, columns: wall, rows: line.rows)
            let inner = row == rows / 2 ? name : ""
            let blank = max(0, wall - 2 - displayWidth(of: inner))
            var text = StyledText(scene.glyphs.vertical, .border)
            text.append(
                padded(String(repeating: " ", count: blank / 2) + inner, to: wall - 2),
                .title
            )
            text.append(scene.glyphs.vertical, .border)
            screen.draw(text, in: part)
        }
    }

    private func drawPlaces(on screen: inout Screen) {
        let heights = shareOut(
            rows,
            among: places.map { Double($0.count) },
            least: places.map { _ in 1 }
        )
        var row = 1
        for (place, height) in zip(places, heights) {
            let part = area.lines(from: row, count: height)
            let moved = movedRows(place.moved, of: place.count, in: height)
            for offset in 0..<part.rows where place.count > 0 {
                let isMoved = offset < moved
                drawBand(
                    place.place,
                    isMoved: isMoved,
                    in: rightBand(part.line(offset)),
                    on: &screen
                )
            }
            let first = part.line(0)
            let line = Rect(
                column: area.endColumn - stand,
                row: first.row,
                columns: stand,
                rows: first.rows
            )
            drawCut(placeText(place, scene), scene, in: line, on: &screen)
            row += height
        }
    }

    private func rightBand(_ line: Rect) -> Rect {
        let column = area.column + label + leftColumns + wall
        let columns = area.endColumn - stand - 1 - column
        return Rect(column: column, row: line.row, columns: columns, rows: line.rows)
    }

    func drawBand(
        _ place: MapPlace,
        isMoved: Bool,
        in line: Rect,
        on screen: inout Screen
    ) {
        guard !line.isEmpty else { return }
        let sign =
            switch place {
            case .node: isMoved ? scene.glyphs.moving : scene.glyphs.line
            case .unknown, .waiting, .gone: scene.glyphs.dot
            }
        let role = isMoved ? Role.good : scene.role(of: place)
        let text = String(repeating: sign, count: line.columns)
        screen.draw(StyledText(text, role), in: line)
    }

    /// Rows of a band that show what moved: at least one when anybody did.
    func movedRows(_ moved: Int, of count: Int, in height: Int) -> Int {
        guard moved > 0, count > 0 else { return 0 }
        let share = Double(moved) / Double(count) * Double(height)
        return min(height, max(1, Int(share.rounded())))
    }
}
