import Canvas
import Events
import Model

/// What is wrong with a log, on one line; nil when nothing is.
func sourceNote(_ source: SourceStatus, _ scene: Scene, columns: Int) -> StyledText? {
    guard let concern = source.concern(scene) else { return nil }
    let name = clipped(source.id.rawValue, to: 22, ellipsis: scene.glyphs.ellipsis)
    let head = StyledText(name + ": ", scene.role(of: source.id))
    let room = max(0, columns - head.width)
    return head
        + StyledText(
            clipped(concern.words, to: room, ellipsis: scene.glyphs.ellipsis),
            concern.role
        )
}

extension SourceStatus {
    /// What is wrong with it, the worst first; nil when nothing is.
    func concern(_ scene: Scene) -> (words: String, role: Role)? {
        var words: [String] = []
        var role = Role.warning
        if state == .failing || state == .missing {
            words.append(detail.isEmpty ? state.words : "\(state.words): \(detail)")
            if state == .failing { role = .alert }
        }
        if counts.lost > 0 {
            words.append("\(scene.format.counted(counts.lost, "line", "lines")) lost")
            role = .alert
        }
        if mayHaveLostMore {
            let times = scene.format.counted(truncations, "time", "times")
            words.append("cut short in place \(times): more lines may be lost")
            role = .alert
        }
        if counts.rejected > 0 { words.append(rejectedWords(scene)) }
        if let skew = clockSkew(at: scene.state.clock.now), skew.verdict != .agrees {
            words.append(skewWords(skew, scene))
        }
        return words.isEmpty ? nil : (words.joined(separator: "; "), role)
    }

    private func skewWords(_ skew: ClockSkew, _ scene: Scene) -> String {
        let amount = scene.format.age(skew.amount)
        return switch skew.verdict {
        case .ahead, .agrees: "its clock is at least \(amount) ahead of the console's"
        case .behindOrLate:
            "\(amount) late: its clock is behind, or its lines come late or tell a request's start"
        }
    }

    /// How many lines were not understood, how to see them, and why the last one was not.
    private func rejectedWords(_ scene: Scene) -> String {
        let lines = scene.format.counted(counts.rejected, "line", "lines")
        let key = scene.interface.logs.onlyRejected ? "x shows all" : "x lists them"
        let last = lastRejection.map { ", the last: \($0.reason) at byte \($0.offset)" } ?? ""
        return "\(lines) not understood (\(key))\(last)"
    }
}

extension Scene {
    /// The logs whose times do not compare with the others': their lines are marked, for they are
    /// put in order by times of different clocks.
    var doubtfulClocks: Set<SourceID> {
        let doubtful = state.sources.filter { source in
            source.clockSkew(at: state.clock.now).map { $0.verdict != .agrees } ?? false
        }
        return Set(doubtful.map(\.id))
    }
}

extension ClockSkew {
    /// How far apart the clocks are, whichever is ahead.
    var amount: Duration { shortestDelay < .zero ? .zero - shortestDelay : shortestDelay }
}

extension SourceState {
    /// The state in a word, for a cell.
    var cell: String {
        switch self {
        case .open: "reading"
        case .missing, .rotated, .truncated, .failing, .ended: rawValue
        }
    }

    var role: Role {
        switch self {
        case .open, .rotated: .good
        case .missing, .truncated: .warning
        case .failing: .alert
        case .ended: .text
        }
    }
}
