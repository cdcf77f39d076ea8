import Canvas
import Events
import Model

extension Interface {
    /// The state of the map.
    package struct Map: Equatable, Sendable {
        /// The group of clients that is selected, by its label.
        package var selectedGroup: String?
        /// The group whose clients are shown; nil: all groups.
        package var openGroup: String?
        /// The client that is selected in the open group.
        package var selectedClient: String?
        /// The session that is selected in the table.
        package var selectedRow: String?
        /// Whether the same facts are shown as a table.
        package var showsTable = false
        package var column = MapColumn.client
        package var isReversed = false
    }

    /// Moves the selection on the map or in its table.
    mutating func moveOnMap(_ movement: Command.Movement, _ scene: Scene) {
        let figures = MapFigures(scene)
        if map.showsTable {
            let rows = scene.mapRows(figures).map(\.id)
            map.selectedRow = moved(map.selectedRow, in: rows, movement)
        } else if map.openGroup == nil {
            map.selectedGroup = moved(map.selectedGroup, in: figures.lanes.map(\.label), movement)
        } else {
            map.selectedClient = moved(map.selectedClient, in: figures.lanes.map(\.label), movement)
        }
    }

    /// Enter: a group into its clients, a client into its lines.
    mutating func openOnMap(_ scene: Scene) {
        let figures = MapFigures(scene)
        if map.showsTable {
            openLines(of: figures.placements.first { $0.id == map.selectedRow })
        } else if map.openGroup == nil {
            let lane = figures.lanes.first { $0.label == map.selectedGroup } ?? figures.lanes.first
            guard let lane, lane.label != MapFigures.notListed else {
                message = Message(text: "these are counted only: nobody lists them", role: .warning)
                return
            }
            map.selectedGroup = lane.label
            map.openGroup = lane.label
            map.selectedClient = nil
        } else {
            openLines(of: figures.placements.first { $0.client == map.selectedClient })
        }
    }

    /// One step back; false when the map is shown as a whole.
    mutating func goBackOnMap() -> Bool {
        if map.openGroup != nil {
            map.openGroup = nil
        } else if map.showsTable {
            map.showsTable = false
        } else {
            return false
        }
        return true
    }

    private mutating func openLines(of placement: Placement?) {
        guard let placement else {
            message = Message(text: "nobody is selected: Up and Down select", role: .warning)
            return
        }
        guard let host = placement.host else {
            message = Message(
                text: "the address of \(placement.client) is not known",
                role: .warning
            )
            return
        }
        view = .logs
        filters[.logs] = Filter(host)
        logs = Logs()
    }
}

/// What the map's table is sorted by.
package enum MapColumn: Int, CaseIterable, Sendable {
    case client
    case node
    case age
    case evidence

    /// The column beside it; from the last to the first.
    func beside(_ direction: Command.Direction) -> MapColumn {
        let count = Self.allCases.count
        return Self.allCases[(rawValue + direction.rawValue + count) % count]
    }
}
