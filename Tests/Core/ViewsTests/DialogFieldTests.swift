import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `What is entered in a control dialog` {
    private func open(_ verb: Verb, _ state: State = Incident.calm) -> Operator {
        var user = Operator(state: state)
        user.press("j", "j")
        user.open(verb)
        return user
    }

    private func confirmed(_ user: Operator) -> [OperationPlan] {
        user.intents.compactMap { if case .confirm(let plan) = $0 { plan } else { nil } }
    }

    @Test func `a risk is taken on by its own tick, with the figure that was on screen`() {
        var user = open(.kill)
        #expect(user.screen().text.contains("drain web2 first, or Tab: accept the cut"))
        user.tickFirstBox()
        user.type("web2")
        user.press(.enter)

        #expect(confirmed(user).map(\.accepts) == [[AcceptedRisk(.cutsSessions, figure: 58)]])
    }

    @Test func `a tick taken away takes nothing on`() {
        var user = open(.kill)
        user.tickFirstBox()
        user.tickFirstBox()
        user.type("web2")
        user.press(.enter)

        #expect(user.intents.isEmpty)
    }

    @Test func `many more sessions than were accepted are refused`() {
        var user = open(.kill)
        user.tickFirstBox()
        user.type("web2")
        user.state.nodes[1].proxy?.sessions = 90
        user.press(.enter)

        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("cuts 90 sessions, not the 58 that were accepted"))
    }

    @Test func `a move soon after another wants a tick, a reason and the name`() throws {
        var state = Incident.calm
        state.control?.past = [
            PastOperation(
                id: "op9",
                run: "run0",
                verb: .kill,
                node: "web1",
                by: "bob",
                began: Incident.wall - .seconds(5),
                ended: Incident.wall - .seconds(4),
                outcome: .done
            )
        ]
        var user = open(.drain, state)
        user.press("y")
        #expect(user.intents.isEmpty)
        user.press(.tab)
        user.press(" ")
        #expect(user.screen().text.contains("[x] I accept: soon after another"))
        user.press(.tab)
        user.type("disk is full")
        user.press(.tab)
        user.press(.tab)
        user.press("y")
        #expect(user.intents.isEmpty)
        user.press(.backspace)
        user.type("web2")
        user.press(.enter)

        let plan = try #require(confirmed(user).first)
        #expect(plan.reason == "disk is full")
        #expect(plan.accepts.map(\.risk) == [.soonAfter])
    }

    @Test func `the last healthy node offers nothing to tick but a rehearsal`() {
        var state = Incident.calm
        state.nodes[0].condition = .down
        state.nodes[0].probe.isUp = false
        var user = open(.drain, state)
        user.press(.tab)
        user.press(" ")
        user.press(.tab)
        user.press("y")

        #expect(user.intents.isEmpty)
        #expect(!user.screen().text.contains("I accept"))
        #expect(user.screen().text.contains("nothing here overrides this"))
    }

    @Test func `a rehearsal is marked in the title, the text and the plan`() {
        var user = open(.drain)
        user.press(.tab)
        user.press(" ")
        user.press(.tab)
        for words in ["1 of 2 nodes ─ rehearsal", "Would send", "[y] rehearse drain"] {
            #expect(user.screen().text.contains(words))
        }
        user.press("y")

        #expect(confirmed(user).map(\.isRehearsal) == [true])
    }

    @Test func `a figure is typed, shown in what will be sent, and bounded`() {
        var user = open(.weight)
        user.type("30")
        #expect(user.screen().text.contains("set server todos/web2 weight 30%"))
        user.press("0")
        #expect(user.screen().text.contains("300 is not 0 to 100"))
        user.press(.backspace)
        user.press(.backTab)
        user.press("y")

        #expect(confirmed(user).map(\.amount) == [30])
    }

    @Test func `keys of a field never confirm`() {
        var user = open(.weight)
        for _ in 0..<50 { user.press("y") }
        user.press("y", "n", "Y", "K")

        #expect(user.intents.isEmpty)
        #expect(user.interface.dialog?.focus == .amount)
    }

    @Test func `a new entry must be drawn before it is confirmed`() {
        var user = open(.drain)
        user.typeAhead([.tab, .character(" "), .tab, .character("y")])

        #expect(user.intents.isEmpty)
    }

    @Test func `a new size meanwhile confirms nothing and keeps the target`() {
        var user = open(.drain)
        for columns in [200, 30, 60, 110] {
            user.intents += user.handle(.resize(Size(columns: columns, rows: 30)))
        }
        #expect(user.intents.isEmpty)
        user.press("y")

        #expect(confirmed(user).map(\.node) == ["web2"])
    }

    @Test func `what ends sessions is under no plain key, and its neighbours confirm nothing`() {
        for verb in Verb.configurable where verb.cutsSessions || verb == .freeze {
            #expect(verb.key?.isUppercase ?? true, "\(verb)")
        }
        for neighbour in ["u", "i", "j", "m", "l", "o", "t", "g", "h", "6", "7"] as [Character] {
            var user = open(.drain)
            user.press(neighbour)
            #expect(user.intents.isEmpty, "\(neighbour)")
        }
    }
}
