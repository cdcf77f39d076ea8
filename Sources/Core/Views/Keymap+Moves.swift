import Canvas

extension Keymap {
    static let moves = [
        Binding(
            [.init(key: .up), .init(key: .character("k"))],
            "Up k",
            nil,
            "up",
            .move(.rows(-1))
        ),
        Binding(
            [.init(key: .down), .init(key: .character("j"))],
            "Down j",
            nil,
            "down",
            .move(.rows(1))
        ),
        Binding([.init(key: .pageUp)], "PgUp", nil, "a page up", .move(.pages(-1))),
        Binding([.init(key: .pageDown)], "PgDn", nil, "a page down", .move(.pages(1))),
        Binding([.control("u")], "ctrl-u", nil, "half a page up", .move(.halfPages(-1))),
        Binding([.control("d")], "ctrl-d", nil, "half a page down", .move(.halfPages(1))),
        Binding([.init(key: .home)], "Home", nil, "first row", .move(.top)),
        Binding("g", nil, "first row", .move(.top)),
        Binding(
            [.init(key: .end)],
            "End",
            nil,
            "last row; lists follow what comes",
            .move(.bottom)
        ),
        Binding("G", nil, "last row; lists follow what comes", .move(.bottom)),
    ]

    /// In replay these keys are the transport's; jkl, g and G still move.
    static let replay = [
        Binding(
            [.init(key: .character(" "))],
            "Space",
            "play",
            "play or pause",
            .transport(.togglePlay),
            .replay
        ),
        transport(.left, "Left", "1 s back", .step(.seconds(-1))),
        transport(.right, "Right", "1 s on", .step(.seconds(1))),
        transport(.character("["), "[", "5 s back", .step(.seconds(-5))),
        transport(.character("]"), "]", "5 s on", .step(.seconds(5))),
        transport(.character("{"), "{", "previous entry of what happened", .event(-1)),
        transport(.character("}"), "}", "next entry of what happened", .event(1)),
        transport(.character(","), ",", "one tick back", .frame(-1)),
        transport(.character("."), ".", "one tick on", .frame(1)),
        transport(.character("+"), "+", "faster", .faster),
        transport(.character("-"), "-", "slower", .slower),
        Binding(
            [.init(key: .character("F"))],
            "F",
            "fault",
            "to the fault",
            .transport(.jumpToFault),
            .replay
        ),
        Binding(
            [.init(key: .character("h"))],
            "h",
            nil,
            "each line where the console read it, or where it happened",
            .transport(.switchOrder),
            .replay
        ),
        transport(.home, "Home", "to the beginning", .home),
        transport(.end, "End", "to the end", .end),
    ]

    /// Keys that a later version fills; they say so when pressed.
    static let later = [
        missing("6", .missingView("6 incidents")),
        missing("7", .missingView("7 advice")),
        missing("y", .missing("y copy")),
        missing("m", .missing("m mark")),
        missing("'", .missing("' marks")),
        missing("J", .missing("J jump to time")),
        missing(" ", .space),
    ]

    private static func transport(
        _ key: Key,
        _ label: String,
        _ help: String,
        _ command: TransportCommand
    ) -> Binding {
        Binding([.init(key: key)], label, nil, help, .transport(command), .replay)
    }

    private static func missing(_ key: Character, _ command: Command) -> Binding {
        Binding(key, nil, "", command)
    }
}
