import Events
import Foundation
import Model
import Reports
import TestKit
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct ReportTests {
    /// A run whose cluster, client and node have names that every format must escape.
    private func hostile() throws -> Report {
        var state = Timeline().state
        state.topology.cluster = "=1+1,\"<script>alert(1)</script>|&\u{202E}\u{1B}[2J"
        let start = Timeline.epoch
        var gap = Gap(client: "=cmd|'<b>", lostOn: "web1", lostAt: start, loss: .reset)
        gap.usableAt = start + .milliseconds(1_500)
        gap.landedOn = "web2"
        state.gaps.append(gap)
        return try #require(
            Report(state, origin: .init(version: "0.1.0", file: "a<b>.signalbox"))
        )
    }

    @Test func `Names from outside are escaped in Markdown and keep no control`() throws {
        let text = try hostile().markdown
        #expect(!text.contains("<script>"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(text.contains("median 1.500 s"))
    }

    @Test func `HTML and SVG are well-formed XML and load nothing`() throws {
        let report = try hostile()
        for text in [report.html, report.svg] {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(String(describing: parser.parserError))")
            #expect(!text.contains("<script"))
            #expect(!text.contains("src="))
            #expect(!text.contains("href="))
        }
    }

    @Test func `NDJSON and Grafana's annotations are JSON`() throws {
        let report = try hostile()
        let lines = report.ndjson.split(separator: "\n")
        #expect(lines.count == 1 + 5 + 1 + report.timeline.count)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            #expect(object is [String: Any])
        }
        #expect(try JSONSerialization.jsonObject(with: Data(report.grafana.utf8)) is [Any])
    }

    @Test func `A cell of the CSV is no formula`() throws {
        let rows = try hostile().csv.split(separator: "\r\n")
        #expect(rows.count == 2)
        #expect(rows.last?.hasPrefix("'=cmd|'<b>,web1,web2,2026-") == true)
    }

    @Test func `The same state gives the same bytes`() throws {
        let (first, second) = (try hostile(), try hostile())
        #expect(first == second)
        #expect(first.html == second.html)
    }

    @Test func `An incident that is not there gives no report`() {
        #expect(Report(Timeline().state, incident: 7, origin: .init(version: "", file: "")) == nil)
    }
}
