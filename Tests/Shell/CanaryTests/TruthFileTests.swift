import Events
import Foundation
import Ports
import Testing

@testable import Canary

@Suite struct `The truth file` {
    private let phases = HandshakePhases(
        connect: .milliseconds(1),
        tls: .microseconds(2_500),
        upgrade: .milliseconds(3),
        session: .milliseconds(4),
        subscribe: .zero
    )

    private func written(_ facts: [CanaryFact]) async throws -> [String] {
        let folder = try TemporaryFolder()
        let path = folder.file("truth.ndjson")
        let next = RecordingSink()
        let truth = try TruthFile(path: path, next: next)
        for (index, fact) in facts.enumerated() {
            let report = CanaryReport(
                client: "c007",
                address: Endpoint("127.41.100.7:40212"),
                fact: fact
            )
            let wall = WallTime(rawValue: 1_795_403_147_221_123_456 + Int64(index) * 1_000_000)
            truth.post(.canaryReported(report), from: "swarm", at: wall)
        }
        await truth.close()
        #expect(next.posted.count == facts.count)
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map(String.init)
    }

    @Test func `has a flat line for each step, in order, with the time to the microsecond`()
        async throws
    {
        let lines = try await written([
            .lost(.closed(code: 1_001)),
            .attemptFailed(attempt: 1, outcome: .status(502), took: .microseconds(12_345)),
            .usable(attempt: 2, node: "web1", phases: phases), .left,
        ])
        let start = #"{"address":"127.41.100.7:40212","at":1795403147.22"#
        #expect(
            lines == [
                start + #"1123,"client":"c007","code":1001,"event":"lost","how":"closed"}"#,
                start + #"2123,"attempt":1,"client":"c007","event":"failed","#
                    + #""outcome":"status","status":502,"took_ms":12.345}"#,
                start + #"3123,"attempt":2,"client":"c007","event":"usable","node":"web1","#
                    + #""phases_ms":{"connect":1,"session":4,"subscribe":0,"tls":2.5,"upgrade":3}}"#,
                start + #"4123,"client":"c007","event":"left"}"#,
            ]
        )
    }

    @Test func `a file that cannot be made is refused by its name`() {
        #expect(throws: SwarmError.truth(path: "/nonexistent/truth")) {
            try TruthFile(path: "/nonexistent/truth", next: RecordingSink())
        }
    }
}
