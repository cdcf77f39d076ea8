import Events
import Foundation
import Testing

@Suite struct `Counts of log lines` {
    @Test func `of a recording that knew no losses are read`() throws {
        let text = """
            {"lines":6,"understood":3,"partial":2,"rejected":1,"leftOut":4,"ownProbes":5}
            """
        let read = try JSONDecoder().decode(LogCounts.self, from: Data(text.utf8))
        let expected = LogCounts(
            lines: 6,
            understood: 3,
            partial: 2,
            rejected: 1,
            leftOut: 4,
            ownProbes: 5
        )
        #expect(read == expected)
    }

    @Test func `are recorded with their losses and add up`() throws {
        let counts = LogCounts(lines: 1, understood: 1, lost: 7)
        let read = try JSONDecoder()
            .decode(LogCounts.self, from: try JSONEncoder().encode(counts))
        #expect(read == counts)
        #expect((counts + counts).lost == 14)
    }
}
