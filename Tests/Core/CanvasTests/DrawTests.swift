import Canvas
import Testing

@Suite struct `Text becomes cells` {
    @Test(arguments: [
        ("web1", 4), ("日本", 4), ("e\u{301}", 1), ("●▁", 2), ("👩", 2), ("\u{1B}[2J", 5), ("", 0),
        ("ｗｅｂ", 6), ("한글", 4), ("\u{200B}", 8),
    ])
    func `widths count the columns that are shown`(text: String, width: Int) {
        #expect(displayWidth(of: text) == width)
    }

    @Test func `a wide character is never cut in half at the right`() {
        var screen = Screen(size: Size(columns: 4, rows: 1))

        screen.draw("abc日", at: Point(column: 0, row: 0))

        #expect(screen.text == "abc\n")
        #expect(screen.cells.allSatisfy { $0.width == 1 })
    }

    @Test func `a wide character is never cut in half at the left of a clip`() {
        var screen = Screen(size: Size(columns: 6, rows: 1))
        let clip = Rect(column: 1, row: 0, columns: 5, rows: 1)

        screen.draw("日ab", at: Point(column: 0, row: 0), in: clip)

        #expect(screen.text == "  ab\n")
    }

    @Test(arguments: [0, 1])
    func `writing over half of a wide character blanks the other half`(column: Int) {
        var screen = Screen(size: Size(columns: 3, rows: 1))
        screen.draw("日", at: Point(column: 0, row: 0))

        screen.draw("x", at: Point(column: column, row: 0))

        #expect(screen.text == (column == 0 ? "x\n" : " x\n"))
        #expect(screen.cells.map(\.width) == [1, 1, 1])
    }

    @Test func `a mark sits on the character before it`() {
        var screen = Screen(size: Size(columns: 5, rows: 1))

        screen.draw("ae\u{301}b", at: Point(column: 0, row: 0))

        #expect(screen.text == "ae\u{301}b\n")
        #expect(screen[1, 0].combining == 0x301)
    }

    @Test(arguments: [(-3, 0), (2, -1), (2, 9), (90, 0), (-90, 0)])
    func `nothing is drawn outside the screen`(column: Int, row: Int) {
        var screen = Screen(size: Size(columns: 4, rows: 2))

        let end = screen.draw("日本abc", at: Point(column: column, row: row))

        #expect(end == column + 7)
        #expect(screen.cells.count == 8)
    }

    @Test func `hostile text cannot leave its cells`() {
        var screen = Screen(size: Size(columns: 20, rows: 1))

        screen.draw("\u{1B}[2J\u{202E}x", at: Point(column: 0, row: 0))

        #expect(screen.text == "^[[2J<U+202E>x\n")
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("日本語", 4, "日…"), ("ab", 0, ""),
    ])
    func `clipping ends in an ellipsis`(text: String, columns: Int, expected: String) {
        #expect(clipped(text, to: columns, ellipsis: "…") == expected)
    }

    @Test func `padding counts columns, not characters`() {
        #expect(padded("日本", to: 6) == "日本  ")
        #expect(padded(toEndOf: 6, "日本") == "  日本")
        #expect(padded("longer", to: 2) == "longer")
    }
}

@Suite struct `Drawing parts` {
    @Test func `a box carries its titles in its edge`() {
        var screen = Screen(size: Size(columns: 24, rows: 3))

        let inside = screen.drawBox(screen.bounds, title: "nodes", trailing: "2", glyphs: .unicode)

        #expect(
            screen.text == """
                ┌ nodes ─────────── 2 ─┐
                │                      │
                └──────────────────────┘

                """
        )
        #expect(inside == Rect(column: 1, row: 1, columns: 22, rows: 1))
    }

    @Test func `a title that is too long for its box is cut`() {
        var screen = Screen(size: Size(columns: 8, rows: 2))

        screen.drawBox(screen.bounds, title: "what happened", trailing: "x", glyphs: .ascii)

        #expect(screen.text == "+ what +\n+------+\n")
    }

    @Test(
        arguments: [
            ([0, 1, 4, 8], "·▁▄█"), ([nil, 8], "×█"), ([0.001, 1_000], "▁█"),
            ([.nan, .infinity], "××"),
        ] as [([Double?], String)]
    )
    func `a sparkline rises with its values`(values: [Double?], expected: String) {
        let most = values.compactMap { $0?.isFinite == true ? $0 : nil }.max() ?? 8

        #expect(sparkline(values, most: most, glyphs: .unicode) == expected)
    }

    @Test func `in ASCII a sparkline keeps its shape`() {
        #expect(sparkline([0, 1, 2, 3, 4], most: 4, glyphs: .ascii) == "..:=#")
    }

    @Test(arguments: [(0.5, "████"), (0, "▏"), (0.01, "▏"), (2, "████████"), (.nan, "▏")])
    func `a bar is as long as its share`(share: Double, expected: String) {
        #expect(bar(share: share, columns: 8, glyphs: .unicode) == expected)
    }

    @Test func `columns leave in order of worth`() {
        let table = Table(columns: [
            .init("NODE", worth: 9, minimum: 6), .init("RATE", .right, worth: 1, minimum: 6),
            .init("STATE", worth: 5, minimum: 6), .init("SINCE", worth: 1, minimum: 6),
        ])

        func titles(_ width: Int) -> [String] {
            table.places(in: width).map { table.columns[$0.index].title }
        }

        #expect(titles(30) == ["NODE", "RATE", "STATE", "SINCE"])
        #expect(titles(29) == ["NODE", "RATE", "STATE"])
        #expect(titles(21) == ["NODE", "STATE"])
        #expect(titles(13) == ["NODE"])
        #expect(titles(1) == ["NODE"])
        #expect(titles(0) == ["NODE"])
    }

    @Test func `a table aligns by display width and cuts with an ellipsis`() {
        let table = Table(
            columns: [
                .init("NAME", worth: 2, maximum: 6), .init("N", .right, worth: 1, minimum: 4),
            ],
            rows: [["日本", "7"], ["longername", "12"]]
        )
        var screen = Screen(size: Size(columns: 14, rows: 3))

        screen.draw(table, in: screen.bounds, glyphs: .unicode)

        #expect(screen.text == "NAME       N\n日本       7\nlonge…    12\n")
    }

    @Test func `a golden names roles, not colours`() {
        var screen = Screen(size: Size(columns: 12, rows: 1))
        screen.draw(StyledText("✖ web2", .down, .bold) + StyledText(" x"), in: screen.bounds)

        #expect(screen.golden == "size 12x1\n┋✖ web2 x    ┋\nstyles\n  0: 0-5 down bold\n")
    }
}
