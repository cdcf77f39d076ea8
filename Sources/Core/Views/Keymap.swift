import Canvas
import Events

/// One key, or several that mean the same.
struct Binding: Equatable, Sendable {
    var strokes: [Stroke]
    /// How the keys are written.
    var label: String
    /// One or two words for the key bar; nil: only in the help.
    var words: String?
    /// A sentence for the help.
    var help: String
    var command: Command
    /// Where the key means this.
    var scope: Scope = .everywhere

    /// Where a binding holds; the first that holds in the table wins.
    enum Scope: Equatable, Sendable {
        case everywhere
        case views([ViewName])
        case replay
    }

    struct Stroke: Equatable, Hashable, Sendable {
        var key: Key
        var modifiers: Modifiers = []
    }
}

/// The one table of keys: the key bar, the help and what a key does are all read from it.
enum Keymap {
    static let bindings: [Binding] = replay + views + levers + work + moves + program + later

    /// What a key means in this view.
    static func command(
        for stroke: Binding.Stroke,
        view: ViewName,
        isReplay: Bool
    ) -> Command? {
        let plain = Binding.Stroke(
            key: stroke.key,
            modifiers: stroke.modifiers.subtracting(.shift)
        )
        return bindings.first { binding in
            binding.strokes.contains(plain) && binding.holds(in: view, isReplay: isReplay)
        }?.command
    }

    private static let views = [
        Binding("1", "nodes", "is everything all right?", .view(.nodes)),
        Binding("2", "map", "who is connected where, and who moved?", .view(.map)),
        Binding("3", "reconnects", "where did the seconds go?", .view(.reconnects)),
        Binding("4", "bursts", "when and why did clients see 502?", .view(.bursts)),
        Binding("5", "logs", "all logs, merged by time", .view(.logs)),
    ]

    private static let levers = [
        Binding(
            "d",
            "drain",
            "send no new sessions to the selected node",
            .lever(.drain),
            .views([.nodes])
        ),
        Binding(
            "K",
            "kill",
            "end the selected node's app at once",
            .lever(.kill),
            .views([.nodes])
        ),
        Binding(
            "u",
            "restore",
            "bring the selected node back; undoes drain and kill",
            .lever(.restore),
            .views([.nodes])
        ),
        Binding(
            "w",
            "weight",
            "another share of new sessions for the selected node",
            .lever(.weight),
            .views([.nodes])
        ),
        Binding("A", "abort", "wait no more for the operation that runs", .abort),
        Binding("U", "undo", "take the last operation back, by a dialog", .undo),
    ]

    /// Views with a table that can be sorted.
    private static let tables: [ViewName] = [.nodes, .map, .reconnects, .bursts]

    private static let work = [
        Binding(
            "/",
            "filter",
            "show rows with these words; ! inverts; node: source: status: level:",
            .filter
        ),
        Binding("=", "freeze", "hold the screen still; recording goes on", .freeze),
        Binding("n", "next", "next line that matches", .nextMatch(.next), .views([.logs])),
        Binding("N", nil, "previous line that matches", .nextMatch(.previous), .views([.logs])),
        Binding("e", "error", "next error", .nextError(.next), .views([.logs])),
        Binding("E", nil, "previous error", .nextError(.previous), .views([.logs])),
        Binding(
            "x",
            "unread",
            "only lines that were not understood, and why",
            .onlyRejected,
            .views([.logs])
        ),
        Binding(
            "f",
            "mark",
            "matches marked among all lines, or alone",
            .marksOnly,
            .views([.logs])
        ),
        Binding(
            "z",
            "zoom",
            "time per cell of the heat map: 1 s, 5 s, 30 s, 2 min",
            .zoom,
            .views([.bursts])
        ),
        Binding(
            "g",
            "incident",
            "the incident of the selected episode, with its timeline",
            .incident,
            .views([.bursts])
        ),
        Binding(
            "t",
            "table",
            "the heat map's figures as a table, or as shades",
            .table,
            .views([.bursts])
        ),
        Binding(
            "t",
            "table",
            "gaps as figures, phase by phase, or as bars over time",
            .table,
            .views([.reconnects])
        ),
        Binding(
            "t",
            "table",
            "the map as a table of sessions, or as bands",
            .table,
            .views([.map])
        ),
        Binding("<", nil, "sort the table by the column before", .sort(.previous), .views(tables)),
        // The bar of the nodes view is full of what acts on nodes.
        Binding(">", nil, "sort the table by the next column", .sort(.next), .views([.nodes])),
        Binding(
            ">",
            "sort",
            "sort the table by the next column",
            .sort(.next),
            .views([.map, .reconnects, .bursts])
        ),
        Binding("R", nil, "turn the order of the table round", .reverse, .views(tables)),
        Binding(
            [.init(key: .enter)],
            "Enter",
            nil,
            "the raw lines of the selected node, or around what happened",
            .open,
            .views([.nodes])
        ),
        Binding(
            [.init(key: .enter)],
            "Enter",
            "open",
            "a group's clients; a client's lines",
            .open,
            .views([.map])
        ),
        Binding(
            [.init(key: .enter)],
            "Enter",
            "lines",
            "the raw lines of the selected client, about its gap",
            .open,
            .views([.reconnects])
        ),
        Binding(
            [.init(key: .enter)],
            "Enter",
            "lines",
            "the raw lines of the selected episode",
            .open,
            .views([.bursts])
        ),
        Binding(
            [.init(key: .enter)],
            "Enter",
            "whole line",
            "the selected line, whole",
            .open,
            .views([.logs])
        ),
    ]

    private static let program = [
        Binding("?", "help", "this page", .help, also: [.init(key: .function(1))]),
        Binding("q", "quit", "back, then quit", .backOrQuit),
        Binding(":", "palette", "a command: drain web2, stop why, mark web2 2h why", .palette),
        Binding("@", "sent", "the operations and exactly what was sent", .operations),
        Binding(
            [.init(key: .escape)],
            "Esc",
            nil,
            "back: close, clear the filter, put a result away",
            .back
        ),
        Binding(
            [.init(key: .tab), .init(key: .backTab)],
            "Tab",
            nil,
            "the other part of the view",
            .nextPane
        ),
        Binding("T", nil, "next theme", .theme),
        Binding([.control("l")], "ctrl-l", nil, "paint the screen again", .redraw),
        Binding([.control("z")], "ctrl-z", nil, "to the shell; fg comes back", .suspend),
        Binding([.control("c")], "ctrl-c", nil, "quit at once", .quit),
    ]
}
