import Canvas
import Events
import Model
import Testing
import Views

@Suite struct `Filters` {
    private let subject = FilterSubject(
        text: Array("GET /websocket 10.0.3.7:51000 Refused".utf8),
        node: "web2",
        source: "nginx web2 access",
        status: 502,
        level: "error"
    )

    @Test(arguments: [
        ("websocket", true), ("REFUSED", true), ("absent", false), ("!absent", true),
        ("!refused", false), ("get refused", true), ("get absent", false), ("node:web2", true),
        ("node:web1", false), ("!node:web1", true), ("source:ACCESS", true), ("status:502", true),
        ("status:5xx", true), ("status:4xx", false), ("status:404,502", true),
        ("!status:5xx", false),
        ("level:error", true), ("level:err", false), ("10.0.3.7:51000", true), ("node:", false),
        ("get !node:web1 status:5xx", true),
    ])
    func `words, inversions and fields`(text: String, passes: Bool) throws {
        #expect(try #require(Filter(text)).matches(subject) == passes)
    }

    @Test(arguments: ["", "   ", "!", " ! "])
    func `a text without a word is no filter`(text: String) {
        #expect(Filter(text) == nil)
    }
}

@Suite struct `The logs view` {
    private func rows(_ user: Operator) -> [String] {
        let rows = (3..<26).map { user.screen().text(row: $0) }
        return Array(rows.prefix { !$0.contains("├ sources") })
    }

    @Test func `lines of all sources are merged by their own time`() {
        let user = Operator(state: Incident.failing, view: .logs)

        let times = rows(user).map { $0.dropFirst(2).prefix(12) }.filter { $0.hasPrefix("1") }
        #expect(times.count > 10)
        #expect(times == times.sorted())
        #expect(Set(rows(user).map { $0.contains("web1 error") }).count == 2)
    }

    @Test func `it follows until one looks back, and stays there while lines come`() {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("k", "k", "k", "k", "k")
        let selected = rows(user).first { $0.contains("│▸") }
        for number in 100..<140 {
            let later = Incident.wall + .seconds(number)
            Incident.append(Incident.access(number), at: later, raw: "later", to: &user.state)
        }
        #expect(rows(user).first { $0.contains("│▸") } == selected)
        user.press("G")

        #expect(user.interface.logs.cursor == nil)
        #expect(rows(user).last?.contains("10.0.3.139") == true)
    }

    @Test func `e and E go from error to error`() {
        var user = Operator(state: Incident.failing, view: .logs)
        var seen: [Int] = []
        for _ in 0..<4 {
            user.press("E")
            seen.append(user.interface.logs.cursor ?? -1)
            #expect(
                rows(user).contains {
                    $0.contains("▸") && ($0.contains("502") || $0.contains("error"))
                }
            )
        }
        #expect(seen == seen.sorted(by: >) && Set(seen).count == 4)
        user.press("e")
        #expect(user.interface.logs.cursor == seen[2])
        for _ in 0..<4 { user.press("e") }

        #expect(user.screen().text.contains("no later error"))
    }

    @Test func `n and N go from match to match among all lines`() {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("n")
        #expect(user.screen().text.contains("no filter is set"))
        user.type("/status:502")
        user.press(.enter)
        user.press("f", "N")
        #expect(rows(user).contains { $0.contains("▸") && $0.contains(" 502 ") })
        #expect(rows(user).contains { $0.contains(" 200 ") })
        user.press("f")

        #expect(!rows(user).contains { $0.contains(" 200 ") })
    }

    @Test func `the first and the last line can be reached`() {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("g")
        #expect(rows(user)[0].contains("▸14:45:52.399"))
        for _ in 0..<60 { user.press("j") }

        #expect(user.interface.logs.cursor == nil)
    }

    @Test func `old lines that fall out take the view with them`() {
        var user = Operator(state: Incident.failing, view: .logs)
        user.press("g")
        for number in 0..<Limits.logLines {
            Incident.append(Incident.access(number), at: Incident.wall, raw: "x", to: &user.state)
        }

        #expect(rows(user)[0].contains("14:46:02"))
        #expect(user.screen().text.contains("51 older gone"))
    }

    @Test func `Enter on an episode goes to its raw lines`() {
        var user = Operator(state: Incident.failing, view: .bursts)
        user.press("j")
        user.press(.enter)

        #expect(user.interface.view == .logs)
        #expect(user.interface.filters[.logs]?.text == "node:web2 status:502,504")
        #expect(rows(user).contains { $0.contains(" 502 ") })
        #expect(!rows(user).contains { $0.contains(" 200 ") })
    }
}
