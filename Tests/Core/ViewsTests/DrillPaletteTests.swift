import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `Drills from the palette` {
    private func ready(_ drill: String? = nil) -> Operator {
        var user = Operator(state: Incident.calm)
        user.frame.actsOnHost = true
        user.frame.drills = [
            DrillOffer(name: "kill", takesNode: true, means: "waits, then kill for 10 s, restores"),
            DrillOffer(name: "rolling", takesNode: false, means: "waits, then drain of every node"),
        ]
        user.frame.drill = drill
        return user
    }

    private func after(_ line: String, _ drill: String? = nil) -> Operator {
        var user = ready(drill)
        user.type(":" + line)
        user.press(.enter)
        return user
    }

    @Test func `ask first, with what it means, and a deliberate key runs them`() {
        var user = after("drill kill web2")
        #expect(user.intents.isEmpty)
        let screen = user.screen().text
        #expect(screen.contains("drill kill web2, for real?"))
        #expect(screen.contains("waits, then kill for 10 s, restores"))
        user.press("y")
        #expect(user.intents.isEmpty)
        user.press("Y")
        #expect(user.intents == [.drill(.run("kill", "web2"))])
    }

    @Test func `of every node take no name`() {
        var user = after("drill rolling")
        _ = user.screen()
        user.press("Y")
        #expect(user.intents == [.drill(.run("rolling", nil))])
    }

    @Test(arguments: [
        ("drill", "there are: kill rolling"), ("drill kil web2", "no drill is called `kil`"),
        ("drill kill", "drill kill NODE, one of: web1 web2"), ("drill kill web9", "one of: web1"),
        ("drill rolling web2", "rolling takes every node"), ("drill stop now", "takes nothing"),
        ("drill stop", "no drill runs"),
    ])
    func `say what is wrong with a line`(line: String, words: String) {
        let user = after(line)
        #expect(user.screen().text.contains(words), "\(line)")
        #expect(user.interface.question == nil)
        #expect(user.intents.isEmpty)
    }

    @Test func `that run are on every frame and can be ended`() {
        var user = after("drill stop", "drill kill web2 web2: holds the fault for 10 s")
        #expect(user.screen().text.contains("holds the fault for 10 s"))
        user.press("y")
        #expect(user.intents == [.drill(.stop)])
    }

    @Test func `that run are not left without a question`() {
        var user = ready("drill kill web2 web2: holds the fault for 10 s")
        user.press("q")
        #expect(user.intents.isEmpty)
        #expect(user.screen().text.contains("nobody takes its fault back then"))
        user.press("n")
        #expect(user.intents.isEmpty && user.interface.question == nil)
    }

    @Test func `run one at a time`() {
        let user = after("drill kill web1", "drill kill web2: holds")
        #expect(user.screen().text.contains("a drill runs already"))
        #expect(user.interface.question == nil)
    }

    @Test func `are refused where nothing may be done`() {
        var user = ready()
        user.state.topology.armed = false
        user.type(":drill kill web2")
        user.press(.enter)
        #expect(user.screen().text.contains("read-only: start with --control"))
        #expect(user.intents.isEmpty)
    }

    @Test func `are not agreed to on a screen that does not show all of the question`() {
        var user = after("drill kill web2")
        _ = user.handle(.resize(Size(columns: 24, rows: 6)))
        _ = user.screen()
        user.press("Y")
        #expect(user.intents.isEmpty)
        #expect(user.interface.question != nil)
    }

    @Test func `beside them a note is taken at once, and only while live`() {
        let user = after("note traffic doubled")
        #expect(user.intents == [.note("traffic doubled")])
        var replay = ready()
        replay.frame.mode = .replay(Incident.transport)
        replay.type(":note late")
        replay.press(.enter)
        #expect(replay.intents.isEmpty)
    }

    @Test func `are completed by Tab`() {
        var user = ready()
        user.type(":drill ro")
        user.press(.tab)
        #expect(user.interface.prompt?.text == "drill rolling ")
    }
}
