import Events
import Foundation
import Model
import Recording
import TestKit
import Testing

/// `Fixtures/format-1.signalbox` was written by the program of format 1 from `Timeline.failover()`.
@Suite struct `A recording of format 1` {
    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/format-1.signalbox").path

    @Test func `is read as it was written`() throws {
        let reader = try RecordingReader(path: Self.path)
        #expect(reader.version == 1)
        #expect(reader.header.cluster == "todos")
        #expect(try reader.envelopes() == Timeline.failover().envelopes)
        #expect(reader.damage.isNone)
        let first = try reader.envelopes(after: 3, limit: 2)
        #expect(first.map(\.sequence) == [4, 5])
    }
}
