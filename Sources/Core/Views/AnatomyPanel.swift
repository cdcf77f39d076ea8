import Canvas
import Events
import Model

/// Lines of the anatomy: its five parts.
let anatomyRows = 5

/// Where the seconds of a slow reconnect went: bars whose lengths are shares of the whole, beside the
/// same parts of the middle gap and of the longest, and the setting that each part is owed to.
func drawAnatomy(_ scene: Scene, divider: Rect, in area: Rect, on screen: inout Screen) {
    let insight = scene.gaps.digest.insight
    let columns = AnatomyColumns(area: area)
    let selected = scene.interface.selectedGap.flatMap(scene.gap).map { gap in
        GapAnatomy(gap: gap, parts: anatomy(of: gap, fault: scene.state.fault))
    }
    let shown = selected ?? insight.slow
    let name = selected.map { scene.name(of: $0.gap) } ?? "median of the slowest tenth"
    let title = StyledText("anatomy (\(name))", .title)
    let total = shown?.parts.total
    var trailing = StyledText("together \(scene.format.seconds(total))", .faint)
    if columns.hasOthers {
        trailing.append("  \(scene.glyphs.dot)  then median and longest", .faint)
    }
    screen.drawDivider(divider, title: title, trailing: trailing, glyphs: scene.glyphs)
    let line = area.inset(columns: 1)
    for (row, part) in AnatomyPart.allCases.enumerated() {
        screen.draw(anatomyLine(part, shown, insight, columns, scene), in: line.line(row))
    }
    drawBlame(scene, in: line.lines(from: anatomyRows), on: &screen)
}

/// `⇒ 96 % of all seconds: …`, and what makes it so on the line below or, where there is none, behind.
private func drawBlame(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    let words = blameWords(scene)
    guard !area.isEmpty, !words.isEmpty else { return }
    let lines = area.rows >= words.count ? words : [words.joined(separator: "; ")]
    for (row, words) in lines.enumerated() {
        var text = StyledText(row == 0 ? "\(scene.glyphs.therefore) " : "  ", .title)
        text.append(clipped(words, to: area.columns - 2, ellipsis: scene.glyphs.ellipsis), .title)
        screen.draw(text, in: area.line(row))
    }
}

/// The widths of the panel's columns.
private struct AnatomyColumns {
    var bar: Int
    /// Whether there is room for the middle and the longest gap.
    var hasOthers: Bool
    var note: Int

    init(area: Rect) {
        hasOthers = area.columns >= 100
        note = area.columns >= 100 ? min(60, area.columns / 3 + 4) : 0
        bar = max(4, area.columns - 2 - 13 - 9 - 7 - (hasOthers ? 18 : 0) - note)
    }
}

private func anatomyLine(
    _ part: AnatomyPart,
    _ shown: GapAnatomy?,
    _ insight: GapInsight,
    _ columns: AnatomyColumns,
    _ scene: Scene
) -> StyledText {
    let total = shown?.parts.total
    let length = shown.flatMap { part.length(in: $0) }
    let share = length.flatMap { length in
        total.flatMap { $0 > .zero ? length.seconds / $0.seconds : nil }
    }
    var text = StyledText(padded(part.rawValue, to: 13))
    let drawn = share.map { bar(share: $0, columns: columns.bar, glyphs: scene.glyphs) } ?? ""
    text.append(padded(drawn, to: columns.bar), .chart)
    text.append(padded(toEndOf: 9, part.figure(shown, scene)))
    text.append(padded(toEndOf: 7, scene.format.share(share)))
    if columns.hasOthers {
        text.append(padded(toEndOf: 9, part.figure(insight.median, scene)), .faint)
        text.append(padded(toEndOf: 9, part.figure(insight.longest, scene)), .faint)
    }
    guard columns.note > 0 else { return text }
    let note = part.note(insight, scene)
    text.append("  " + clipped(note, to: columns.note - 2, ellipsis: scene.glyphs.ellipsis), .faint)
    return text
}

private enum AnatomyPart: String, CaseIterable {
    case detection, backoff, misrouting, handshake, resubscribe

    /// nil: not known.
    func length(in anatomy: GapAnatomy) -> Duration? {
        let parts = anatomy.parts
        switch self {
        case .detection: return parts.detection
        case .backoff: return parts.backoff
        case .misrouting: return parts.misrouting
        case .handshake: return parts.handshake
        case .resubscribe:
            return anatomy.gap.inferred.contains(.resubscribe) ? nil : parts.resubscribe
        }
    }

    /// The part's length; `~` before what is concluded.
    func figure(_ anatomy: GapAnatomy?, _ scene: Scene) -> String {
        guard let anatomy, let length = length(in: anatomy) else { return scene.glyphs.dash }
        let isInferred =
            switch self {
            case .handshake, .backoff: anatomy.gap.inferred.contains(.handshake)
            case .detection, .misrouting, .resubscribe: false
            }
        return (isInferred ? scene.glyphs.inferred : "") + scene.format.seconds(length, decimals: 2)
    }

    /// Whose setting it is, where that is known; else what it means.
    func note(_ insight: GapInsight, _ scene: Scene) -> String {
        switch self {
        case .detection: return "from the fault until the client noticed"
        case .backoff:
            let rung = insight.blames.lazy.compactMap { blame -> Int? in
                if case .ladder(let rung) = blame.setting { return rung }
                return nil
            }.first
            guard let rung else { return "waiting between tries: the client's policy" }
            return ladderWords(rung, insight.ladder)
        case .misrouting:
            guard let worst = insight.misroutings.first else { return "tries that failed" }
            return misroutingWords(worst, scene)
        case .handshake: return "TCP, TLS, upgrade, welcome"
        case .resubscribe: return "until the data was there again"
        }
    }
}

extension Anatomy {
    /// The sum of what is known.
    var total: Duration {
        (detection ?? .zero) + backoff + misrouting + handshake + resubscribe
    }
}
