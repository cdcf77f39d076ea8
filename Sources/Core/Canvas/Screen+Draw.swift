extension Screen {
    package var bounds: Rect { Rect(size) }

    /// Draws a text on one line, made safe, cut to `clip`.
    ///
    /// A wide character that would be cut in half leaves a blank instead. Nothing is drawn outside
    /// the screen, wherever `point` is.
    /// - Returns: the column after the text, as if nothing had been cut.
    @discardableResult
    package mutating func draw(
        _ text: String,
        at point: Point,
        style: Style = .init(),
        in clip: Rect? = nil
    ) -> Int {
        let area = clip.map(bounds.intersection) ?? bounds
        let rowIsVisible = (area.row..<area.endRow).contains(point.row) && !area.isEmpty
        var column = point.column
        for scalar in sanitise(text).unicodeScalars {
            let width = displayWidth(of: scalar)
            defer { column += width }
            guard rowIsVisible else { continue }
            if width == 0 {
                combine(scalar, before: column, row: point.row, in: area)
                continue
            }
            let isWhole = column >= area.column && column + width <= area.endColumn
            if isWhole {
                let cell = Cell(scalar: scalar.value, width: UInt8(width), style: style)
                put(cell, column: column, row: point.row)
            } else {
                for half in column..<(column + width) where half >= area.column {
                    guard half < area.endColumn else { break }
                    put(Cell(scalar: 32, style: style), column: half, row: point.row)
                }
            }
        }
        return column
    }

    /// Draws a styled line from the left end of `line`, cut to it.
    ///
    /// - Returns: the column after the text, as if nothing had been cut.
    @discardableResult
    package mutating func draw(_ text: StyledText, in line: Rect, indent: Int = 0) -> Int {
        var column = line.column + indent
        for span in text.spans {
            let start = Point(column: column, row: line.row)
            column = draw(span.text, at: start, style: span.style, in: line)
        }
        return column
    }

    /// Draws a styled line so that it ends at the right end of `line`.
    package mutating func drawRight(_ text: StyledText, in line: Rect, indent: Int = 0) {
        draw(text, in: line, indent: line.columns - text.width - indent)
    }

    /// Blanks a rectangle in one style.
    package mutating func fill(_ rect: Rect, style: Style = .init()) {
        let area = bounds.intersection(rect)
        for row in area.row..<area.endRow {
            for column in area.column..<area.endColumn {
                put(Cell(scalar: 32, style: style), column: column, row: row)
            }
        }
    }

    /// Gives every cell of a rectangle a role and more attributes; what it shows stays.
    package mutating func restyle(_ rect: Rect, role: Role, adding: Style.Attributes = []) {
        let area = bounds.intersection(rect)
        for row in area.row..<area.endRow {
            for column in area.column..<area.endColumn {
                self[column, row].style.role = role
                self[column, row].style.attributes.formUnion(adding)
            }
        }
    }

    /// Writes one cell and blanks the other half of a wide character it covers.
    private mutating func put(_ cell: Cell, column: Int, row: Int) {
        for covered in column..<(column + Int(cell.width)) {
            let old = self[covered, row]
            if old.width == 0, covered > 0 { erase(column: covered - 1, row: row) }
            if old.width == 2, covered + 1 < size.columns { erase(column: covered + 1, row: row) }
        }
        self[column, row] = cell
        if cell.width == 2 {
            self[column + 1, row] = Cell(scalar: 0, width: 0, style: cell.style)
        }
    }

    private mutating func erase(column: Int, row: Int) {
        self[column, row] = Cell(scalar: 32, style: self[column, row].style)
    }

    /// Puts a mark onto the character that ends before `column`, where it has none yet.
    private mutating func combine(
        _ mark: Unicode.Scalar,
        before column: Int,
        row: Int,
        in area: Rect
    ) {
        var base = column - 1
        guard base >= area.column, base < area.endColumn else { return }
        if self[base, row].width == 0 { base -= 1 }
        guard base >= area.column, self[base, row].combining == 0 else { return }
        self[base, row].combining = mark.value
    }
}
