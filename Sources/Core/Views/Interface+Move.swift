import Canvas
import Events
import Model

extension Interface {
    /// Moves the selection of the pane that has the keys.
    mutating func move(_ movement: Command.Movement, _ scene: Scene) {
        switch (view, pane) {
        case (.nodes, .first):
            selectedNode = moved(selectedNode, in: scene.shownNodes.map(\.name), movement)
        case (.nodes, .second):
            happening = followed(happening, in: scene.shownHappenings(), movement)
        case (.map, _):
            moveOnMap(movement, scene)
        case (.reconnects, _):
            selectedGap = moved(selectedGap, in: scene.gapRows.map(\.identity), movement)
        case (.bursts, _):
            selectedBurst = moved(selectedBurst, in: scene.shownBursts.map(\.id), movement)
        case (.logs, _):
            let cursor = movement == .top ? 0 : logs.cursor
            let numbers = LogList(scene).numbers(around: cursor, reach: pageRows + 1)
            logs.cursor = followed(logs.cursor, in: numbers, movement)
        }
    }

    /// To the next line that the filter marks.
    mutating func moveToMatch(_ direction: Command.Direction, _ scene: Scene) {
        let filter = filters[view]
        let found = LogList(scene).line(after: logs.cursor, direction) {
            filter?.matches($0) ?? false
        }
        moveLog(to: found, orSay: "no \(direction.word) match")
    }

    /// To the next line that is an error.
    mutating func moveToError(_ direction: Command.Direction, _ scene: Scene) {
        let found = LogList(scene).line(after: logs.cursor, direction) { $0.isError }
        moveLog(to: found, orSay: "no \(direction.word) error among the lines shown")
    }

    private mutating func moveLog(to number: Int?, orSay words: String) {
        if let number {
            logs.cursor = number
        } else {
            message = Message(text: words, role: .warning)
        }
    }

    /// Rows of a page: what the largest pane shows.
    var pageRows: Int { max(1, size.rows - 8) }

    /// The identity a movement leads to; the first or last when there was none.
    func moved<ID: Equatable>(
        _ current: ID?,
        in list: [ID],
        _ movement: Command.Movement
    ) -> ID? {
        guard let last = list.indices.last else { return nil }
        let place = current.flatMap { list.firstIndex(of: $0) }
        switch movement {
        case .top: return list[0]
        case .bottom: return list[last]
        default:
            let step = rows(of: movement)
            guard let place else { return step > 0 ? list[0] : list[last] }
            return list[min(max(0, place + step), last)]
        }
    }

    /// As `moved` in a list that grows at its end: beyond the last entry it follows, which is nil.
    private func followed(_ current: Int?, in list: [Int], _ movement: Command.Movement) -> Int? {
        guard let last = list.indices.last, movement != .bottom else { return nil }
        if movement == .top { return list[0] }
        let place = current.flatMap { current in
            list.firstIndex(of: current) ?? list.firstIndex { $0 > current }
        }
        let target = (place ?? last) + rows(of: movement)
        return target >= last ? nil : list[max(0, target)]
    }

    private func rows(of movement: Command.Movement) -> Int {
        switch movement {
        case .rows(let rows): rows
        case .pages(let pages): pages * pageRows
        case .halfPages(let halves): halves * max(1, pageRows / 2)
        case .top, .bottom: 0
        }
    }
}

extension Command.Direction {
    var word: String { self == .next ? "later" : "earlier" }
}
