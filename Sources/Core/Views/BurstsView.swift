import Canvas
import Events
import Model

/// View 4: when clients saw 502, and why.
func drawBursts(_ scene: Scene, in body: Rect, on screen: inout Screen) {
    let figures = HeatFigures(scene)
    let title = StyledText("502, 503, 504 per \(scene.interface.bursts.zoom.words)", .title)
    let half = max(1, body.rows / 2 - 3)
    let showsTable = scene.interface.bursts.showsTable
    let mapRows = showsTable ? half : min(scene.state.nodes.count, half)
    let key = heatKey(figures, scene)
    let inside = screen.drawBox(body, title: title, trailing: key, glyphs: scene.glyphs)
    guard !inside.isEmpty else { return }
    let map = inside.lines(from: 0, count: mapRows + 1).inset(columns: 1)
    if showsTable {
        drawHeatTable(figures, scene, in: map, on: &screen)
    } else {
        drawHeatMap(figures, scene, in: map, on: &screen)
    }
    let divider = Rect(
        column: body.column,
        row: inside.row + mapRows + 1,
        columns: body.columns,
        rows: 1
    )
    if divider.row < body.endRow - 1 {
        screen.drawDivider(
            divider,
            title: StyledText("episodes", .title),
            trailing: filterNote(scene),
            glyphs: scene.glyphs
        )
        drawEpisodes(scene, in: inside.lines(from: mapRows + 2), on: &screen)
    }
    drawIncident(scene, over: body, on: &screen)
}

private func drawEpisodes(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let bursts = scene.shownBursts
    let visible = max(0, area.rows - 1)
    let selected = bursts.firstIndex { $0.id == scene.interface.selectedBurst }
    let start = firstVisible(count: bursts.count, rows: visible, selected: selected)
    let rows = bursts.dropFirst(start).prefix(visible).map { episodeRow($0, scene) }
    func title(_ column: BurstColumn, _ text: String) -> String {
        let (up, down) = (scene.glyphs.sortedUp, scene.glyphs.sortedDown)
        return scene.interface.bursts.order.title(column, text, up: up, down: down)
    }
    let table = Table(
        columns: [
            .init("#", .right, worth: 10, minimum: 3),
            .init(title(.node, "NODE"), worth: 10, minimum: 6, maximum: 20),
            .init(title(.started, "STARTED"), worth: 9, minimum: 10),
            .init(title(.length, "LENGTH"), .right, worth: 8, minimum: 8),
            .init("", worth: 7, minimum: 4, maximum: 4),
            .init(title(.peak, "PEAK/S"), .right, worth: 4, minimum: 6),
            .init(title(.total, "TOTAL"), .right, worth: 7, minimum: 5),
            .init(title(.clients, "CLIENTS"), .right, worth: 5),
            .init("PINNED", .right, worth: 1, minimum: 6),
            .init(title(.cause, "CAUSE"), worth: 6, minimum: 14, maximum: 24),
            .init("OPENED BY", worth: 3, minimum: 9, maximum: 34),
            .init("TAIL", .right, worth: 0, minimum: 6),
            .init("ROUTE", worth: 0, minimum: 10, maximum: 40),
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
        stateWord(burst),
        StyledText(format.count(burst.peakPerSecond)),
        StyledText(format.count(burst.total), burst.isClosed ? .text : .alert),
        StyledText(clientCount(burst, scene)),
        StyledText(format.count(burst.pinned)),
        StyledText(burst.cause?.words ?? scene.glyphs.dash),
        StyledText(
            burst.opener.map { scene.words(for: $0, of: burst) } ?? scene.glyphs.dash,
            .faint
        ),
        StyledText(format.seconds(burst.tail)),
        StyledText(routeWords(burst, scene), .faint),
    ]
}

private func clientCount(_ burst: Burst, _ scene: Scene) -> String {
    if burst.clientsHit == 0 { return scene.glyphs.dash }
    let isFull = burst.clientsHit >= Limits.clientsPerBurst
    return (isFull ? scene.glyphs.atLeast : "") + scene.format.count(burst.clientsHit)
}

/// `base`: it ended because this is how the node always answers now.
private func stateWord(_ burst: Burst) -> StyledText {
    switch burst.end {
    case nil: StyledText("open", .alert)
    case .ordinary: StyledText("base", .warning)
    case .quiet, .nodeLeft: StyledText("over", .faint)
    }
}

/// The route hit most and how many others there are.
private func routeWords(_ burst: Burst, _ scene: Scene) -> String {
    let most = burst.routes.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let most else { return scene.glyphs.dash }
    let route = sanitise(most.key)
    return burst.routes.count > 1 ? "\(route) +\(burst.routes.count - 1)" : route
}

extension Scene {
    /// The episodes that pass the filter, in the order asked for.
    var shownBursts: [Burst] {
        let filter = interface.filters[.bursts]
        let passing = state.bursts.reversed().filter { burst in
            let words =
                "\(burst.node) \(burst.cause?.words ?? "") \(burst.isClosed ? "over" : "open")"
            let subject = FilterSubject(text: Array(words.utf8), node: burst.node.rawValue)
            return filter?.matches(subject) ?? true
        }
        return inOrder(passing)
    }

    /// By the column asked for; those that are alike with the newest first.
    private func inOrder(_ bursts: [Burst]) -> [Burst] {
        let order = interface.bursts.order
        func isBefore(_ left: Burst, _ right: Burst) -> Bool {
            switch order.column {
            case .started: break
            case .node:
                if left.node != right.node { return left.node.rawValue < right.node.rawValue }
            case .length: if left.length != right.length { return left.length > right.length }
            case .peak:
                if left.peakPerSecond != right.peakPerSecond {
                    return left.peakPerSecond > right.peakPerSecond
                }
            case .total: if left.total != right.total { return left.total > right.total }
            case .clients:
                if left.clientsHit != right.clientsHit { return left.clientsHit > right.clientsHit }
            case .cause:
                let (first, second) = (left.cause?.words ?? "~", right.cause?.words ?? "~")
                if first != second { return first < second }
            }
            return left.id > right.id
        }
        let sorted = bursts.sorted(by: isBefore)
        return order.isReversed ? sorted.reversed() : sorted
    }

    /// What opened an episode, and how long before; inferred from the times alone.
    func words(for opener: Opener, of burst: Burst) -> String {
        let event =
            switch opener.event {
            case .operation(_, let verb): verb.rawValue
            case .crash(let closes): "\(format.count(closes)) closes"
            case .balancer(let opinion): "\(balancerName) \(opinion.word(status: "", glyphs))"
            case .probe(let outcome): "probe \(outcome.cell)"
            }
        let node = opener.node == burst.node ? "" : " of \(opener.node)"
        let after = burst.openedAt - opener.at
        let distance = format.seconds(after < .zero ? .zero - after : after)
        return "~\(event)\(node), \(distance) \(after < .zero ? "later" : "before")"
    }
}

extension Interface {
    /// The episode that Enter means: the selected one, else the first that is listed.
    func selectedBurstOrNewest(_ scene: Scene) -> Burst? {
        let shown = scene.shownBursts
        return shown.first { $0.id == selectedBurst } ?? shown.first
    }
}
