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

    private let scene: Scene
    private let area: Rect
    private let lanes: ArraySlice<MapFigures.Lane>
    private let lanesInAll: Int
    private let places: [MapFigures.Stand]
    private let rows: Int
    private let label: Int
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
        stand = min(28, area.columns * 3 / 10)
    }

    private var bandColumns: Int { max(0, area.columns - label - wall - stand - 1) }
    /// The left bands say where their sessions came from and need the more room.
    private var leftColumns: Int { bandColumns * 3 / 5 }

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

    // MARK: Left

    private func drawLanes(on screen: inout Screen) {
        let fits = lanes.reduce(0) { $0 + max(1, $1.strands.count) } <= rows
        let heights = shareOut(
            rows,
            among: lanes.map { Double($0.count) },
            least: lanes.map { fits ? max(1, $0.strands.count) : 1 }
        )
        var row = 1
        for (lane, height) in zip(lanes, heights) {
            let part = area.lines(from: row, count: height)
            drawLabel(lane, in: part.line(0), on: &screen)
            if height >= lane.strands.count {
                drawStrands(lane, in: part, on: &screen)
            } else {
                drawMerged(lane, in: band(part.line(0)), on: &screen)
            }
            row += height
        }
    }

    /// The part of a row where the left bands are.
    private func band(_ line: Rect) -> Rect {
        Rect(column: line.column + label, row: line.row, columns: leftColumns, rows: line.rows)
    }

    private func drawLabel(_ lane: MapFigures.Lane, in line: Rect, on screen: inout Screen) {
        let count = scene.format.count(lane.count)
        let room = max(0, label - displayWidth(of: count) - 4)
        let name = clipped(lane.label, to: room, ellipsis: scene.glyphs.ellipsis)
        let text = StyledText("  " + padded(name, to: room) + " " + count + " ")
        let place = Rect(column: line.column, row: line.row, columns: label, rows: line.rows)
        screen.draw(text, in: place)
        if lane.label == scene.selectedLane { drawSelection(place, scene, on: &screen) }
    }

    private func drawStrands(_ lane: MapFigures.Lane, in part: Rect, on screen: inout Screen) {
        let heights = shareOut(
            part.rows,
            among: lane.strands.map { Double($0.count) },
            least: lane.strands.map { _ in 1 }
        )
        var row = 0
        for (strand, height) in zip(lane.strands, heights) {
            let moved = movedRows(strand.moved, of: strand.count, in: height)
            for offset in 0..<height {
                let isMoved = offset < moved
                drawBand(
                    strand.place,
                    isMoved: isMoved,
                    in: band(part.line(row + offset)),
                    on: &screen
                )
            }
            drawWords(of: strand, in: part.lines(from: row, count: height), on: &screen)
            row += height
        }
    }

    /// Where the strand goes and what of it moved: on one row if there is room, else on two.
    private func drawWords(
        of strand: MapFigures.Strand,
        in part: Rect,
        on screen: inout Screen
    ) {
        let whole = strandWords(strand, scene)
        let short = "\(scene.word(of: strand.place)) \(scene.format.count(strand.count))"
        let moved = movedWords(strand, scene)
        func drawIfItFits(_ words: String, row: Int) -> Bool {
            let line = band(part.line(row))
            guard !words.isEmpty, displayWidth(of: words) + 4 <= line.columns else { return false }
            let role = scene.role(of: strand.place)
            screen.draw(StyledText(" \(words) ", role), in: line, indent: 1)
            return true
        }
        if drawIfItFits(whole, row: 0) { return }
        if part.rows == 1, strand.moved > 0, drawIfItFits(moved, row: 0) { return }
        _ = drawIfItFits(short, row: 0)
        if part.rows > 1 { _ = drawIfItFits(moved, row: 1) }
    }

    /// Several places in one row: each has its share of the length.
    private func drawMerged(_ lane: MapFigures.Lane, in line: Rect, on screen: inout Screen) {
        let lengths = shareOut(
            line.columns,
            among: lane.strands.map { Double($0.count) },
            least: lane.strands.map { _ in 1 }
        )
        var column = line.column
        for (strand, length) in zip(lane.strands, lengths) {
            let part = Rect(column: column, row: line.row, columns: length, rows: 1)
            drawBand(strand.place, isMoved: strand.moved > 0, in: part, on: &screen)
            let text = " \(scene.word(of: strand.place)) \(scene.format.count(strand.count)) "
            if displayWidth(of: text) + 1 <= length {
                screen.draw(StyledText(text, scene.role(of: strand.place)), in: part, indent: 1)
            }
            column += length
        }
    }

    // MARK: Balancer

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

    // MARK: Right

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

    private func drawBand(
        _ place: MapPlace,
        isMoved: Bool,
        in line: Rect,
        on screen: inout Screen
    ) {
        guard !line.isEmpty else { return }
        let sign =
            switch place {
            case .node: isMoved ? scene.glyphs.moving : scene.glyphs.line
            case .unknown, .waiting: scene.glyphs.dot
            }
        let role = isMoved ? Role.good : scene.role(of: place)
        let text = String(repeating: sign, count: line.columns)
        screen.draw(StyledText(text, role), in: line)
    }

    /// Rows of a band that show what moved: at least one when anybody did.
    private func movedRows(_ moved: Int, of count: Int, in height: Int) -> Int {
        guard moved > 0, count > 0 else { return 0 }
        let share = Double(moved) / Double(count) * Double(height)
        return min(height, max(1, Int(share.rounded())))
    }
}

/// Parts `total` cells by weight: each gets at least its least while there are any, the rest goes by
/// the largest share that is still missing.
func shareOut(_ total: Int, among weights: [Double], least: [Int]) -> [Int] {
    var left = max(0, total)
    var parts = least.map { least in
        let part = min(left, max(0, least))
        left -= part
        return part
    }
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite else { return parts }
    while left > 0 {
        let missing = weights.indices.map { weights[$0] / sum * Double(total) - Double(parts[$0]) }
        guard let most = missing.indices.max(by: { missing[$0] < missing[$1] }) else { break }
        parts[most] += 1
        left -= 1
    }
    return parts
}
