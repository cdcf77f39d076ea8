import Canvas
import Events
import Model

extension Interface {
    /// Carries out a command that can act now.
    mutating func perform(_ command: Command, _ scene: Scene) -> [Intent] {
        switch command {
        case .quit: return leave(scene)
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .theme: return [.nextTheme]
        case .transport(let change): return [.transport(change)]
        case .backOrQuit: return goBack() ? [] : leave(scene)
        case .back where scene.shownOperation?.isActive == false:
            dismissed = scene.shownOperation?.id
        case .back:
            if filters[view] != nil || view == .logs && logs.range != nil, !logs.showsDetail {
                filters[view] = nil
                logs.range = nil
            } else {
                _ = goBack()
            }
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
        case .undo: openUndo(scene)
        case .abort: question = scene.activeOperation.map { Question(.abort($0.id)) }
        case .palette: prompt = Prompt(text: "", isPalette: true)
        case .operations: operationsOffset = 0
        case .table: toggleTable()
        case .sort(let direction): sort(direction)
        case .reverse: reverse()
        case .zoom: bursts.zoom = bursts.zoom.next
        case .incident: openIncident(scene)
        case .nextMatch(let direction): moveToMatch(direction, scene)
        case .nextError(let direction): moveToError(direction, scene)
        case .marksOnly: logs.marksOnly.toggle()
        case .onlyRejected: logs.onlyRejected.toggle()
        case .missingView, .missing, .space: break
        }
        return []
    }

    private mutating func toggleTable() {
        switch view {
        case .bursts: bursts.showsTable.toggle()
        case .reconnects: gaps.showsTable.toggle()
        case .nodes, .map, .logs: map.showsTable.toggle()
        }
    }

    /// One step back towards the nodes view; false when there is nothing to go back from.
    private mutating func goBack() -> Bool {
        if view == .bursts, bursts.openIncident != nil {
            bursts.openIncident = nil
        } else if view == .logs, logs.showsDetail {
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
}
