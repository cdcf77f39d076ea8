import Events
import Foundation
import Model
import Testing
import Views

@Suite struct `The status as JSON` {
    private func decoded(_ state: State) throws -> [String: Any] {
        let data = try JSONEncoder().encode(StatusReport(state))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func source(_ name: String, in state: State) throws -> [String: Any] {
        let sources = try #require(try decoded(state)["sources"] as? [[String: Any]])
        return try #require(sources.first { $0["source"] as? String == name })
    }

    @Test func `tells the nodes and the time`() throws {
        let report = try decoded(Incident.failing)
        let nodes = try #require(report["nodes"] as? [[String: String]])

        #expect(report["at"] as? String == "2026-11-23T14:46:02.100Z")
        #expect(nodes == [["name": "web1", "state": "up"], ["name": "web2", "state": "down"]])
    }

    @Test func `tells what each log yielded, with its age and its clock`() throws {
        let log = try source("nginx web2 access", in: Incident.failing)

        #expect(log["node"] as? String == "web2" && log["state"] as? String == "open")
        #expect(log["format"] as? String == "nginx-json")
        #expect(log["format_detected"] as? Bool == false)
        #expect(log["lines"] as? Int == 12_346 && log["understood"] as? Int == 12_345)
        #expect(log["rejected"] as? Int == 1 && log["partial"] as? Int == 0)
        #expect(log["lost"] as? Int == 0 && log["sampled"] as? Int == 0)
        #expect(log["left_out"] as? Int == 0 && log["own_probes"] as? Int == 0)
        #expect(log["last_line_at"] as? String == "2026-11-23T14:46:01.970Z")
        #expect(log["last_line_age_s"] as? Double == 0.13)
        #expect(log["clock_skew_s"] as? Double == -0.03)
        #expect((log["clock_skew_note"] as? String)?.hasPrefix("agrees") == true)
        #expect((log["last_rejection"] as? [String: Any])?["reason"] as? String == "no time")
    }

    @Test func `what is not known is null, and there`() throws {
        var state = Incident.empty
        let change = SourceChange(state: .missing, detail: "no \u{1B}file", isLog: true)
        Incident.send(.sourceChanged(change), from: "log", seen: .zero, to: &state)
        let log = try source("log", in: state)
        let unknown = [
            "node", "format", "format_detected", "lines", "understood", "partial", "rejected",
            "left_out", "sampled", "lost", "own_probes", "lines_per_s", "last_line_at",
            "last_line_age_s", "clock_skew_s", "last_rejection",
        ]

        for name in unknown { #expect(log[name] is NSNull, "\(name)") }
        #expect(log["detail"] as? String == "no ^[file")
        #expect(try decoded(state)["at"] is NSNull)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
        (1_795_444_320_125_999_999, "2026-11-23T14:32:00.125Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (.min, "1677-09-21T00:12:43.145Z"),
        (.max, "2262-04-11T23:47:16.854Z"),
    ])
    func `times are written in UTC over the whole range`(raw: Int64, text: String) throws {
        var state = Incident.empty
        state.clock.wall = WallTime(rawValue: raw)

        #expect(try decoded(state)["at"] as? String == text)
    }
}
