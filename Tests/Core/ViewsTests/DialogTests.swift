import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `The control dialog` {
    /// An operator who selected web2.
    private func onWeb2(_ state: State = Incident.calm) -> Operator {
        var user = Operator(state: state)
        user.press("j", "j")
        return user
    }

    private func confirmed(_ user: Operator) -> [OperationPlan] {
        user.intents.compactMap { if case .confirm(let plan) = $0 { plan } else { nil } }
    }

    @Test(arguments: [Verb.drain, .restore])
    func `y confirms a drain or a restore`(verb: Verb) throws {
        var state = Incident.calm
        if verb == .restore {
            state.nodes[1].condition = .draining
            state.nodes[1].proxy?.state = .draining
        }
        var user = onWeb2(state)
        user.open(verb)
        #expect(confirmed(user).isEmpty)
        user.press("y")

        let plan = try #require(confirmed(user).first)
        #expect(plan.verb == verb)
        #expect(plan.node == "web2")
        #expect(plan.steps == Incident.spec("web2").levers.first { $0.verb == verb }?.steps)
        #expect(user.interface.dialog == nil)
    }

    @Test func `a kill takes the node's whole name and Enter`() {
        var user = onWeb2()
        user.press("K")
        user.tickFirstBox()
        user.press("y")
        user.press(.enter)
        #expect(confirmed(user).isEmpty)
        user.press(.backspace)
        user.type("web")
        user.press(.enter)
        #expect(confirmed(user).isEmpty)
        #expect(user.screen().text.contains("type web2 to kill it"))
        user.type("2")
        user.press(.enter)

        #expect(confirmed(user).map(\.node) == ["web2"])
    }

    @Test(arguments: [Key.character("n"), .escape, .character("q")])
    func `a dialog is left without an effect`(key: Key) {
        var user = onWeb2()
        user.press("d")
        user.press(key)

        #expect(user.interface.dialog == nil)
        #expect(user.intents.isEmpty)
    }

    @Test func `the name of another node does not count`() {
        var user = onWeb2()
        user.press("K")
        user.type("web1")
        user.press(.enter)

        #expect(user.intents.isEmpty)
        #expect(user.interface.dialog?.node == "web2")
    }

    @Test func `keys typed before the dialog was on screen do not count`() {
        var user = onWeb2()
        user.typeAhead([.character("d"), .character("y"), .enter])
        #expect(user.intents.isEmpty)
        #expect(user.interface.dialog?.verb == .drain)
        user.press(.escape)

        user.typeAhead([.character("K")] + "web2".map { .character($0) } + [.enter])
        #expect(user.intents.isEmpty)
        #expect(user.interface.dialog?.typed.isEmpty == true)
    }

    @Test func `pasted text confirms nothing`() {
        var user = onWeb2()
        user.press("d")
        user.intents += user.handle(.paste("y"))
        #expect(user.interface.dialog != nil)
        user.press(.escape)
        user.press("K")
        user.intents += user.handle(.paste("web2\r"))
        user.press(.enter)

        #expect(user.intents.isEmpty)
    }

    @Test func `a held key opens a dialog and no more`() {
        for key in ["d", "K", "u"] as [Character] {
            var user = onWeb2()
            for _ in 0..<200 { user.press(key) }

            #expect(user.intents.isEmpty, "\(key)")
            #expect((user.interface.dialog?.typed.count ?? 0) <= 64)
        }
    }

    @Test func `a new order between key and confirmation moves no target`() {
        var user = onWeb2()
        user.press("d")
        user.state.nodes.reverse()
        user.state.topology.nodes.reverse()
        user.press("y")

        #expect(confirmed(user).map(\.node) == ["web2"])
    }

    @Test func `a guard that fails meanwhile refuses`() {
        var user = onWeb2()
        user.press("d")
        user.state.nodes[0].condition = .down
        user.state.nodes[0].probe.isUp = false
        user.press("y")

        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("refused: "))
        #expect(user.screen().text.contains("[n] close"))
    }

    @Test func `a plan that changed meanwhile must be read again`() {
        var user = onWeb2()
        user.press("d")
        user.state.topology.nodes[1].levers[0].steps[0].action = .command(["other"])
        user.state.nodes[1].spec = user.state.topology.nodes[1]
        user.press("y")
        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("read it again"))
        // A held key must not confirm what it has not confirmed before.
        for _ in 0..<50 { user.press("y") }
        #expect(user.intents.isEmpty)
        user.press("Y")

        #expect(confirmed(user).first?.steps.first?.text == "other")
    }

    @Test func `a plan that changed and was not shown yet cannot be confirmed`() {
        var user = onWeb2()
        user.press("d")
        user.state.topology.nodes[1].levers[0].steps[0].action = .command(["other"])
        user.state.nodes[1].spec = user.state.topology.nodes[1]
        user.typeAhead([.character("y"), .character("y")])

        #expect(user.intents.isEmpty)
    }

    @Test func `without a selection no node is taken for granted`() {
        var user = Operator(state: Incident.calm)
        user.press("d", "y")
        #expect(user.intents.isEmpty)
        user.press(.backspace)
        user.type("web2")
        #expect(user.screen().text.contains("set server todos/web2 state drain"))
        user.press(.enter)
        #expect(user.intents.isEmpty)
        user.press("y")

        #expect(confirmed(user).map(\.node) == ["web2"])
    }

    @Test func `without a selection a kill takes the name once, after its plan was shown`() {
        var user = Operator(state: Incident.calm)
        user.press("K")
        user.typeAhead("web2".map { .character($0) } + [.enter])
        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("lab kill web2"))
        user.press(.enter)
        #expect(user.screen().text.contains("refused: cuts 58 sessions"))
        user.tickFirstBox()
        user.press(.enter)

        #expect(confirmed(user).map(\.node) == ["web2"])
    }

    @Test func `a verb that is not configured is refused with what to do`() {
        var state = Incident.calm
        state.topology.nodes[1].levers = []
        var user = onWeb2(state)
        user.press("d")
        #expect(user.screen().text.contains("web2 has no drain"))
        #expect(user.screen().text.contains("[n] close"))
        user.press("y")

        #expect(user.intents.isEmpty)
    }

    @Test func `a terminal too small to show the plan takes no confirmation`() {
        var user = onWeb2()
        _ = user.handle(.resize(Size(columns: 30, rows: 8)))
        user.press("d", "y")

        #expect(user.intents.isEmpty)
        #expect(user.screen(Size(columns: 30, rows: 8)).text.contains("make the terminal larger"))
    }

    @Test func `many nodes leave room for the question, and what is cut is told`() {
        var state = Incident.calm
        for number in 3...40 {
            var node = state.nodes[0]
            node.spec.name = NodeName(rawValue: "web\(number)")
            state.nodes.append(node)
            state.topology.nodes.append(node.spec)
        }
        var user = onWeb2(state)
        user.press("d")
        #expect(user.screen().text.contains("and 34 more, 34 of them up"))
        #expect(user.screen().text.contains("[y] drain"))

        let small = user.screen(Size(columns: 60, rows: 15)).text
        #expect(small.contains("more lines: enlarge the terminal"))
        #expect(small.contains("[y] drain"))
    }

    @Test func `a hostile node name is shown harmless in its dialog`() {
        var state = Incident.calm
        let name = NodeName(rawValue: "web2\u{202E}\u{1B}[2J")
        state.topology.nodes[1].name = name
        state.nodes[1].spec.name = name
        var user = onWeb2(state)
        user.press("d")

        #expect(user.screen().text.contains("drain web2<U+202E>^[[2J"))
        #expect(user.screen().text.contains("is no safe name"))
    }
}
