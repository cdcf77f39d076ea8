import Canvas
import Events
import Model
import TestKit
import Testing
import Views

@Suite struct `An operation on screen` {
    static let sizes = [(60, 15), (80, 24), (110, 35), (200, 60)].map(Size.init(columns:rows:))

    /// A calm cluster in which web2's operation stands in this phase.
    static func state(
        _ phase: Operation.Phase,
        _ verb: Verb = .drain,
        advance: Operation.Advance? = nil
    ) throws -> State {
        var state = Incident.calm
        let plan = try makePlan(verb, for: "web2", in: state).get()
        var operation = Operation(
            plan: plan,
            confirmedSeen: state.clock.now + .seconds(-3),
            confirmedAt: Incident.wall - .seconds(3),
            phase: phase
        )
        operation.phaseSeen = state.clock.now + .seconds(-2)
        operation.advance = advance
        if !operation.isActive { operation.endedSeen = state.clock.now }
        state.operations.append(operation)
        return state
    }

    @Test(
        arguments: ViewName.allCases,
        [Size(columns: 110, rows: 30), Size(columns: 60, rows: 15)]
    )
    func `is on every frame while it runs`(view: ViewName, size: Size) throws {
        let advance = Operation.Advance(done: 14, total: 58)
        let state = try Self.state(.running(step: 0), .shed, advance: advance)
        let text = Operator(state: state, view: view, size: size).screen(size).text

        #expect(text.contains("shed web2 (op1)"))
        #expect(text.contains("step 1 of 1"))
    }

    @Test func `tells the step, how far it is, how long still, and the key that leaves it`() throws
    {
        let advance = Operation.Advance(done: 14, total: 58)
        let state = try Self.state(.running(step: 0), .shed, advance: advance)
        let text = Operator(state: state).screen(Size(columns: 80, rows: 24)).text

        #expect(text.contains("14 of 58 done, at most 3.0 s left │ A abort"))
    }

    @Test(arguments: [
        (Operation.Phase.checking, "nothing was sent yet, and nothing will be"),
        (.running(step: 0), "what was sent stays sent"),
        (.observing, "only the wait for its effect ends"),
    ])
    func `an abort says what it means in this phase, and asks`(
        phase: Operation.Phase,
        words: String
    ) throws {
        var user = Operator(state: try Self.state(phase))
        user.typeAhead([.character("A"), .character("y")])
        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains(words))
        user.press("y")

        #expect(user.intents == [.abort("op1")])
    }

    @Test func `an abort of what ended meanwhile does nothing`() throws {
        var user = Operator(state: try Self.state(.observing))
        user.press("A")
        user.state = try Self.state(.done)
        user.press("y")

        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("op1 is over already"))
    }

    @Test(arguments: [Key.character("q"), .character("c")])
    func `leaving meanwhile asks and tells what stays`(key: Key) throws {
        var user = Operator(state: try Self.state(.observing))
        user.press(key, key == .character("c") ? .control : [])
        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("what stands by takes it back"))
        user.press("n")
        #expect(user.intents.isEmpty)
        user.press("q", "y")

        #expect(user.intents == [.quit])
    }

    @Test(arguments: [
        (Operation.Phase.done, "its effect was seen"), (.failed("no route"), "no route"),
        (.unknown("look at web2"), "look at web2"),
        (.blocked("the disk is full"), "the disk is full"),
    ])
    func `its result stays until it is put away`(phase: Operation.Phase, words: String) throws {
        var user = Operator(state: try Self.state(phase))
        user.press("j", "2", "1")
        #expect(user.screen().text.contains(words))
        user.press(.escape)

        #expect(!user.screen().text.contains(words))
    }

    @Test func `its undo is offered and opens a dialog with its own steps`() throws {
        var user = Operator(state: try Self.state(.done))
        user.state.nodes[1].condition = .draining
        user.state.nodes[1].proxy?.state = .draining
        #expect(user.screen().text.contains("U undo"))
        user.press("U")
        #expect(user.screen().text.contains("take back op1: restore web2"))
        user.press("y")

        let plans = user.intents.compactMap {
            if case .confirm(let plan) = $0 { plan } else { nil }
        }
        #expect(plans.map(\.origin) == [.undo(of: "op1")])
        #expect(plans.first?.steps.map(\.text) == ["haproxy: set server todos/web2 state ready"])
    }

    @Test func `what keeps from acting is on every frame`() {
        var state = Incident.calm
        state.topology.environment = "prod"
        let until = Incident.wall + .seconds(600)
        let mark = MaintenanceMark(
            node: "web2",
            owner: "ann",
            reason: "new disk",
            from: Incident.wall,
            until: until,
            isOwn: false
        )
        let past = PastOperation(
            id: "op4",
            run: "run0",
            verb: .drain,
            node: "web1",
            by: "bob",
            began: Incident.wall,
            outcome: .unfinished,
            words: "look at web1"
        )
        state.control = ControlFacts(
            run: "run1",
            stop: GlobalStop(by: "eve", why: "release day"),
            otherActor: "drain web1 by bob",
            past: [past],
            marks: [mark]
        )
        for view in ViewName.allCases {
            let text = Operator(state: state, view: view).screen().text
            for words in [
                "STOPPED by eve: release day", "another console acts: drain web1 by bob",
                "drain web1: unfinished; @ tells", "web2 in maintenance, ann until", "██ PROD ██",
                "CONTROL ARMED",
            ] { #expect(text.contains(words), "\(words) in \(view.word)") }
        }
        var user = Operator(state: state)
        user.press("@")
        #expect(user.screen().text.contains("drain web1 (bob): unfinished"))
        #expect(user.screen().text.contains("look at web1"))
    }

    @Test(arguments: sizes)
    func `looks as approved with its dialog and list, in Unicode and ASCII`(size: Size) throws {
        for (glyphs, suffix) in [(Glyphs.unicode, ""), (.ascii, "-ascii")] {
            let name = "\(size.columns)x\(size.rows)\(suffix)"
            let advance = Operation.Advance(done: 14, total: 58)
            let running = try Self.state(.running(step: 0), .shed, advance: advance)
            for (part, key) in [("line", nil), ("list", "@"), ("abort", "A")]
                as [(String, Character?)]
            {
                var user = Operator(state: running, size: size)
                user.frame.glyphs = glyphs
                if let key { user.press(key) }
                try expectScreen(user.screen(size), matches: "operation-\(part)-\(name)")
            }
            var calm = Incident.calm
            calm.topology.environment = "prod"
            for (part, key) in [("drain", "d"), ("kill", "K")] as [(String, Character)] {
                var user = Operator(state: calm, size: size)
                user.frame.glyphs = glyphs
                user.press("j", "j", key)
                try expectScreen(user.screen(size), matches: "dialog-\(part)-\(name)")
            }
        }
    }
}
