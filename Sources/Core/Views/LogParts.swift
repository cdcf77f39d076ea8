import Canvas
import Events
import Model

/// The sources that read lines with their counters, on at most two lines: where there is no room
/// for the panel.
func sourceLines(_ scene: Scene, columns: Int) -> [StyledText] {
    let separator = StyledText(" \(scene.glyphs.separator) ", .faint)
    var lines: [StyledText] = []
    var line = StyledText()
    for source in scene.state.sources where source.isLog {
        let part = sourceText(source, scene)
        if !line.isEmpty, line.width + separator.width + part.width > columns {
            lines.append(line)
            line = StyledText()
        }
        line = StyledText.joined([line, part], by: separator)
    }
    if !line.isEmpty { lines.append(line) }
    if lines.isEmpty { lines = [StyledText("no log is read", .faint)] }
    guard lines.count > 2 else { return lines }
    return [lines[0], lines[1] + StyledText(" \(scene.glyphs.ellipsis)", .faint)]
}

private func sourceText(_ source: SourceStatus, _ scene: Scene) -> StyledText {
    let format = scene.format
    var text = StyledText(source.id.rawValue, scene.role(of: source.id))
    if source.state != .open { text.append(" \(source.state.rawValue)", .warning) }
    text.append(" \(format.count(source.counts.lines))")
    if source.counts.rejected > 0 {
        text.append(", \(format.count(source.counts.rejected)) unread", .warning)
    }
    if source.counts.partial > 0 { text.append(", \(format.count(source.counts.partial)) partial") }
    if source.counts.leftOut > 0 {
        text.append(", \(format.count(source.counts.leftOut)) left out")
    }
    if source.counts.lost > 0 || source.mayHaveLostMore {
        text.append(", \(lostText(source, scene)) lost", .alert)
    }
    return text
}

/// The selected line whole: where it is from, then its bytes made visible, wrapped.
func detailLines(_ scene: Scene, columns: Int) -> [StyledText] {
    let list = LogList(scene)
    let newest = list.numbers(around: nil, reach: 1).last
    guard columns > 0, let number = scene.interface.logs.cursor ?? newest,
        number >= scene.state.lines.dropped,
        number < scene.state.lines.dropped + scene.state.lines.count
    else { return [] }
    let line = list[number]
    var head = StyledText(line.source.rawValue, scene.role(of: line.source))
    head.append("  written \(scene.format.clock(line.record.at, decimals: 3))", .faint)
    if case .rejected(let reason, let offset) = line.record.content {
        head.append("  not understood: \(reason) at byte \(offset)", .warning)
    }
    var lines = [head]
    if case .access(let access) = line.record.content, let words = endWords(of: access) {
        lines.append(StyledText(words, access.isError ? .alert : .text))
    }
    // As much as any terminal shows at once.
    let raw = sanitise(bytes: Array(line.record.raw.bytes.prefix(8_192)))
    return lines + wrapped(raw, columns: columns).map { StyledText($0) }
}

/// A sanitised text in lines of at most `columns`, broken at blanks where there are any.
func wrapped(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var line: [Unicode.Scalar] = []
    var width = 0
    func close(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        lines.append(String(view))
    }
    for scalar in text.unicodeScalars {
        let more = displayWidth(of: scalar)
        if width + more > columns, !line.isEmpty {
            // A blank in the last third is worth a shorter line.
            let blank = line.lastIndex(of: " ").flatMap { $0 > line.count * 2 / 3 ? $0 : nil }
            let end = blank.map { $0 + 1 } ?? line.count
            close(line[..<end])
            line.removeFirst(end)
            width = line.reduce(0) { $0 + displayWidth(of: $1) }
        }
        line.append(scalar)
        width += more
    }
    if !line.isEmpty { close(line) }
    return lines
}
