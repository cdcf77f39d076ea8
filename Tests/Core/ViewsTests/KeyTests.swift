import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `Keys` {
    @Test(arguments: [
        (Character("1"), ViewName.nodes), ("2", .map), ("3", .reconnects), ("4", .bursts),
        ("5", .logs),
    ])
    func `a digit calls its view`(key: Character, view: ViewName) {
        var user = Operator(state: Incident.calm)
        user.press(key)

        #expect(user.interface.view == view)
        #expect(user.intents.isEmpty)
    }

    @Test(arguments: Array("67ymJ'"))
    func `what this version lacks says so`(key: Character) {
        var user = Operator(state: Incident.calm)
        user.press(key)

        #expect(user.screen().text.contains("not in this version"))
        #expect(user.interface.view == .nodes)
    }

    @Test func `q goes back, then quits`() {
        var user = Operator(state: Incident.calm, view: .logs)
        user.press("q")
        #expect(user.intents.isEmpty)
        user.press("q")

        #expect(user.intents == [.quit])
    }

    @Test(arguments: [
        (Character("c"), Intent.quit), ("z", .suspend), ("l", .redraw),
    ])
    func `control keys act whatever is open`(key: Character, intent: Intent) {
        for opening in [nil, "?", "/", "K"] as [Character?] {
            var user = Operator(state: Incident.calm)
            if let opening { user.press(opening) }
            user.press(.character(key), .control)

            #expect(user.intents == [intent], "after \(opening ?? " ")")
        }
    }

    @Test func `freezing is told to the loop and shown`() {
        var user = Operator(state: Incident.calm)
        user.press("=")
        #expect(user.intents == [.setFrozen(true)])
        #expect(user.screen().text.contains("❚❚ FROZEN"))
        user.press("=")

        #expect(user.intents == [.setFrozen(true), .setFrozen(false)])
        #expect(user.screen().text.contains("● LIVE"))
    }

    @Test func `half a page down is never drain`() {
        var user = Operator(state: Incident.calm)
        user.press(.character("d"), .control)
        user.press(.character("u"), .control)

        #expect(user.interface.dialog == nil)
    }

    @Test func `keys that destroy have no neighbour that does nothing else`() {
        var user = Operator(state: Incident.calm)
        user.press("j")
        user.press("k", "j", "l", "i", "o", "L", "J", "I", "O", "s", "f", "y", "n")

        #expect(user.interface.dialog == nil)
        #expect(user.intents.isEmpty)
    }

    @Test func `the selection is a name and survives a new order`() {
        var user = Operator(state: Incident.calm)
        user.press("j", "j")
        #expect(user.interface.selectedNode == "web2")
        user.state.nodes.reverse()

        #expect(user.screen().text.contains("▸● web2"))
    }

    @Test func `pasted text acts as no key`() {
        var user = Operator(state: Incident.calm)
        user.press("j")
        let intents = user.handle(.paste("Kweb1\r5q"))

        #expect(intents.isEmpty)
        #expect(user.interface.dialog == nil)
        #expect(user.interface.view == .nodes)
    }

    @Test func `pasted text goes into a filter, on one line and bounded`() {
        var user = Operator(state: Incident.calm, view: .logs)
        user.press("/")
        _ = user.handle(.paste("one\r\ntwo" + String(repeating: "x", count: 900)))

        #expect(user.interface.prompt?.text.hasPrefix("one two") == true)
        #expect(user.interface.prompt?.text.count == 200)
    }

    @Test(arguments: [
        (Key.character(" "), TransportCommand.togglePlay), (.left, .step(.seconds(-1))),
        (.right, .step(.seconds(1))), (.character("["), .step(.seconds(-5))),
        (.character("]"), .step(.seconds(5))), (.character("{"), .event(-1)),
        (.character("}"), .event(1)), (.character(","), .frame(-1)), (.character("."), .frame(1)),
        (.character("+"), .faster), (.character("-"), .slower), (.character("F"), .jumpToFault),
        (.home, .home), (.end, .end),
    ])
    func `a replay's keys move it`(key: Key, command: TransportCommand) {
        var user = Operator(state: Incident.failing)
        user.frame = FrameContext(mode: .replay(Incident.transport))
        user.press(key)

        #expect(user.intents == [.transport(command)])
    }

    @Test(arguments: [Key.character(" "), .left, .character("["), .character("F")])
    func `live, the replay's keys ask nothing of the world`(key: Key) {
        var user = Operator(state: Incident.failing)
        user.press(key)

        #expect(user.intents.isEmpty)
    }

    @Test(arguments: Verb.allCases.filter { $0.key != nil })
    func `a key that cannot act is not in the key bar and says why`(verb: Verb) throws {
        let key = try #require(verb.key)
        var readOnly = Incident.calm
        readOnly.topology.armed = false
        var user = Operator(state: readOnly)
        #expect(!user.screen().text(row: 29).contains(verb.rawValue))
        user.press(key)
        #expect(user.screen().text.contains("read-only: start with --control"))

        user = Operator(state: Incident.calm)
        user.frame = FrameContext(mode: .replay(Incident.transport))
        #expect(!user.screen().text(row: 29).contains(verb.rawValue))
        user.press(key)
        #expect(user.screen().text.contains("a replay shows what was"))
        #expect(user.interface.dialog == nil)

        user = Operator(state: Incident.calm, view: .logs)
        user.press(key)
        #expect(user.screen().text.contains("only in 1 nodes"))
    }

    @Test func `any series of keys leaves a screen that can be drawn`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(state: seed)
        let named: [Key] = [
            .up, .down, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backspace, .left,
        ]
        var user = Operator(state: Incident.failing)
        for step in 0..<1_500 {
            let pick = random.next()
            if pick % 3 == 0 {
                user.press(named[Int(pick >> 8) % named.count])
            } else {
                user.press(Character(Unicode.Scalar(UInt8(32 + (pick >> 8) % 95))))
            }
            if step.isMultiple(of: 25) { #expect(!user.screen().text.isEmpty, "seed \(seed)") }
        }
    }
}

/// A generator with a seed that a failing test prints.
struct Seeded {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 16
    }
}
