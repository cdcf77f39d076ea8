import Events
import Foundation
import Model
import Recording
import TestKit
import Testing

@Suite struct `A recording as text` {
    /// All lines of a recording, and the envelopes that its text gives back.
    private func roundTrip(_ envelopes: [Envelope], in folder: Folder) throws -> [Envelope] {
        let text = RunText()
        var bytes = try text.line(of: header) + Data("\r\n\n".utf8)
        for envelope in envelopes { bytes += try text.line(of: envelope) + Data("\n".utf8) }
        let path = folder.file("run.ndjson")
        try bytes.dropLast().write(to: URL(filePath: path))

        var lines = try TextLines(path: path)
        let first = try #require(try lines.next())
        #expect(text.header(first) == header)
        var read: [Envelope] = []
        while let line = try lines.next() { read.append(try #require(text.envelope(line))) }
        #expect(lines.tooLong == 0)
        return read
    }

    @Test func `comes back event for event, and so its state`() throws {
        let run = Timeline.failover()
        let read = try roundTrip(run.envelopes, in: try Folder())
        #expect(read == run.envelopes)

        var state = State(topology: Topology(cluster: "", nodes: []))
        var other = state
        for envelope in run.envelopes { _ = reduce(envelope, into: &state) }
        for envelope in read { _ = reduce(envelope, into: &other) }
        #expect(KeyframeSeal.hash(of: other) == KeyframeSeal.hash(of: state))
    }

    @Test func `keeps bytes that are no text`() throws {
        let record = LogRecord(
            at: nil,
            content: .rejected(reason: "odd", offset: 0),
            raw: RawLine(bytes: [0xC3, 0x28, 0x1B, 0x0A, 0x00])
        )
        var run = Timeline()
        run.log("web1", [record])
        #expect(try roundTrip(run.envelopes, in: try Folder()) == run.envelopes)
    }

    @Test func `refuses other text`() {
        let text = RunText()
        #expect(text.header(Data("{}".utf8)) == nil)
        #expect(text.header(Data(#"{"header":{"started":"1"},"signalbox":2}"#.utf8)) == nil)
        #expect(text.envelope(Data("[".utf8)) == nil)
        #expect(text.envelope(Data(#"{"event":{"fromTheFuture":{}},"seen":1}"#.utf8)) == nil)
    }
}
