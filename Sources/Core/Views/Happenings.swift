import Canvas
import Events
import Model

/// The list of what happened, the newest last.
func drawHappenings(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let numbers = scene.happeningWindow(rows: area.rows)
    for (row, number) in numbers.enumerated() {
        let happening = scene.state.happenings[number - scene.state.happenings.dropped]
        let line = area.line(row)
        drawHappening(happening, scene, in: line, on: &screen)
        if number == scene.interface.happening { drawSelection(line, scene, on: &screen) }
    }
    if numbers.isEmpty {
        let words = scene.filter == nil ? "nothing yet" : "nothing passes the filter"
        screen.draw(StyledText(words, .faint), in: area, indent: 1)
    }
}

private func drawHappening(
    _ happening: Happening,
    _ scene: Scene,
    in line: Rect,
    on screen: inout Screen
) {
    let nodeWidth = scene.state.nodes.reduce(4) { max($0, displayWidth(of: $1.name.rawValue)) }
    let node = clipped(
        happening.node?.rawValue ?? "",
        to: min(nodeWidth, 16),
        ellipsis: scene.glyphs.ellipsis
    )
    var text = StyledText(padded(scene.format.clock(happening.at, decimals: 3), to: 14), .faint)
    text.append(padded(node, to: min(nodeWidth, 16)) + "  ")
    let source = StyledText(happening.source.rawValue, .faint)
    let showsSource = line.columns >= 90
    let room = line.columns - 2 - text.width - (showsSource ? source.width + 2 : 0)
    text.append(
        clipped(scene.words(for: happening), to: max(8, room), ellipsis: scene.glyphs.ellipsis),
        happening.severity.role
    )
    screen.draw(text, in: line.inset(columns: 1))
    if showsSource { screen.drawRight(source, in: line, indent: 1) }
}

extension Scene {
    /// The numbers of the entries that pass the filter, oldest first.
    func shownHappenings() -> [Int] {
        let happenings = state.happenings
        return happenings.indices.map { happenings.dropped + $0 }.filter(passes)
    }

    /// The numbers of the entries on screen: the newest, or those around the one looked at.
    func happeningWindow(rows: Int) -> [Int] {
        let happenings = state.happenings
        let oldest = happenings.dropped
        let newest = oldest + happenings.count - 1
        let from = interface.happening.map { min(max(oldest, $0), newest) } ?? newest
        var later: [Int] = []
        var number = from + 1
        while number <= newest, later.count < rows / 2 {
            if passes(number) { later.append(number) }
            number += 1
        }
        var window: [Int] = []
        number = from
        while number >= oldest, window.count + later.count < rows {
            if passes(number) { window.append(number) }
            number -= 1
        }
        return window.reversed() + later
    }

    private func passes(_ number: Int) -> Bool {
        guard let filter = interface.filters[.nodes] else { return true }
        let happening = state.happenings[number - state.happenings.dropped]
        return filter.matches(
            FilterSubject(
                text: Array("\(happening.node?.rawValue ?? "") \(words(for: happening))".utf8),
                node: happening.node?.rawValue ?? "",
                source: happening.source.rawValue
            )
        )
    }
}
