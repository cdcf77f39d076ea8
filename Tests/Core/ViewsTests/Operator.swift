import Canvas
import Events
import Model
import Views

/// Somebody at the console: presses keys, sees each frame, and remembers what was asked for.
struct Operator {
    var state: State
    var frame = FrameContext(recordingPath: "/var/lib/run.signalbox")
    var interface: Interface
    var intents: [Intent] = []

    init(state: State, view: ViewName = .nodes, size: Size = Size(columns: 110, rows: 30)) {
        self.state = state
        interface = Interface(view: view)
        _ = interface.handle(.resize(size), state: state, frame: frame)
    }

    /// Presses keys one after the other and looks at the screen after each.
    mutating func press(_ characters: Character...) {
        for character in characters { press(.character(character)) }
    }

    mutating func press(_ key: Key, _ modifiers: Modifiers = []) {
        intents += handle(.key(key, modifiers))
        interface.markShown()
    }

    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// Presses keys faster than a frame can be drawn.
    mutating func typeAhead(_ keys: [Key]) {
        for key in keys { intents += handle(.key(key)) }
        interface.markShown()
    }

    mutating func handle(_ input: InputEvent) -> [Intent] {
        interface.handle(input, state: state, frame: frame)
    }

    func screen(_ size: Size = Size(columns: 110, rows: 30)) -> Screen {
        render(state, interface, frame, size: size)
    }
}

extension Operator {
    /// Opens the dialog of a verb: by its key where it has one, else by the palette.
    mutating func open(_ verb: Verb) {
        guard let key = verb.key else {
            type(":\(verb.rawValue)")
            press(.enter)
            return
        }
        press(key)
    }

    /// In a dialog at its question: ticks the first box and comes back to the question.
    mutating func tickFirstBox() {
        press(.tab)
        press(" ")
        press(.backTab)
    }
}

extension Verb {
    /// The key of the nodes view that opens its dialog; nil: only the palette does.
    var key: Character? {
        switch self {
        case .drain: "d"
        case .kill: "K"
        case .restore: "u"
        case .weight: "w"
        case .maint, .shed, .cut, .freeze, .killProxy, .inject: nil
        }
    }
}

extension Incident {
    static var transport: Transport {
        Transport(
            position: .milliseconds(842_100),
            length: .seconds(1_000),
            wall: wall,
            isPlaying: true,
            speed: 4,
            faultPosition: .milliseconds(832_400),
            marks: [
                Transport.Mark(position: .seconds(400), kind: .burst, label: "burst"),
                Transport.Mark(position: .seconds(600), kind: .operation, label: "drain"),
            ]
        )
    }
}
