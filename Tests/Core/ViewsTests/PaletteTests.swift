import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `The palette` {
    private func ready() -> Operator {
        var user = Operator(state: Incident.calm)
        user.frame.actsOnHost = true
        return user
    }

    private func after(_ line: String) -> Operator {
        var user = ready()
        user.type(":" + line)
        user.press(.enter)
        return user
    }

    @Test(arguments: [
        ("drain web2", Verb.drain, nil as Int?), ("weight web2 30", .weight, 30),
        ("shed web2 7", .shed, 7), ("kill web2", .kill, nil),
    ])
    func `opens the dialog of a verb and does nothing itself`(
        line: String,
        verb: Verb,
        amount: Int?
    ) {
        let user = after(line)

        #expect(user.intents.isEmpty)
        #expect(user.interface.dialog?.verb == verb)
        #expect(user.interface.dialog?.node == "web2")
        if let amount { #expect(user.interface.dialog?.plan?.amount == amount) }
    }

    @Test(arguments: [
        ("drian web2", "did you mean drain?"), ("drain web9", "did you mean web1?"),
        ("weight web2 101", "from 0 to 100"), ("shed web2 0", "from 1 to 1000"),
        ("drain web2 now", "takes one node and nothing more"), ("stop", "say why"),
        ("mark web2 2y why", "30m or 2h"), ("mark web2 8d why", "a week at most"),
        ("mark web2 99999999999999999999h why", "a week at most"), ("", "type a command"),
    ])
    func `says what is wrong with a line, and keeps it to be mended`(line: String, words: String) {
        let user = after(line)

        #expect(user.screen().text.contains(words), "\(line)")
        #expect(user.interface.prompt?.text == line)
        #expect(user.interface.dialog == nil)
        #expect(user.intents.isEmpty)
    }

    @Test(arguments: [
        ("stop database moves", "y" as Character, HostAct.stop(why: "database moves")),
        ("release", "Y", .release),
        ("mark web2 2h new disk", "y", .mark("web2", lasting: .seconds(7_200), why: "new disk")),
        ("unmark web2", "y", .unmark("web2")),
    ])
    func `asks before an act on the host`(line: String, key: Character, act: HostAct) {
        var user = after(line)
        #expect(user.intents.isEmpty)
        #expect(user.interface.question?.subject == .host(act))
        user.press("x")
        #expect(user.intents.isEmpty)
        user.press(key)

        #expect(user.intents == [.host(act)])
        #expect(user.interface.question == nil)
    }

    @Test func `letting all act again takes a deliberate key`() {
        var user = after("release")
        user.press("y")

        #expect(user.intents.isEmpty)
    }

    @Test func `a console that may not act on the host says so`() {
        var user = ready()
        user.frame.actsOnHost = false
        user.type(":stop now")
        user.press(.enter)
        #expect(user.interface.question == nil)
        #expect(user.screen().text.contains("no hold of the host's records"))

        user = ready()
        user.state.topology.armed = false
        user.type(":release")
        user.press(.enter)
        #expect(user.interface.question == nil)
        #expect(user.screen().text.contains("read-only"))
    }

    @Test func `keys typed ahead of what a line opens confirm nothing`() {
        var user = ready()
        user.typeAhead(":drain web2".map { .character($0) } + [.enter, .character("y")])
        #expect(user.intents.isEmpty)
        user = ready()
        user.typeAhead(":stop now".map { .character($0) } + [.enter, .character("y")])

        #expect(user.intents.isEmpty)
        #expect(user.interface.question != nil)
    }

    @Test func `pasted text fills the line and is no Enter`() {
        var user = ready()
        user.press(":")
        user.intents += user.handle(.paste("drain web2\r\ny\r\n"))

        #expect(user.interface.prompt?.text == "drain web2 y")
        #expect(user.interface.dialog == nil)
        #expect(user.intents.isEmpty)
    }

    @Test func `Tab completes commands, then nodes`() {
        var user = ready()
        user.type(":dra")
        user.press(.tab)
        #expect(user.interface.prompt?.text == "drain ")
        user.press("w")
        user.press(.tab)
        #expect(user.interface.prompt?.text == "drain web")
        #expect(user.screen().text.contains("web1 web2"))
        user.press("2")
        user.press(.tab)

        #expect(user.interface.prompt?.text == "drain web2 ")
    }
}
