import Events
import Model

extension Interface {
    /// Whether a command can act now, and if not why, in words for the operator.
    func availability(of command: Command, in scene: Scene) -> Availability {
        switch command {
        case .lever(let verb): leverAvailability(verb, scene)
        case .undo where scene.undoable == nil:
            .refused("no operation of this run is over that can be taken back")
        case .undo: leverAvailability(.restore, scene)
        case .abort where scene.frame.transport != nil:
            .refused("a replay shows what was: nothing runs")
        case .abort where scene.activeOperation == nil: .refused("no operation runs")
        case .missingView(let name), .missing(let name): .refused("\(name): not in this version")
        case .space:
            .refused("going back in time while live: not in this version; = holds the screen")
        case .freeze where scene.frame.transport != nil: .refused("a replay holds still with Space")
        case .transport(.jumpToFault) where scene.frame.transport?.faultPosition == nil:
            .refused("no fault is known in this recording")
        case .nextMatch where filters[view] == nil: .refused("no filter is set: / sets one")
        case .open
        where view == .map && scene.state.sessions.isEmpty && scene.state.clients.isEmpty
            && !scene.state.readsSockets:
            .refused("nobody is on the map")
        case .sort where view == .map && !map.showsTable,
            .reverse where view == .map && !map.showsTable:
            .refused("only in the table: t shows it")
        case .open where view == .bursts && scene.state.bursts.isEmpty,
            .incident where scene.state.bursts.isEmpty:
            .refused("no episode is listed yet")
        case .open where view == .reconnects && selectedGap == nil:
            .refused("no client is selected: Up and Down select")
        case .open where view == .nodes && pane == .first && selectedNode == nil:
            .refused("no node is selected: Up and Down select")
        case .open where view == .nodes && pane == .second && scene.state.happenings.isEmpty:
            .refused("nothing happened yet")
        default: .ready
        }
    }

    private func leverAvailability(_ verb: Verb, _ scene: Scene) -> Availability {
        if scene.frame.transport != nil {
            return .refused(
                "a replay shows what was: \(verb.rawValue) can act only on a live cluster"
            )
        }
        if isFrozen || scene.frame.frozenAt != nil {
            return .refused("the screen is frozen: = lets it move, then \(verb.rawValue)")
        }
        guard scene.state.topology.armed else {
            return .refused("read-only: start with --control to \(verb.rawValue) a node")
        }
        if scene.state.nodes.isEmpty { return .refused("no node is configured") }
        return .ready
    }
}
