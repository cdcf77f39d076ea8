import Events
import Model

/// The lines of the logs view: those that pass, merged by their own time.
///
/// Lines are named by their number in the run, counted in the order they were read. Reading order
/// is nearly the order of time, so only the lines near those on screen are put in order: a line
/// that was read more than `slack` lines late stays among its neighbours.
struct LogList {
    /// Two ticks of two sources at the most lines a tick may bring (100).
    static let slack = 400

    private let state: State
    private let filter: Filter?
    private let options: Interface.Logs

    init(_ scene: Scene) {
        state = scene.state
        filter = scene.interface.filters[.logs]
        options = scene.interface.logs
    }

    subscript(number: Int) -> LogLine { state.lines[number - state.lines.dropped] }

    /// Up to `reach` lines before and after one, in the order of time; nil means the newest.
    ///
    /// A line that is kept no more stands for the oldest that is.
    func numbers(around cursor: Int?, reach: Int) -> [Int] {
        let oldest = state.lines.dropped
        let newest = oldest + state.lines.count - 1
        guard newest >= oldest else { return [] }
        let from = min(max(cursor ?? newest, oldest), newest)
        var found: [Int] = []
        var number = from + 1
        while number <= newest, found.count < reach + Self.slack {
            if isShown(number) { found.append(number) }
            number += 1
        }
        let later = found.count
        number = from
        while number >= oldest, found.count - later < reach + Self.slack {
            if isShown(number) { found.append(number) }
            number -= 1
        }
        found.sort { key(of: $0) < key(of: $1) }
        let here =
            cursor == nil
            ? found.count
            : found.firstIndex { $0 == from } ?? found.firstIndex { $0 > from } ?? found.count
        return Array(found[max(0, here - reach)..<min(found.count, here + reach + 1)])
    }

    /// The next line that is shown and meets a condition, in reading order; nil when there is none.
    func line(
        after cursor: Int?,
        _ direction: Command.Direction,
        where condition: (LogLine) -> Bool
    ) -> Int? {
        let oldest = state.lines.dropped
        let end = oldest + state.lines.count
        var number = (cursor ?? end) + direction.rawValue
        while number >= oldest, number < end {
            if isShown(number), condition(self[number]) { return number }
            number += direction.rawValue
        }
        return nil
    }

    private func isShown(_ number: Int) -> Bool {
        let line = self[number]
        if options.onlyRejected {
            guard case .rejected = line.record.content else { return false }
        }
        if let range = options.range {
            guard let at = line.record.at, range.contains(at) else { return false }
        }
        guard let filter, !options.marksOnly else { return true }
        return filter.matches(line)
    }

    /// The line's own time; for a line without one, when it was read.
    private func key(of number: Int) -> (WallTime, Int) {
        let line = self[number]
        let read = (state.clock.wall ?? WallTime(rawValue: 0)) + (line.seen - state.clock.now)
        return (line.record.at ?? read, number)
    }
}

extension Filter {
    /// Whether a log line passes.
    func matches(_ line: LogLine) -> Bool {
        var subject = FilterSubject(
            text: line.record.raw.bytes,
            node: line.node?.rawValue ?? "",
            source: line.source.rawValue
        )
        switch line.record.content {
        case .access(let access): subject.status = access.sentStatus
        case .error(let error): subject.level = error.level
        case .rejected: break
        }
        return matches(subject)
    }
}

extension LogLine {
    /// Whether it tells of something that went wrong: a 5xx answer, a session that ended badly
    /// without one, or an error line of a proxy.
    var isError: Bool {
        switch record.content {
        case .access(let access): access.isError
        case .error(let error): ["emerg", "alert", "crit", "error"].contains(error.level)
        case .rejected: false
        }
    }
}
