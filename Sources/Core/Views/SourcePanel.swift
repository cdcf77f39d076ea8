import Canvas
import Events
import Model

/// What each log really yielded: a row of figures for each, then what is wrong, in words.
struct SourcePanel {
    /// On lower screens its place is too dear: two lines tell the counters there.
    static let tallRows = 24

    private let table: Table
    /// What does not fit into the table, and what is wrong.
    private let lines: [StyledText]

    /// Lays it out in at most a third of `area`; the sources with something wrong stay longest.
    init(_ scene: Scene, in area: Rect) {
        let logs = scene.state.sources.filter(\.isLog)
        let notes = logs.compactMap { sourceNote($0, scene, columns: area.columns - 2) }
        // Without the divider above it and the titles.
        let room = max(2, area.rows / 3 - 2)
        let noteRows = min(notes.count, max(1, room - logs.count))
        var shown = logs
        var lines: [StyledText] = []
        if logs.isEmpty { lines = [StyledText("no log is read", .faint)] }
        if logs.count > room - noteRows {
            let kept = max(0, room - noteRows - 1)
            let wrong = logs.filter { $0.concern(scene) != nil }
            let first = (wrong + logs.filter { $0.concern(scene) == nil }).prefix(kept)
            shown = logs.filter { log in first.contains { $0.id == log.id } }
            lines = [hiddenText(logs.filter { log in !shown.contains { $0.id == log.id } }, scene)]
        }
        table = sourceTable(shown, scene)
        self.lines = lines + notes.prefix(noteRows)
    }

    /// The lines it takes without the divider above it.
    var rows: Int { (table.rows.isEmpty ? 0 : table.rows.count + 1) + lines.count }

    func draw(in area: Rect, glyphs: Glyphs, on screen: inout Screen) {
        let inside = area.inset(columns: 1)
        if !table.rows.isEmpty { screen.draw(table, in: inside, glyphs: glyphs) }
        let start = rows - lines.count
        for (row, line) in lines.enumerated() { screen.draw(line, in: inside.line(start + row)) }
    }
}

private func hiddenText(_ hidden: [SourceStatus], _ scene: Scene) -> StyledText {
    let counts = hidden.reduce(LogCounts()) { $0 + $1.counts }
    let format = scene.format
    var text = StyledText("+\(hidden.count) more: ", .faint)
    text.append(format.counted(counts.lines, "line", "lines"), .faint)
    if counts.rejected > 0 { text.append(", \(format.count(counts.rejected)) unread", .warning) }
    if counts.lost > 0 { text.append(", \(format.count(counts.lost)) lost", .alert) }
    return text
}

private func sourceTable(_ sources: [SourceStatus], _ scene: Scene) -> Table {
    Table(
        columns: [
            .init("SOURCE", worth: 12, minimum: 6, maximum: 22),
            .init("STATE", worth: 8, minimum: 7),
            .init("FORMAT", worth: 3, minimum: 6, maximum: 16),
            .init("LINES", .right, worth: 11, minimum: 6),
            // What the others leave of the lines: first to go.
            .init("UNDERSTOOD", .right, worth: 0),
            .init("PARTIAL", .right, worth: 5),
            .init("UNREAD", .right, worth: 10),
            .init("SAMPLED", .right, worth: 4),
            .init("LOST", .right, worth: 7),
            .init("LINES/S", .right, worth: 1),
            .init("AGE", .right, worth: 9, minimum: 5, maximum: 12),
            .init("SKEW", .right, worth: 6, minimum: 8),
        ],
        rows: sources.map { sourceRow($0, scene) }
    )
}

private func sourceRow(_ source: SourceStatus, _ scene: Scene) -> [StyledText] {
    let format = scene.format
    let now = scene.state.clock.now
    let counts = source.knownCounts
    func figure(_ count: Int?, _ role: Role = .text) -> StyledText {
        StyledText(format.count(count), (count ?? 0) > 0 ? role : .text)
    }
    let name = clipped(source.id.rawValue, to: 22, ellipsis: scene.glyphs.ellipsis)
    // What was found out from the lines is no more than likely.
    let sureness = source.isFormatDetected ? "~" : ""
    return [
        StyledText(name, scene.role(of: source.id)),
        StyledText(source.state.cell, source.state.role),
        StyledText(source.format.map { sureness + sanitise($0) } ?? scene.glyphs.dash),
        figure(counts?.lines),
        figure(counts?.understood),
        figure(counts?.partial),
        figure(counts?.rejected, .warning),
        figure(counts?.sampled),
        StyledText(
            lostText(source, scene),
            (counts?.lost ?? 0) > 0 || source.mayHaveLostMore ? .alert : .text
        ),
        StyledText(format.rate(source.linesPerSecond(at: now), decimals: 0)),
        ageText(source, scene),
        skewText(source.clockSkew(at: now), scene),
    ]
}

/// Lines that are known to be lost; more may be where a file was cut short in place.
func lostText(_ source: SourceStatus, _ scene: Scene) -> String {
    let atLeast = source.mayHaveLostMore ? "\(scene.glyphs.atLeast) " : ""
    return atLeast + scene.format.count(source.knownCounts?.lost)
}

/// How old the last line is by its own clock; below zero for one that comes from the future.
private func ageText(_ source: SourceStatus, _ scene: Scene) -> StyledText {
    guard let age = source.lastLineAge(at: scene.state.clock.wall) else {
        return StyledText(scene.glyphs.dash)
    }
    if age <= .seconds(-1) { return StyledText("-" + scene.format.age(.zero - age), .warning) }
    return StyledText(scene.format.age(age))
}

/// How far the writer's clock is ahead, or how late its lines come: an estimate.
private func skewText(_ skew: ClockSkew?, _ scene: Scene) -> StyledText {
    guard let skew else { return StyledText(scene.glyphs.dash) }
    switch skew.verdict {
    case .agrees: return StyledText("~0 s")
    case .ahead: return StyledText("~\(scene.format.age(skew.amount)) ahead", .warning)
    case .behindOrLate: return StyledText("~\(scene.format.age(skew.amount)) late", .warning)
    }
}
