import Canvas
import Events
import Model

extension Interface {
    /// Carries out a command that can act now.
    mutating func perform(_ command: Command, _ scene: Scene) -> [Intent] {
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .theme: return [.nextTheme]
        case .transport(let change): return [.transport(change)]
        case .backOrQuit: return goBack() ? [] : [.quit]
        case .back:
            if filters[view] != nil, !logs.showsDetail { filters[view] = nil } else { _ = goBack() }
        case .freeze:
            isFrozen.toggle()
            return [.setFrozen(isFrozen)]
        case .help: helpOffset = 0
        case .view(let name):
            view = name
            pane = .first
        case .filter: prompt = Prompt(text: filters[view]?.text ?? "")
        case .nextPane: if view == .nodes { pane = pane == .first ? .second : .first }
        case .move(let movement): move(movement, scene)
        case .open: open(scene)
        case .lever(let verb): openDialog(verb, scene)
        case .order: reconnectOrder = reconnectOrder == .longest ? .client : .longest
        case .table: map.showsTable.toggle()
        case .sort(let direction): map.column = map.column.beside(direction)
        case .reverse: map.isReversed.toggle()
        case .zoom: heatZoom = heatZoom.next
        case .nextMatch(let direction): moveToMatch(direction, scene)
        case .nextError(let direction): moveToError(direction, scene)
        case .marksOnly: logs.marksOnly.toggle()
        case .onlyRejected: logs.onlyRejected.toggle()
        case .missingView, .missing, .space: break
        }
        return []
    }

    /// One step back towards the nodes view; false when there is nothing to go back from.
    private mutating func goBack() -> Bool {
        if view == .logs, logs.showsDetail {
            logs.showsDetail = false
        } else if view == .logs, logs.onlyRejected {
            logs.onlyRejected = false
        } else if view == .map, goBackOnMap() {
            return true
        } else if view != .nodes {
            view = .nodes
        } else {
            return false
        }
        pane = .first
        return true
    }

    /// Enter: the selected line whole, the lines of the selected episode, or what the map shows.
    private mutating func open(_ scene: Scene) {
        if view == .map { return openOnMap(scene) }
        guard view == .bursts else {
            logs.showsDetail.toggle()
            return
        }
        guard let burst = selectedBurstOrNewest(scene) else { return }
        let statuses = burst.statuses.keys.sorted().map(String.init)
        let status = statuses.isEmpty ? "502,503,504" : statuses.joined(separator: ",")
        view = .logs
        filters[.logs] = Filter("node:\(burst.node) status:\(status)")
        logs = Logs(cursor: firstLine(of: burst, scene))
    }

    private func firstLine(of burst: Burst, _ scene: Scene) -> Int? {
        let lines = scene.state.lines
        let index = lines.firstIndex { line in
            guard line.node == burst.node, let at = line.record.at else { return false }
            return at >= burst.openedAt
        }
        return index.map { lines.dropped + $0 }
    }
}

extension HeatZoom {
    var next: HeatZoom {
        switch self {
        case .one: .two
        case .two: .five
        case .five: .one
        }
    }
}
