/// A rectangle of cells; never of negative size.
package struct Rect: Equatable, Hashable, Sendable {
    package var column: Int
    package var row: Int
    package var columns: Int
    package var rows: Int

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    /// The whole of a screen of this size.
    package init(_ size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    package var isEmpty: Bool { columns == 0 || rows == 0 }
    /// The first column to the right of it.
    package var endColumn: Int { column + columns }
    /// The first row below it.
    package var endRow: Int { row + rows }

    /// What both cover; empty when they do not touch.
    package func intersection(_ other: Self) -> Self {
        let left = max(column, other.column)
        let top = max(row, other.row)
        return Self(
            column: left,
            row: top,
            columns: min(endColumn, other.endColumn) - left,
            rows: min(endRow, other.endRow) - top
        )
    }

    /// The rectangle without a margin on all four sides.
    package func inset(columns: Int = 0, rows: Int = 0) -> Self {
        Self(
            column: column + columns,
            row: row + rows,
            columns: self.columns - 2 * columns,
            rows: self.rows - 2 * rows
        )
    }

    /// The line `offset` rows below the top; empty when that is outside.
    package func line(_ offset: Int) -> Self {
        Self(
            column: column,
            row: row + offset,
            columns: columns,
            rows: (0..<rows).contains(offset) ? 1 : 0
        )
    }

    /// Everything from the row `offset` below the top on, at most `count` rows.
    package func lines(from offset: Int, count: Int = .max) -> Self {
        let start = min(max(0, offset), rows)
        return Self(
            column: column,
            row: row + start,
            columns: columns,
            rows: min(count, rows - start)
        )
    }

    /// A rectangle of this size in the middle, cut to what is there.
    package func centred(columns: Int, rows: Int) -> Self {
        let columns = min(columns, self.columns)
        let rows = min(rows, self.rows)
        return Self(
            column: column + (self.columns - columns) / 2,
            row: row + (self.rows - rows) / 2,
            columns: columns,
            rows: rows
        )
    }
}
