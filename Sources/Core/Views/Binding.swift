import Canvas

extension Binding {
    init(
        _ strokes: [Stroke],
        _ label: String,
        _ words: String?,
        _ help: String,
        _ command: Command,
        _ scope: Scope = .everywhere
    ) {
        self.strokes = strokes
        self.label = label
        self.words = words
        self.help = help
        self.command = command
        self.scope = scope
    }

    /// A binding of one character.
    init(
        _ character: Character,
        _ words: String?,
        _ help: String,
        _ command: Command,
        _ scope: Scope = .everywhere,
        also others: [Stroke] = []
    ) {
        let strokes = [Stroke(key: .character(character))] + others
        self.init(strokes, String(character), words, help, command, scope)
    }

    func holds(in view: ViewName, isReplay: Bool) -> Bool {
        switch scope {
        case .everywhere: true
        case .views(let views): views.contains(view)
        case .replay: isReplay
        }
    }
}

extension Binding.Stroke {
    static func control(_ character: Character) -> Self {
        Self(key: .character(character), modifiers: .control)
    }
}
