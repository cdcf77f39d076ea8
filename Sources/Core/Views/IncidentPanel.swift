import Canvas
import Events
import Model

/// Over the bursts: the incident that an episode is part of, with its timeline.
func drawIncident(_ scene: Scene, over body: Rect, on screen: inout Screen) {
    guard let id = scene.interface.bursts.openIncident,
        let incident = scene.state.incidents.first(where: { $0.id == id })
    else { return }
    let lines = incidentFacts(incident, scene)
    let entries = scene.happenings(of: incident)
    let rect = body.inset(rows: 1).inset(columns: body.columns >= 80 ? 4 : 1)
        .lines(from: 0, count: lines.count + max(1, entries.count) + 3)
    guard !rect.isEmpty else { return }
    screen.fill(rect, style: Style(.dialog))
    let inside = screen.drawBox(
        rect,
        title: StyledText("incident \(id)", .title),
        trailing: StyledText("g Esc close", .faint),
        glyphs: scene.glyphs
    )
    for (row, line) in lines.prefix(inside.rows).enumerated() {
        screen.draw(line, in: inside.line(row), indent: 1)
    }
    let divider = Rect(
        column: rect.column,
        row: inside.row + lines.count,
        columns: rect.columns,
        rows: 1
    )
    guard divider.row < rect.endRow - 1 else { return }
    screen.drawDivider(divider, title: StyledText("timeline", .title), glyphs: scene.glyphs)
    let list = inside.lines(from: lines.count + 1)
    // The beginning tells most; how it ended is above.
    for (row, entry) in entries.prefix(list.rows).enumerated() {
        let after = (entry.at ?? incident.openedAt) - incident.openedAt
        let sign = after < .zero ? "-" : "+"
        let distance = scene.format.seconds(after < .zero ? .zero - after : after)
        var text = StyledText(padded(toEndOf: 9, "\(sign)\(distance)") + "  ", .faint)
        text.append(padded(entry.node?.rawValue ?? "", to: 6) + "  ")
        let room = max(8, list.columns - 2 - text.width)
        let words = clipped(scene.words(for: entry), to: room, ellipsis: scene.glyphs.ellipsis)
        text.append(words, entry.severity.role)
        screen.draw(text, in: list.line(row), indent: 1)
    }
    if entries.isEmpty {
        screen.draw(StyledText("its entries are not kept any more", .faint), in: list, indent: 1)
    }
}

/// Cause, times, nodes, clients and what the survivors had to bear.
private func incidentFacts(_ incident: Incident, _ scene: Scene) -> [StyledText] {
    let format = scene.format
    let gaps = gapsOf(incident, in: scene.state)
    let failed =
        incident.isOpen
        ? scene.state.bursts.reduce(0) { $1.incident == incident.id ? $0 &+ $1.total : $0 }
        : incident.failedAnswers
    let lost = incident.isOpen ? gaps.finished.count + gaps.open.count : incident.clientsLost
    let slowest = incident.isOpen ? gaps.finished.compactMap(\.length).max() : incident.slowestGap
    var time = StyledText("\(format.clock(incident.openedAt, decimals: 1)) ", .text)
    if let closed = incident.closedAt {
        time.append("to \(format.clock(closed, decimals: 1)), ")
        time.append("over after \(format.seconds(closed - incident.openedAt))", .good)
    } else {
        let lasting = scene.state.clock.wall.map { $0 - incident.openedAt }
        time.append("open for \(format.seconds(lasting)) so far", .alert)
    }
    var clients = StyledText("clients lost \(format.count(lost))")
    if !gaps.open.isEmpty {
        clients.append(", \(format.count(gaps.open.count)) still waiting", .alert)
    }
    clients.append(", slowest back in \(format.seconds(slowest))")
    return [
        StyledText(causeWords(incident, scene), .title),
        time,
        StyledText("nodes \(incident.nodes.map(\.rawValue).joined(separator: ", "))"),
        clients,
        StyledText(
            "failed answers \(format.count(failed)) in"
                + " \(format.counted(incident.bursts.count, "burst", "bursts"))"
        ),
        StyledText(
            "came back at once: peak \(format.count(incident.reconnectPeak)) /s on the survivors,"
                + " capacity \(scene.glyphs.dash)"
        ),
    ]
}

private func causeWords(_ incident: Incident, _ scene: Scene) -> String {
    switch incident.cause {
    case .operation(let id, let verb):
        return "\(verb.rawValue) by the operator (\(id))"
    case .crash(let closes):
        return "~crash: \(scene.format.count(closes)) WebSockets closed at once"
    case .nodeDown:
        return "a node was found down"
    case .clientsLost(let count):
        let clients = scene.format.counted(count, "client", "clients")
        return "\(clients) lost their session at once"
    case .burst(let id):
        let burst = scene.state.bursts.first { $0.id == id }
        return "answers failed: \(burst?.cause?.words ?? "no cause is known")"
    }
}

extension Scene {
    /// What happened in an incident, by the time it happened.
    func happenings(of incident: Incident) -> [Happening] {
        let all = state.happenings
        let end = incident.endHappening ?? all.dropped + all.count
        let range = incident.firstHappening..<max(incident.firstHappening, end)
        let kept = range.clamped(to: all.dropped..<all.dropped + all.count)
        func key(_ number: Int) -> (WallTime, Int) {
            (all[number - all.dropped].at ?? incident.openedAt, number)
        }
        return kept.sorted { key($0) < key($1) }.map { all[$0 - all.dropped] }
    }
}
