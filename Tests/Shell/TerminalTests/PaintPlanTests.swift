import Canvas
import TestKit
import Testing

@testable import Terminal

/// A screen of these rows; 漢 takes two columns.
private func screen(_ rows: String...) -> Screen {
    let columns = rows.map { row in row.unicodeScalars.reduce(0) { $0 + ($1 == "漢" ? 2 : 1) } }
    var screen = Screen(size: Size(columns: columns.max() ?? 0, rows: rows.count))
    for (row, text) in rows.enumerated() {
        var column = 0
        for scalar in text.unicodeScalars {
            let isWide = scalar == "漢"
            screen[column, row] = Cell(scalar: scalar.value, width: isWide ? 2 : 1)
            if isWide { screen[column + 1, row] = Cell(scalar: 0, width: 0) }
            column += isWide ? 2 : 1
        }
    }
    return screen
}

/// The runs as `row,column:text`.
private func runs(from shown: Screen?, to next: Screen, size: Size? = nil) -> [String] {
    PaintPlan(from: shown, to: next, size: size ?? next.size).runs.map { run in
        let text = run.cells.map { String(Unicode.Scalar($0.scalar).map(Character.init) ?? "!") }
        return "\(run.row),\(run.column):\(text.joined())"
    }
}

@Suite struct `The paint plan` {
    @Test func `paints everything at first`() {
        let plan = PaintPlan(from: nil, to: screen("ab", "cd"), size: Size(columns: 2, rows: 2))
        #expect(plan.erases)
        #expect(runs(from: nil, to: screen("ab", "cd")) == ["0,0:ab", "1,0:cd"])
    }

    @Test func `paints nothing when nothing changed`() {
        let same = screen("ab", "cd")
        let plan = PaintPlan(from: same, to: same, size: same.size)
        #expect(!plan.erases)
        #expect(plan.runs.isEmpty)
    }

    @Test func `paints only what changed`() {
        let next = screen("abcdefgX", "........")
        #expect(runs(from: screen("abcdefgh", "........"), to: next) == ["0,7:X"])
    }

    @Test func `joins changes across a small gap and parts them at a large one`() {
        #expect(runs(from: screen("..........."), to: screen("X...Y......")) == ["0,0:X...Y"])
        #expect(runs(from: screen("..........."), to: screen("X....Y.....")) == ["0,0:X", "0,5:Y"])
    }

    @Test func `notices a change of style alone`() {
        let before = screen("ab")
        var after = before
        after[1, 0].style = Style(.down)
        #expect(runs(from: before, to: after) == ["0,1:b"])
    }

    @Test func `never begins or ends within a wide character`() {
        #expect(runs(from: screen("漢x"), to: screen("漢y")) == ["0,2:y"])
        #expect(runs(from: screen("ab漢"), to: screen("漢漢")) == ["0,0:漢"])
        #expect(runs(from: screen("a漢b"), to: screen("漢漢")) == ["0,0:漢漢"])
        #expect(runs(from: screen("漢漢"), to: screen("a漢b")) == ["0,0:a漢b"])
    }

    @Test func `replaces half a wide character`() {
        var cut = screen("ab漢")
        #expect(runs(from: nil, to: cut, size: Size(columns: 3, rows: 1)) == ["0,0:ab\u{FFFD}"])
        cut[3, 0] = Cell(scalar: 0x78)
        #expect(runs(from: nil, to: cut) == ["0,0:ab\u{FFFD}x"])
        cut[2, 0] = Cell(scalar: 0, width: 0)
        #expect(runs(from: nil, to: cut) == ["0,0:ab\u{FFFD}x"])
    }

    @Test func `fits a screen to a smaller terminal and to a larger one`() {
        let drawn = screen("abc", "def", "ghi")
        #expect(runs(from: nil, to: drawn, size: Size(columns: 2, rows: 1)) == ["0,0:ab"])
        #expect(runs(from: nil, to: drawn, size: Size(columns: 0, rows: 0)).isEmpty)
        #expect(runs(from: nil, to: drawn, size: Size(columns: 9, rows: 9)).count == 3)
    }

    @Test func `begins anew when the size of the screen changes`() {
        let plan = PaintPlan(from: screen("abc"), to: screen("ab"), size: Size(columns: 9, rows: 9))
        #expect(plan.erases)
        #expect(plan.runs.count == 1)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `leads from any screen to any other`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let rows = (0..<3).map { _ in
            String((0..<30).map { _ in "ab".randomElement(using: &generator) ?? "a" })
        }
        let before = screen(rows[0], rows[1])
        let after = screen(rows[2], rows[1])

        var painted = before
        for run in PaintPlan(from: before, to: after, size: after.size).runs {
            for (offset, cell) in run.cells.enumerated() {
                painted[run.column + offset, run.row] = cell
            }
        }

        #expect(painted == after, "seed \(seed)")
    }
}
