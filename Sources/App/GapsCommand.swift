import ArgumentParser
import Events
import Model
import Runtime

/// `signalbox gaps FILE`: every reconnect gap of a recorded run.
struct GapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "List every client's reconnect gaps of a recorded run.",
        discussion: "With --json one object a gap; times are seconds since 1970, null is not known."
    )

    @Argument(help: "A recording.")
    var file: String

    @Flag(help: "As JSON.")
    var json = false

    func run() async throws {
        var player = try await plainly(or: .usage) { try openRecording(file) }
        let gaps = allGaps(in: player.survey.final)
        if json {
            try printJSON(gaps.map(GapReport.init))
            return
        }
        for gap in gaps { print(line(gap)) }
    }

    private func line(_ gap: Gap) -> String {
        let length = gap.length.map { "\($0.seconds) s" } ?? "waiting"
        let error = gap.error > .zero ? " ±\(gap.error.seconds) s" : ""
        let way = "\(gap.lostOn?.rawValue ?? "–") → \(gap.landedOn?.rawValue ?? "–")"
        let tries = gap.attempts.count + gap.attemptsLeftOut
        return "\(gap.client)  \(length)\(error)  \(way)  \(gap.how.rawValue)  tries \(tries)"
    }
}
