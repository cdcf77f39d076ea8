import Canvas
import Events
import Model

/// The left side of the map: groups of clients and where their sessions go.
extension MapBands {
    func drawLanes(on screen: inout Screen) {
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
                for offset in 0..<height {
                    drawMerged(lane, in: band(part.line(offset)), on: &screen)
                }
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
}
