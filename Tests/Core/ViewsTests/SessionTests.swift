import Canvas
import Events
import Model
import TestKit
import Testing
import Views

@Suite struct `How a session ended` {
    private func access(
        _ flags: String? = nil,
        envoy: String? = nil,
        server: String? = "todos/web2",
        status: Int = 0
    ) -> AccessRecord {
        var access = AccessRecord(
            client: Endpoint("127.41.100.27:41655"),
            status: status,
            requestTime: .milliseconds(77)
        )
        if status > 0 {
            access.method = "GET"
            access.target = "/websocket"
        }
        access.server = server
        access.terminationState = flags
        access.responseFlags = envoy
        return access
    }

    private func showing(_ records: [AccessRecord]) -> Operator {
        var state = Incident.calm
        for (number, record) in records.enumerated() {
            let at = Incident.wall - .milliseconds(500 - number)
            let raw = record.terminationState ?? record.responseFlags ?? ""
            Incident.append(.access(record), at: at, raw: "line \(raw)", to: &state)
        }
        return Operator(state: state, view: .logs)
    }

    @Test func `is told in words, whole with the line`() throws {
        var user = showing([
            access("--"), access("CD"), access("cD"), access("K-"),
            access("SC", server: nil),
            access("SC--", status: 503),
            access("----", status: 200),
            access(envoy: "UF,URX", server: nil, status: 503),
            access("SC"),
        ])
        user.press("k", "j")
        user.press(.enter)

        try expectScreen(user.screen(Size(columns: 140, rows: 20)), matches: "logs-sessions")
    }

    @Test(arguments: [
        ("SC", 0, true), ("sD", 0, true), ("--", 0, false), ("CD", 0, false), ("SC--", 503, true),
        ("LR--", 301, false), ("D---", 101, false),
    ])
    func `is an error without an answer, or by its status`(
        flags: String,
        status: Int,
        isError: Bool
    ) {
        var user = showing([access(flags, status: status)])
        user.press("E")

        #expect(user.screen().text.contains("no earlier error") != isError)
    }

    @Test func `without a status it passes no filter of one`() {
        var user = showing([access("SC")])
        for filter in ["/status:0", "/status:x"] {
            user.type(filter)
            user.press(.enter)
            #expect(user.screen().text.contains("no line passes the filter"))
            user.press(.escape)
        }
        #expect(user.screen().text.contains("server refused the connection"))
    }
}
