extension Screen {
    /// Draws a frame with a title in its top edge, and one at the right end of that edge.
    ///
    /// - Returns: the rectangle inside.
    @discardableResult
    package mutating func drawBox(
        _ rect: Rect,
        title: StyledText = .init(),
        trailing: StyledText = .init(),
        glyphs: Glyphs,
        role: Role = .border
    ) -> Rect {
        guard rect.columns >= 2, rect.rows >= 2 else {
            return Rect(column: 0, row: 0, columns: 0, rows: 0)
        }
        let ends = (glyphs.topLeft, glyphs.topRight)
        drawRule(
            rect.line(0),
            ends: ends,
            title: title,
            trailing: trailing,
            glyphs: glyphs,
            role: role
        )
        let bottom = (glyphs.bottomLeft, glyphs.bottomRight)
        drawRule(rect.line(rect.rows - 1), ends: bottom, glyphs: glyphs, role: role)
        for row in (rect.row + 1)..<(rect.endRow - 1) {
            draw(glyphs.vertical, at: Point(column: rect.column, row: row), style: Style(role))
            draw(
                glyphs.vertical,
                at: Point(column: rect.endColumn - 1, row: row),
                style: Style(role)
            )
        }
        return rect.inset(columns: 1, rows: 1)
    }

    /// Draws a line across a box, joined to its sides, with a title.
    package mutating func drawDivider(
        _ line: Rect,
        title: StyledText = .init(),
        trailing: StyledText = .init(),
        glyphs: Glyphs,
        role: Role = .border
    ) {
        let ends = (glyphs.teeLeft, glyphs.teeRight)
        drawRule(line, ends: ends, title: title, trailing: trailing, glyphs: glyphs, role: role)
    }

    private mutating func drawRule(
        _ line: Rect,
        ends: (left: String, right: String),
        title: StyledText = .init(),
        trailing: StyledText = .init(),
        glyphs: Glyphs,
        role: Role
    ) {
        guard !line.isEmpty else { return }
        let rule = String(repeating: glyphs.horizontal, count: max(0, line.columns - 2))
        draw(StyledText(ends.left + rule + ends.right, role), in: line)
        let inside = line.inset(columns: 1)
        var used = 0
        if !title.isEmpty {
            used =
                draw(StyledText(" ", role) + title + StyledText(" ", role), in: inside)
                - inside.column
        }
        if !trailing.isEmpty, used + trailing.width + 4 <= inside.columns {
            let text = StyledText(" ", role) + trailing + StyledText(" ", role)
            drawRight(text, in: inside, indent: 1)
        }
    }
}
