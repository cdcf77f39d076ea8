/// A terminal's contents as a value: rows of cells, drawn by views, shown by a display.
///
/// It can be printed as text, so that every view is tested without a terminal.
package struct Screen: Equatable, Sendable {
    package let size: Size
    /// Row by row; `size.columns * size.rows` of them.
    package var cells: [Cell]
    /// Where the terminal's cursor stands; nil: hidden.
    package var cursor: Point?

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package subscript(column: Int, row: Int) -> Cell {
        get { cells[row * size.columns + column] }
        set { cells[row * size.columns + column] = newValue }
    }
}

/// Columns and rows; never negative.
package struct Size: Equatable, Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// A cell's place, from the top left, 0-based.
package struct Point: Equatable, Hashable, Sendable {
    package var column: Int
    package var row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// One cell: what it shows and what it means.
package struct Cell: Equatable, Hashable, Sendable {
    /// The base scalar; 0 in the right half of a wide character.
    package var scalar: UInt32
    /// One combining scalar; 0 for none.
    package var combining: UInt32
    /// Columns taken: 1 or 2; 0 in the right half of a wide character.
    package var width: UInt8
    package var style: Style

    package init(scalar: UInt32, combining: UInt32 = 0, width: UInt8 = 1, style: Style = .init()) {
        self.scalar = scalar
        self.combining = combining
        self.width = width
        self.style = style
    }

    /// A space in the plain role.
    package static let blank = Cell(scalar: 32)
}

/// How a cell looks, said by meaning: a theme turns roles into colours.
package struct Style: Equatable, Hashable, Sendable {
    package var role: Role
    package var attributes: Attributes

    package init(_ role: Role = .text, _ attributes: Attributes = []) {
        self.role = role
        self.attributes = attributes
    }

    /// Attributes a view adds to a role.
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let bold = Self(rawValue: 1)
        package static let dim = Self(rawValue: 2)
        package static let underline = Self(rawValue: 4)
        package static let reverse = Self(rawValue: 8)
    }
}

/// What a piece of the screen means.
///
/// Themes give each a colour; goldens store these names.
package enum Role: String, CaseIterable, Hashable, Sendable {
    case text
    /// Less important text.
    case faint
    case title
    case border
    /// The top line and the key bar.
    case bar
    case key
    case header
    case selection
    case up
    case suspect
    case down
    case drain
    case maint
    case unknown
    /// An objective missed, a refusal, a burst.
    case alert
    /// Something good that just happened.
    case good
    case warning
    /// Control armed, production: what must not be overlooked.
    case armed
    case replay
    case recording
    case chart
    case chartBad
    case dialog
    case prompt
    case match
    case source1
    case source2
    case source3
    case source4
}
