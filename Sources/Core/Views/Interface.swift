package import Canvas
package import Events
package import Model

/// What the viewer does with the screen: which view, what is selected, filtered, open.
///
/// A second, separate fold beside `State`: it is never recorded, so a replay is browsed freely.
/// Selections name things, never rows, so that a new order between two keys moves no target.
///
/// The loop's part: start with `.resize` for the first size, hand every input to `handle`, carry
/// out the intents, draw with `render`, and call `markShown` after handing a screen to the display.
package struct Interface: Equatable, Sendable {
    package var view: ViewName
    /// The part of the view that keys move in.
    package var pane = Pane.first
    /// nil until the operator chose one: no lever ever acts on a node by default.
    package var selectedNode: NodeName?
    package var selectedGap: GapIdentity?
    package var selectedBurst: Burst.ID?
    /// The entry of what happened that is looked at, counted from the run's first; nil: the newest.
    package var happening: Int?
    package var gaps = Gaps()
    package var nodesOrder = SortOrder(column: NodeColumn.configured)
    package var bursts = Bursts()
    package var logs = Logs()
    package var map = Map()
    /// In force, by view.
    package var filters: [ViewName: Filter] = [:]
    /// A line being typed at the bottom; nil: none.
    package var prompt: Prompt?
    /// The control dialog; nil: none is open.
    package var dialog: Dialog?
    /// A smaller question that is open: a stop, a mark, an abort, a way out; nil: none.
    package var question: Question?
    /// Lines scrolled in the list of operations; nil: it is closed.
    package var operationsOffset: Int?
    /// The last ended operation whose result the operator has put away.
    package var dismissed: OperationID?
    /// Lines scrolled in the help overlay; nil: it is closed.
    package var helpOffset: Int?
    package var isFrozen = false
    /// Why a key did nothing, or what it did; gone at the next key.
    package var message: Message?
    /// The terminal's size as last told by `.resize`.
    package var size = Size(columns: 80, rows: 24)

    package init(view: ViewName = .nodes) { self.view = view }

    /// The state of the logs view.
    package struct Logs: Equatable, Sendable {
        /// The line looked at, counted from the run's first; nil: the newest, as it comes.
        package var cursor: Int?
        /// Whether a filter only marks its lines instead of hiding the others.
        package var marksOnly = false
        /// Whether only lines that were not understood are listed.
        package var onlyRejected = false
        /// Whether the selected line is shown whole.
        package var showsDetail = false
        /// Only lines of this time are listed, by their own clock; nil: of any.
        package var range: ClosedRange<WallTime>?
    }

    /// The state of the reconnects view.
    package struct Gaps: Equatable, Sendable {
        package var order = SortOrder(column: GapColumn.length)
        /// Whether gaps are rows of figures rather than bars over time.
        package var showsTable = false
    }

    /// The state of the bursts view.
    package struct Bursts: Equatable, Sendable {
        package var zoom = HeatZoom.second
        /// Whether the heat map's figures are shown as a table.
        package var showsTable = false
        package var order = SortOrder(column: BurstColumn.started)
        /// The incident whose timeline is shown over the view; nil: none.
        package var openIncident: Incident.ID?
    }

    /// Notes that the screen drawn from this value reached the display.
    ///
    /// Until then an open control dialog takes no confirmation: keys typed before the operator
    /// could have read it do not count.
    package mutating func markShown() {
        dialog?.hasAppeared = true
        dialog?.isShown = true
        question?.hasAppeared = true
    }
}

/// The screens, by the digit that calls each.
package enum ViewName: Int, CaseIterable, Hashable, Sendable {
    case nodes = 1
    case map = 2
    case reconnects = 3
    case bursts = 4
    case logs = 5

    package var word: String {
        switch self {
        case .nodes: "nodes"
        case .map: "map"
        case .reconnects: "reconnects"
        case .bursts: "bursts"
        case .logs: "logs"
        }
    }
}

/// A part of a view that can have the keys.
package enum Pane: Equatable, Sendable {
    case first
    case second
}

/// One gap of one client: a client may have several since a fault.
package struct GapIdentity: Equatable, Hashable, Sendable {
    package var client: ClientID
    package var lostAt: WallTime
}

/// Seconds per cell of the heat map.
package enum HeatZoom: Int, CaseIterable, Sendable {
    case second = 1
    case fiveSeconds = 5
    case halfMinute = 30
    case twoMinutes = 120
}

/// A line being typed at the bottom of the screen.
package struct Prompt: Equatable, Sendable {
    package var text: String
    /// Whether it is a command (`:`) rather than a filter (`/`).
    package var isPalette = false

    /// The most characters taken: more than any filter needs, less than a pasted file.
    static let lengthMax = 200
}

/// A sentence above the key bar.
package struct Message: Equatable, Sendable {
    package var text: String
    package var role: Role
}
