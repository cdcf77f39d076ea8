import ArgumentParser
import Events
import Model
import Runtime

/// `signalbox gaps FILE`: every reconnect gap of a recorded run.
struct GapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "List every client's reconnect gaps of a recorded run."
    )

    @Argument(help: "A recording.")
    var file: String

    @Flag(help: "As JSON.")
    var json = false

    func run() async throws {
        var player = try await plainly(or: .usage) { try openRecording(file) }
        let state = player.survey.final
        let open = state.clients.compactMap(\.gap)
        let rows = (Array(state.gaps) + open).map(GapRow.init)
        if json {
            try printJSON(rows)
            return
        }
        for row in rows {
            let length = row.seconds.map { "\($0) s" } ?? "waiting"
            let way = "\(row.from ?? "–") → \(row.to ?? "–")"
            print("\(row.client)  \(length)  \(way)  tries \(row.attempts)")
        }
    }
}

/// One gap as printed.
private struct GapRow: Encodable {
    var client: String
    /// Seconds since the Unix epoch.
    var lostAt: Double
    /// Absent while the client waits.
    var seconds: Double?
    var from: String?
    var to: String?
    var attempts: Int
    var failures: [String]

    init(_ gap: Gap) {
        client = gap.client.rawValue
        lostAt = Double(gap.lostAt.rawValue) / 1e9
        seconds = gap.length?.seconds
        from = gap.lostOn?.rawValue
        to = gap.landedOn?.rawValue
        attempts = gap.attempts.count + gap.attemptsLeftOut
        failures = gap.attempts.compactMap { attempt in
            guard case .failed(let outcome, _) = attempt.result else { return nil }
            if case .status(let status) = outcome { return String(status) }
            return "\(outcome)"
        }
    }
}
