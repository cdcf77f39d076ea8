extension Screen {
    /// One row as text, without trailing blanks.
    package func text(row: Int) -> String {
        var text = String.UnicodeScalarView()
        for column in 0..<size.columns {
            let cell = self[column, row]
            guard cell.width > 0 else { continue }
            text.append(Unicode.Scalar(cell.scalar) ?? "\u{FFFD}")
            if cell.combining != 0, let mark = Unicode.Scalar(cell.combining) { text.append(mark) }
        }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The screen as plain text: its rows without trailing blanks, each ended by a line feed.
    package var text: String {
        (0..<size.rows).map { text(row: $0) + "\n" }.joined()
    }

    /// The screen as a golden file: its size, its rows between bars, then where each style begins
    /// and ends by the names of roles, so that a change of theme touches no golden.
    ///
    /// ```
    /// size 12x1
    /// ┋ ✖ web2 down┋
    /// styles
    ///   0: 1-11 down bold
    /// ```
    package var golden: String {
        var lines = ["size \(size.columns)x\(size.rows)"]
        for row in 0..<size.rows {
            let shown = text(row: row)
            let width = shown.unicodeScalars.reduce(0) { $0 + displayWidth(of: $1) }
            let blanks = String(repeating: " ", count: max(0, size.columns - width))
            lines.append("┋" + shown + blanks + "┋")
        }
        lines.append("styles")
        for row in 0..<size.rows {
            let runs = styleRuns(row: row)
            if !runs.isEmpty { lines.append("  \(row): " + runs.joined(separator: ", ")) }
        }
        if let cursor { lines.append("cursor \(cursor.column),\(cursor.row)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func styleRuns(row: Int) -> [String] {
        var runs: [String] = []
        var start = 0
        while start < size.columns {
            let style = self[start, row].style
            var end = start
            while end + 1 < size.columns, self[end + 1, row].style == style { end += 1 }
            if style != Style() { runs.append("\(start)-\(end) \(style.words)") }
            start = end + 1
        }
        return runs
    }
}

extension Style {
    fileprivate var words: String {
        var words = [role.rawValue]
        if attributes.contains(.bold) { words.append("bold") }
        if attributes.contains(.dim) { words.append("dim") }
        if attributes.contains(.underline) { words.append("underline") }
        if attributes.contains(.reverse) { words.append("reverse") }
        return words.joined(separator: " ")
    }
}
