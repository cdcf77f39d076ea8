import Canvas
import Events

/// The bar of a replay: playing or not, how fast, where on the way, and when that was.
func drawTransport(_ scene: Scene, in line: Rect, on screen: inout Screen) {
    guard let transport = scene.frame.transport, !line.isEmpty else { return }
    let glyphs = scene.glyphs
    let sign = transport.isPlaying ? glyphs.play : glyphs.frozen
    var left = StyledText("\(glyphs.back) ", .faint)
    left.append("\(sign) \(speedText(transport.speed))", .replay, .bold)
    left.append(" \(glyphs.forward)  ", .faint)
    var right = StyledText("  \(scene.format.clock(transport.wall, decimals: 1))", .replay)
    if let fault = transport.faultPosition {
        let after = transport.position - fault
        let sign = after < .zero ? "-" : "+"
        let distance = after < .zero ? .zero - after : after
        right.append("  \(sign)\(scene.format.seconds(distance, decimals: 1)) since fault", .replay)
    }
    let (order, otherOrder) =
        transport.isAsSeen ? ("as seen", "as happened") : ("as happened", "as seen")
    let hint = StyledText(" \(glyphs.sortedDown) (h: \(otherOrder))", .faint)
    right.append("  \(order)", transport.isAsSeen ? .faint : .replay)
    // The track is worth more than the hint: a narrow bar says the order only.
    if line.columns - 2 - left.width - right.width - hint.width >= 24 { right = right + hint }
    let room = line.columns - 2 - left.width - right.width
    guard room >= 10 else {
        screen.draw(left + right, in: line, indent: 1)
        return
    }
    let start = screen.draw(left, in: line, indent: 1)
    let track = Rect(column: start, row: line.row, columns: room, rows: 1)
    drawTrack(transport, in: track, glyphs: glyphs, on: &screen)
    screen.drawRight(right, in: line, indent: 1)
}

/// `4x`, `0.5x`.
private func speedText(_ speed: Double) -> String {
    if let whole = Int(exactly: speed) { return "\(whole)x" }
    return "\((speed * 100).rounded() / 100)x"
}

private func drawTrack(
    _ transport: Transport,
    in track: Rect,
    glyphs: Glyphs,
    on screen: inout Screen
) {
    let rail = String(repeating: glyphs.horizontal, count: max(0, track.columns - 2))
    screen.draw(StyledText(glyphs.trackStart + rail + glyphs.trackEnd, .border), in: track)
    func column(of position: Duration) -> Int {
        let length = max(1, transport.length.nanoseconds)
        let share = Double(position.nanoseconds) / Double(length)
        return 1 + Int((min(1, max(0, share)) * Double(track.columns - 3)).rounded())
    }
    let inside = track.inset(columns: 1)
    let here = column(of: transport.position)
    func put(_ sign: StyledText, _ label: String, at position: Duration) {
        let place = column(of: position)
        let label = (place + 1...place + max(1, label.count)).contains(here) ? "" : label
        screen.draw(sign + StyledText(label, .faint), in: inside, indent: place - 1)
    }
    for mark in transport.marks {
        let sign =
            switch mark.kind {
            case .burst: StyledText(glyphs.burst, .chartBad)
            case .operation: StyledText(glyphs.operation, .armed)
            case .note: StyledText(glyphs.dot)
            }
        put(sign, mark.label, at: mark.position)
    }
    if let fault = transport.faultPosition {
        put(StyledText(glyphs.fault, .down), "fault", at: fault)
    }
    screen.draw(StyledText(glyphs.playhead, .replay, .reverse), in: track, indent: here)
}
