import Canvas
import Events
import Model

/// Lines of the anatomy: its five parts.
let anatomyRows = 5

/// Where the seconds of a slow reconnect went: bars whose lengths are shares of the whole.
func drawAnatomy(_ scene: Scene, divider: Rect, in area: Rect, on screen: inout Screen) {
    let title = StyledText("anatomy (median of the slowest tenth)", .title)
    let anatomy = anatomyOfSlowestTenth(in: scene.state)
    let total = anatomy.map(\.total)
    let trailing = StyledText("together \(scene.format.seconds(total))", .faint)
    screen.drawDivider(divider, title: title, trailing: trailing, glyphs: scene.glyphs)
    let line = area.inset(columns: 1)
    let noteWidth = area.columns >= 100 ? 46 : 0
    let barWidth = max(4, line.columns - 12 - 1 - 9 - 7 - noteWidth)
    for (row, part) in anatomyParts(anatomy).enumerated() {
        let share = part.length.flatMap { length in
            total.flatMap { $0 > .zero ? length.seconds / $0.seconds : nil }
        }
        var text = StyledText(padded(part.name, to: 13))
        let drawn = share.map { bar(share: $0, columns: barWidth, glyphs: scene.glyphs) } ?? ""
        text.append(padded(drawn, to: barWidth), .chart)
        text.append(
            padded(
                toEndOf: 9,
                part.length.map { scene.format.seconds($0, decimals: 2) } ?? scene.glyphs.dash
            )
        )
        text.append(padded(toEndOf: 7, scene.format.share(share)))
        if noteWidth > 0 { text.append("   " + part.note, .faint) }
        screen.draw(text, in: line.line(row))
    }
}

private struct AnatomyPart {
    var name: String
    /// nil: not known.
    var length: Duration?
    var note: String
}

private func anatomyParts(_ anatomy: Anatomy?) -> [AnatomyPart] {
    [
        AnatomyPart(
            name: "detection",
            length: anatomy?.detection,
            note: "from the fault until the client noticed"
        ),
        AnatomyPart(
            name: "backoff",
            length: anatomy?.backoff,
            note: "waiting between tries: the client's policy"
        ),
        AnatomyPart(name: "misrouting", length: anatomy?.misrouting, note: "tries that failed"),
        AnatomyPart(
            name: "handshake",
            length: anatomy?.handshake,
            note: "TCP, TLS, upgrade, welcome"
        ),
        AnatomyPart(
            name: "resubscribe",
            length: anatomy?.resubscribe,
            note: "until the data was there again"
        ),
    ]
}

extension Anatomy {
    /// The sum of what is known.
    var total: Duration {
        (detection ?? .zero) + backoff + misrouting + handshake + resubscribe
    }
}
