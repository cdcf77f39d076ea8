import Canvas
import Events
import Model

/// The common time axis of the reconnects view: from the fault to now, or to the last return.
struct GapAxis: Equatable {
    var start: WallTime
    /// Above zero.
    var span: Duration
    var columns: Int

    /// nil while there is no gap to show.
    init?(_ scene: Scene, columns: Int) {
        let digest = scene.gaps.digest
        guard columns > 0, let first = digest.firstLost else { return nil }
        start = min(first, scene.state.fault?.at ?? first)
        let lastBack = digest.lastBack ?? first
        // Once all are back, a little of the time after it shows that they stayed.
        let afterwards = max(.seconds(1), (lastBack - start) / 10)
        let end = scene.gaps.open.isEmpty ? lastBack + afterwards : scene.gaps.now ?? lastBack
        span = max(.seconds(1), end - start)
        self.columns = columns
    }

    /// The column of a moment; outside `0..<columns` when it is not on the axis.
    func column(of time: WallTime) -> Int {
        let share = (time - start).seconds / span.seconds
        guard share.isFinite else { return -1 }
        return Int((min(2, max(-1, share)) * Double(columns)).rounded(.down))
    }

    /// `0s        2s        4s`: as many round labels as there is room for.
    var labels: String {
        let steps: [Int64] = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1_800, 3_600]
        let perColumn = span.seconds / Double(columns)
        let step = steps.first { Double($0) / perColumn >= 8 } ?? 36_000
        var text = ""
        var second: Int64 = 0
        while true {
            let place = column(of: start + .seconds(second))
            let label = second < 120 ? "\(second)s" : "\(second / 60)m"
            if place + label.count > columns { return text }
            text = padded(text, to: place) + label
            second += step
        }
    }
}

/// One client's way through its gap: usable, lost, tries that failed, usable again.
func gapBar(_ gap: Gap, axis: GapAxis, glyphs: Glyphs) -> StyledText {
    var cells = Array(repeating: (sign: " ", role: Role.text), count: axis.columns)
    func put(_ sign: String, _ role: Role, at column: Int) {
        if cells.indices.contains(column) { cells[column] = (sign, role) }
    }
    let lost = axis.column(of: gap.lostAt)
    for column in 0..<max(0, min(lost, axis.columns)) { put(glyphs.line, .up, at: column) }
    put(glyphs.lineEnd, .up, at: lost)
    if let next = gap.nextTry { put(glyphs.dot, .faint, at: axis.column(of: next)) }
    for attempt in gap.attempts {
        let column = axis.column(of: attempt.startedAt)
        switch attempt.result {
        case .failed: put(glyphs.times, .down, at: column)
        case .underWay: put(glyphs.trying, .suspect, at: column)
        case .usable: break
        }
    }
    if let back = gap.usableAt.map(axis.column(of:)) {
        for column in max(0, back)..<max(axis.columns, back) { put(glyphs.line, .good, at: column) }
        put(glyphs.lineStart, .good, at: back)
    }
    var text = StyledText()
    for cell in cells { text.append(cell.sign, cell.role) }
    return text
}
