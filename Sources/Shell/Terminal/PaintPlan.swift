import Canvas

/// What has to be painted to get from the screen that is shown to the next one.
struct PaintPlan: Equatable {
    /// Neighbouring cells that changed.
    struct Run: Equatable {
        var row: Int
        /// Where it begins; never the right half of a wide character.
        var column: Int
        /// What to show; the right halves of wide characters are left out.
        var cells: [Cell]
    }

    /// Whether everything must be blanked first.
    var erases: Bool
    var runs: [Run] = []

    /// Unchanged cells between two changes that are painted again rather than skipped: moving the
    /// cursor over them costs as many bytes.
    static let gapCells = 4

    /// - Parameters:
    ///   - shown: what is shown now; nil when that is unknown or blank.
    ///   - screen: what to show.
    ///
    ///   - size: the terminal's; what lies beyond is left out.
    init(from shown: Screen?, to screen: Screen, size: Size) {
        let front = shown.flatMap { $0.size == screen.size ? $0 : nil }
        erases = front == nil
        let columns = min(screen.size.columns, size.columns)
        for row in 0..<min(screen.size.rows, size.rows) {
            addRuns(row: row, columns: columns, from: front, to: screen)
        }
    }

    private mutating func addRuns(row: Int, columns: Int, from front: Screen?, to back: Screen) {
        let base = row * back.size.columns
        func changed(_ column: Int) -> Bool {
            guard let front else { return true }
            return front.cells[base + column] != back.cells[base + column]
        }
        var column = 0
        while column < columns {
            guard changed(column) else {
                column += 1
                continue
            }
            var start = column
            if start > 0, back.cells[base + start].width == 0 { start -= 1 }
            var end = column + 1
            var next = end
            while next < columns, next - end < Self.gapCells {
                if changed(next) { end = next + 1 }
                next += 1
            }
            // Half a wide character cannot be painted.
            if end < columns, back.cells[base + end].width == 0 { end += 1 }
            let cells = back.cells[(base + start)..<(base + end)]
            runs.append(Run(row: row, column: start, cells: Self.whole(cells)))
            column = end
        }
    }

    /// Leaves out right halves, and puts a replacement wherever half a wide character is missing.
    private static func whole(_ cells: ArraySlice<Cell>) -> [Cell] {
        var whole: [Cell] = []
        whole.reserveCapacity(cells.count)
        var index = cells.startIndex
        while index < cells.endIndex {
            let cell = cells[index]
            let next = index + 1
            if cell.width == 2, next < cells.endIndex, cells[next].width == 0 {
                whole.append(cell)
                index += 2
                continue
            }
            let isWhole = cell.width == 1
            whole.append(isWhole ? cell : Cell(scalar: 0xFFFD, style: cell.style))
            index += 1
        }
        return whole
    }
}
