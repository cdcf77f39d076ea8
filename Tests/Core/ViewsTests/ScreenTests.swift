import Canvas
import Events
import Model
import TestKit
import Testing
import Views

/// How each view looks, approved picture by picture.
@Suite struct `The screens` {
    static let live = FrameContext(recordingPath: "/var/lib/run.signalbox")
    static let wide = Size(columns: 110, rows: 30)

    @Test(
        arguments: ViewName.allCases,
        [(110, 30), (80, 24), (60, 15), (40, 10)].map(Size.init(columns:rows:))
    )
    func `a failover looks as approved`(view: ViewName, size: Size) throws {
        let screen = render(Incident.failing, Interface(view: view), Self.live, size: size)

        try expectScreen(screen, matches: "\(view.word)-\(size.columns)x\(size.rows)")
    }

    /// The sizes that every view is approved at: the smallest with charts to a large terminal.
    static let sizes = [(60, 15), (80, 24), (110, 35), (200, 60)].map(Size.init(columns:rows:))

    @Test(arguments: ViewName.allCases, sizes)
    func `a failover looks as approved in Unicode and in ASCII`(view: ViewName, size: Size) throws {
        for (glyphs, suffix) in [(Glyphs.unicode, ""), (.ascii, "-ascii")] {
            var frame = Self.live
            frame.glyphs = glyphs
            let screen = render(Incident.failing, Interface(view: view), frame, size: size)
            let name = "\(view.word)-\(size.columns)x\(size.rows)\(suffix)"
            try expectScreen(screen, matches: name)
            #expect(glyphs == .unicode || screen.text.utf8.allSatisfy { $0 < 0x80 }, "\(name)")
        }
    }

    @Test(arguments: [(80, 24), (110, 35)].map(Size.init(columns:rows:)))
    func `the bursts as a table and their incident look as approved`(size: Size) throws {
        var user = Operator(state: Incident.failing, view: .bursts, size: size)
        user.press("t", "z")
        try expectScreen(user.screen(size), matches: "bursts-table-\(size.columns)x\(size.rows)")
        user.press("t", "g")
        try expectScreen(user.screen(size), matches: "bursts-incident-\(size.columns)x\(size.rows)")
    }

    @Test func `a calm cluster looks as approved`() throws {
        let screen = render(Incident.calm, Interface(), Self.live, size: Self.wide)

        try expectScreen(screen, matches: "nodes-calm")
    }

    @Test(arguments: ViewName.allCases)
    func `before anything is known every figure is a dash`(view: ViewName) throws {
        var state = Incident.empty
        state.topology.armed = false
        let screen = render(state, Interface(view: view), FrameContext(), size: Self.wide)

        try expectScreen(screen, matches: "\(view.word)-unknown")
    }

    @Test(arguments: Verb.configurable)
    func `a control dialog looks as approved`(verb: Verb) throws {
        var user = Operator(state: Incident.calm)
        user.press("j", "j")
        user.open(verb)

        try expectScreen(user.screen(Self.wide), matches: "dialog-\(verb.rawValue)")
    }

    @Test func `a refused plan shows why and offers only to close`() throws {
        var user = Operator(state: Incident.failing)
        user.press("k", "k", "K")

        let screen = user.screen(Self.wide)
        #expect(screen.text.contains("✖ web1 is the last healthy node"))
        #expect(!screen.text.contains("then Enter"))
        try expectScreen(screen, matches: "dialog-refused")
    }

    @Test func `without a selection the dialog asks which node`() throws {
        var user = Operator(state: Incident.calm)
        user.press("K", "w", "e")

        try expectScreen(user.screen(Self.wide), matches: "dialog-which-node")
    }

    @Test(arguments: ViewName.allCases)
    func `the help lists the keys of the view`(view: ViewName) throws {
        var user = Operator(state: Incident.failing, view: view)
        user.press("?")

        try expectScreen(user.screen(Size(columns: 110, rows: 50)), matches: "help-\(view.word)")
    }

    @Test func `a replay has a transport bar and no levers`() throws {
        var user = Operator(state: Incident.failing)
        user.frame = FrameContext(mode: .replay(Incident.transport))
        user.press("K")

        try expectScreen(user.screen(Self.wide), matches: "replay")
    }

    @Test func `a frozen, failing recording in production says so`() throws {
        var state = Incident.failing
        state.topology.environment = "prod"
        var frame = Self.live
        frame.recordingProblem = "no space left on device"
        frame.frozenAt = Incident.wall - .seconds(3)
        frame.wall = Incident.wall
        frame.zoneOffsetSeconds = 5_400
        var interface = Interface()
        interface.isFrozen = true

        try expectScreen(render(state, interface, frame, size: Self.wide), matches: "frozen")
    }

    @Test func `a filter being typed has the cursor`() throws {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("/", "4", "0", "0")

        try expectScreen(user.screen(Size(columns: 110, rows: 20)), matches: "logs-prompt")
    }

    @Test func `a filter hides, marks and shows whole lines`() throws {
        var user = Operator(state: Incident.failing, view: .logs)
        user.type("/connect status:502")
        user.press(.enter)
        #expect(user.screen(Self.wide).text.contains("no line passes the filter"))
        user.press(.escape)
        user.type("/refused")
        user.press(.enter)
        user.press("k", "k", "f")
        user.press(.enter)

        try expectScreen(user.screen(Self.wide), matches: "logs-marked-detail")
    }

    @Test func `lines that were not understood are listed with the reason`() throws {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("x")

        try expectScreen(user.screen(Size(columns: 110, rows: 16)), matches: "logs-unread")
    }

    @Test(arguments: ViewName.allCases)
    func `in ASCII there is nothing but ASCII`(view: ViewName) throws {
        var user = Operator(state: Incident.failing, view: view)
        user.frame = Self.live
        user.frame.glyphs = .ascii
        for size in [Self.wide, Size(columns: 60, rows: 15), Size(columns: 40, rows: 12)] {
            let screen = user.screen(size)
            #expect(screen.text.utf8.allSatisfy { $0 < 0x80 }, "\(screen.text)")
        }
        try expectScreen(user.screen(Self.wide), matches: "\(view.word)-ascii")
    }
}

@Suite struct `Every size` {
    /// Overlays that are drawn over a view.
    enum Overlay: CaseIterable { case none, help, dialog, prompt, replay }

    @Test func `draws without a trap, down to nothing`() {
        let state = Incident.failing
        var turn = 0
        for columns in 0...130 {
            for rows in 0...40 {
                turn += 1
                let view = ViewName.allCases[turn % 5]
                let overlay = Overlay.allCases[turn / 5 % 5]
                var user = Operator(state: state, view: overlay == .dialog ? .nodes : view)
                switch overlay {
                case .none: break
                case .help: user.press("?")
                case .dialog: user.press("j", "K")
                case .prompt: user.press("/")
                case .replay: user.frame = FrameContext(mode: .replay(Incident.transport))
                }
                let size = Size(columns: columns, rows: rows)
                _ = user.handle(.resize(size))
                let screen = render(state, user.interface, user.frame, size: size)
                #expect(screen.cells.count == columns * rows)
            }
        }
    }
}
