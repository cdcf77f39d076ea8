import ArgumentParser
import Canvas
import Events
import Foundation
import Model
import Recording
import Runtime
import Terminal
import Views

/// `signalbox replay FILE`: a recorded run in the same screens, with a transport bar.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a recorded run in the same screens."
    )

    @Argument(help: "A recording; signalbox config path tells where they are kept.")
    var file: String

    @Option(help: "Begin at: a time of day (14:32:05.2), +12.5s from the start, fault, or end.")
    var at: Moment?

    @Flag(help: "Print one screen as text and exit.")
    var once = false

    @Flag(help: "With --once: what is known as JSON: the nodes, and what each log yielded.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Each fact when it was seen, or when it happened (h switches).",
            discussion: "Of an import, which nobody saw, it is `happened` unless said otherwise."
        )
    )
    var order: Order?

    @OptionGroup var look: LookOptions

    func run() async throws {
        let (player, isImported) = try await plainly(or: .usage) { try readRecording(file) }
        var tape = Tape(player: player)
        if order ?? (isImported ? .happened : .seen) == .happened { tape.player.switchOrder() }
        if let at { try at.seek(&tape.player) }
        if let problem = tape.player.problem { complain("signalbox: \(file): \(problem)") }
        if once, json {
            try printJSON(StatusReport(tape.player.state))
            return
        }
        if once {
            print(try screen(of: &tape))
            return
        }
        try await show(tape)
    }

    func validate() throws {
        if json, !once { throw ValidationError("--json needs --once") }
    }

    private func screen(of tape: inout Tape) throws -> String {
        let interface = Interface(view: try look.viewName())
        let frame = FrameContext(
            mode: .replay(tape.transport),
            recordingProblem: tape.player.problem,
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: tape.player.state.clock.wall)
        )
        return render(tape.player.state, interface, frame, size: look.size.size).text
    }

    private func show(_ tape: Tape) async throws {
        let themes = try look.themes()
        let inputs = InputQueue()
        let display = try openTerminal(look, theme: themes[0], inputs: inputs)
        let loop = ReplayLoop(
            inputs: inputs,
            ticker: SystemTicker(),
            display: display,
            themes: themes,
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: tape.player.state.clock.wall)
        )
        let view = try look.viewName()
        await onOwnThread(named: "loop") { loop.run(tape, view: view) }
        display.close()
    }
}

/// The order in which a recording is played.
enum Order: String, ExpressibleByArgument, CaseIterable {
    case seen
    case happened
}

/// A moment of a recording, as written on the command line.
enum Moment: ExpressibleByArgument, Equatable {
    /// Since local midnight of the day of the recording's start.
    case timeOfDay(Duration)
    case sinceStart(Duration)
    case fault
    case end

    init?(argument: String) {
        switch argument {
        case "fault": self = .fault
        case "end": self = .end
        case _ where argument.hasPrefix("+"):
            let number = argument.dropFirst().drop { $0 == "s" }
            let digits = number.last == "s" ? number.dropLast() : number
            guard let seconds = Double(digits), let length = Duration(exactlySeconds: seconds)
            else { return nil }
            self = .sinceStart(length)
        default:
            let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, let hours = Int(parts[0]), (0..<24).contains(hours),
                let minutes = Int(parts[1]), (0..<60).contains(minutes),
                let seconds = Duration(exactlySeconds: Double(parts[2]) ?? .nan),
                seconds >= .zero, seconds < .seconds(61)
            else { return nil }
            self = .timeOfDay(.seconds(hours * 3_600 + minutes * 60) + seconds)
        }
    }

    /// Moves the player there.
    func seek(_ player: inout Player) throws {
        switch self {
        case .end: player.seek(to: player.end)
        case .sinceStart(let length): player.seek(to: player.start + length)
        case .fault:
            guard let fault = player.survey.faults.first else {
                throw Failure(
                    .usage,
                    "signalbox: nothing broke in this recording: there is no fault"
                )
            }
            player.seek(to: fault)
        case .timeOfDay(let time):
            guard let started = player.state.clock.started else { return }
            player.seek(to: time.on(started))
        }
    }
}

extension Duration {
    /// The first moment with this local time of day that is not before `start`'s day began.
    fileprivate func on(_ start: WallTime) -> WallTime {
        let day: Int64 = 86_400_000_000_000
        let offset = Int64(zoneOffset(at: start)) * 1_000_000_000
        let local = start.rawValue + offset
        let midnight = local - ((local % day) + day) % day
        let moment = WallTime(rawValue: midnight - offset) + self
        // A run that went over midnight: a time long before its start is of the next day.
        return moment + .seconds(3_600) < start ? moment + .seconds(86_400) : moment
    }
}
