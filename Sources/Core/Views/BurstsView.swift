import Canvas
import Events
import Model

/// View 4: when clients saw 502, and why.
func drawBursts(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let zoom = scene.interface.heatZoom.rawValue
    let title = StyledText("502, 503, 504 per \(zoom == 1 ? "second" : "\(zoom) s")", .title)
    let mapRows = min(scene.state.nodes.count, max(1, body.rows / 2 - 3))
    let inside = screen.drawBox(body, title: title, trailing: heatKey(scene), glyphs: scene.glyphs)
    guard !inside.isEmpty else { return }
    drawHeatMap(scene, in: inside.lines(from: 0, count: mapRows + 1).inset(columns: 1), on: &screen)
    let divider = Rect(
        column: body.column,
        row: inside.row + mapRows + 1,
        columns: body.columns,
        rows: 1
    )
    guard divider.row < body.endRow - 1 else { return }
    screen.drawDivider(
        divider,
        title: StyledText("episodes", .title),
        trailing: filterNote(scene),
        glyphs: scene.glyphs
    )
    drawEpisodes(scene, in: inside.lines(from: mapRows + 2), on: &screen)
}

private func drawEpisodes(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let bursts = scene.shownBursts
    let visible = max(0, area.rows - 1)
    let selected = bursts.firstIndex { $0.id == scene.interface.selectedBurst }
    let start = firstVisible(count: bursts.count, rows: visible, selected: selected)
    let rows = bursts.dropFirst(start).prefix(visible).map { episodeRow($0, scene) }
    let table = Table(
        columns: [
            .init("#", .right, worth: 10, minimum: 3),
            .init("NODE", worth: 9, minimum: 6, maximum: 20),
            .init("STARTED", worth: 8, minimum: 10),
            .init("LENGTH", .right, worth: 7, minimum: 8),
            .init("", worth: 5, minimum: 4),
            .init("PEAK/S", .right, worth: 3),
            .init("TOTAL", .right, worth: 6),
            .init("CLIENTS", .right, worth: 3),
            .init("PINNED", .right, worth: 1),
            .init("CAUSE", worth: 4, minimum: 18, maximum: 24),
            .init("AFTER", worth: 0, minimum: 10, maximum: 30),
        ],
        rows: Array(rows)
    )
    screen.draw(table, in: area.inset(columns: 1), glyphs: scene.glyphs)
    if bursts.isEmpty {
        let words = scene.filter == nil ? "no burst so far" : "no burst passes the filter"
        screen.draw(StyledText(words, .faint), in: area.line(1), indent: 1)
    }
    if let selected, selected >= start, selected - start < visible {
        drawSelection(area.line(1 + selected - start), scene, on: &screen)
    }
}

private func episodeRow(_ burst: Burst, _ scene: Scene) -> [StyledText] {
    let format = scene.format
    let length = burst.length
    return [
        StyledText("\(burst.id)"),
        StyledText(burst.node.rawValue),
        StyledText(format.clock(burst.openedAt, decimals: 1)),
        StyledText(format.seconds(length)),
        burst.isClosed ? StyledText("over", .faint) : StyledText("open", .alert),
        StyledText(format.count(burst.peakPerSecond)),
        StyledText(format.count(burst.total), burst.isClosed ? .text : .alert),
        StyledText(clientCount(burst, scene)),
        StyledText(format.count(burst.pinned)),
        StyledText(burst.cause?.words ?? scene.glyphs.dash),
        StyledText(scene.opener(of: burst) ?? scene.glyphs.dash, .faint),
    ]
}

private func clientCount(_ burst: Burst, _ scene: Scene) -> String {
    if burst.clientsHit == 0 { return scene.glyphs.dash }
    let isFull = burst.clientsHit >= Limits.clientsPerBurst
    return (isFull ? scene.glyphs.atLeast : "") + scene.format.count(burst.clientsHit)
}

extension Scene {
    /// The episodes that pass the filter, the newest first.
    var shownBursts: [Burst] {
        let filter = interface.filters[.bursts]
        return state.bursts.reversed().filter { burst in
            let words =
                "\(burst.node) \(burst.cause?.words ?? "") \(burst.isClosed ? "over" : "open")"
            let subject = FilterSubject(text: Array(words.utf8), node: burst.node.rawValue)
            return filter?.matches(subject) ?? true
        }
    }

    /// What happened to the node shortly before the episode; inferred from the time alone.
    func opener(of burst: Burst) -> String? {
        guard let fault = state.fault, fault.node == burst.node else { return nil }
        let after = burst.openedAt - fault.at
        guard after > .seconds(-2), after < .seconds(30) else { return nil }
        let cause =
            switch fault.cause {
            case .operation(_, let verb): verb.rawValue
            case .closes(let count): "\(count) closes"
            case .probe(let outcome): outcome.words
            }
        return "~\(format.seconds(max(.zero, after))) after \(cause)"
    }
}

extension Interface {
    /// The episode that Enter means: the selected one, else the newest.
    func selectedBurstOrNewest(_ scene: Scene) -> Burst? {
        scene.shownBursts.first { $0.id == selectedBurst } ?? scene.shownBursts.first
    }
}
