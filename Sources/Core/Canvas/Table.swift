/// Rows under column titles; when there is no room for all, columns leave in order of worth.
package struct Table: Equatable, Sendable {
    package var columns: [Column]
    package var rows: [[StyledText]]

    /// A column: how it is titled and how hard it holds on to its place.
    package struct Column: Equatable, Sendable {
        package var title: String
        package var alignment: Alignment
        /// The column with the least worth leaves first; the first of equals stays longer.
        package var worth: Int
        /// Columns it takes even when its cells are shorter, so that it does not jump.
        package var minimum: Int
        /// The most it takes, unless it stretches; longer cells are cut.
        package var maximum: Int
        /// Whether it takes what is left over.
        package var stretches: Bool

        package init(
            _ title: String,
            _ alignment: Alignment = .left,
            worth: Int,
            minimum: Int = 0,
            maximum: Int = 40,
            stretches: Bool = false
        ) {
            self.title = title
            self.alignment = alignment
            self.worth = worth
            self.minimum = minimum
            self.maximum = maximum
            self.stretches = stretches
        }
    }

    package enum Alignment: Equatable, Sendable {
        case left
        case right
    }

    /// Where a column that stayed is drawn.
    package struct Place: Equatable, Sendable {
        package var index: Int
        /// From the table's left edge.
        package var offset: Int
        package var width: Int
    }

    package init(columns: [Column], rows: [[StyledText]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The columns that fit into `width`, from left to right.
    package func places(in width: Int, gap: Int = 2) -> [Place] {
        let widths = columns.indices.map(naturalWidth)
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(0) { $0 + widths[$1] } + gap * max(0, kept.count - 1) }
        while kept.count > 1, needed() > width {
            guard let least = kept.min(by: { leavesBefore($0, $1) }) else { break }
            kept.removeAll { $0 == least }
        }
        var spare = max(0, width - needed())
        var offset = 0
        return kept.map { index in
            var columnWidth = min(widths[index], width)
            if columns[index].stretches {
                columnWidth += spare
                spare = 0
            }
            defer { offset += columnWidth + gap }
            return Place(index: index, offset: offset, width: columnWidth)
        }
    }

    private func leavesBefore(_ left: Int, _ right: Int) -> Bool {
        (columns[left].worth, -left) < (columns[right].worth, -right)
    }

    private func naturalWidth(of index: Int) -> Int {
        let column = columns[index]
        var width = max(column.minimum, displayWidth(of: column.title))
        for row in rows where index < row.count { width = max(width, row[index].width) }
        return max(column.minimum, min(width, column.maximum))
    }
}

extension Screen {
    /// Draws a table: its titles on the first line of `rect`, a row on each line after it.
    package mutating func draw(_ table: Table, in rect: Rect, glyphs: Glyphs, gap: Int = 2) {
        for place in table.places(in: rect.columns, gap: gap) {
            let column = table.columns[place.index]
            drawCell(
                StyledText(column.title, .header),
                of: column,
                at: place,
                in: rect.line(0),
                glyphs
            )
            for (offset, row) in table.rows.enumerated() where place.index < row.count {
                let line = rect.line(offset + 1)
                guard !line.isEmpty else { break }
                drawCell(row[place.index], of: column, at: place, in: line, glyphs)
            }
        }
    }

    private mutating func drawCell(
        _ text: StyledText,
        of column: Table.Column,
        at place: Table.Place,
        in line: Rect,
        _ glyphs: Glyphs
    ) {
        let cell = Rect(
            column: line.column + place.offset,
            row: line.row,
            columns: min(place.width, line.columns - place.offset),
            rows: line.rows
        )
        guard !cell.isEmpty else { return }
        if text.width > cell.columns {
            draw(text, in: cell)
            let style = text.spans.last?.style ?? Style()
            let end = Point(column: cell.endColumn - 1, row: cell.row)
            draw(glyphs.ellipsis, at: end, style: style, in: cell)
        } else if column.alignment == .right {
            drawRight(text, in: cell)
        } else {
            draw(text, in: cell)
        }
    }
}
