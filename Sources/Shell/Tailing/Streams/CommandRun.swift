import Events
import Subprocess
import Synchronization
import SystemPackage

/// One life of a program whose output is a log.
struct CommandRun: Sendable {
    /// The program and its arguments.
    var command: [String]
    var feed: StreamFeed
    /// It ran before: lines written since then may be missing.
    var isRestart: Bool

    /// A program that says nothing for so long is taken to be well: most failures of `ssh` and
    /// `kubectl` come sooner.
    private static let quietStart: Duration = .seconds(2)
    /// Time to end by itself after it closed its output, and to end after it was asked to.
    private static let grace: Duration = .seconds(2)

    /// Runs the program to its end, or to the task's cancellation, and ends all it started.
    ///
    /// - Returns: how it ended, in words.
    func untilItsEnd() async -> String {
        guard let program = command.first else { return "the command is empty" }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = Self.steps
        do {
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(Array(command.dropFirst())),
                platformOptions: options,
                input: .none,
                output: .sequence,
                error: .sequence
            ) { execution in
                async let last = LastWords(of: execution.standardError)
                await read(execution.standardOutput)
                await execution.teardown(using: Task.isCancelled ? Self.steps : Self.patientSteps)
                // It is gone, but not what it started; its process group cannot be another's yet.
                try? execution.send(signal: .kill, toProcessGroup: true)
                return await last
            }
            return Self.words(program, result.terminationStatus, result.closureResult)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return "there is no program \(program); check the path or PATH"
        } catch {
            return "\(program) could not be started: \(error)"
        }
    }

    /// Asked to end, then killed, with its whole process group.
    private static let steps: [TeardownStep] = [
        .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
    ]

    /// Signal 0 does nothing: a program that closed its output has time to tell its exit code.
    private static let patientSteps: [TeardownStep] =
        [.send(signal: Signal(rawValue: 0), allowedDurationToNextStep: grace)] + steps

    /// Reads until the output is closed, the program ended, or the task is cancelled.
    private func read(_ output: SubprocessOutputSequence) async {
        let opening = Opening(feed: feed, words: openingWords)
        let quiet = Task {
            try await Task.sleep(for: Self.quietStart)
            opening.tell()
        }
        var partial = PartialLine()
        var chunks = output.makeAsyncIterator()
        while !Task.isCancelled, let chunk = try? await chunks.next() {
            opening.tell()
            feed.append(Span<UInt8>(_bytes: chunk.bytes), after: &partial)
            // A flood is never waited for: others of this thread must have their turn.
            await Task.yield()
        }
        quiet.cancel()
        opening.end()
        feed.finish(&partial)
    }

    private var openingWords: String {
        let words = command.joined(separator: " ").prefix(LastWords.shownCharacters)
        let again = isRestart ? " again; lines written meanwhile may be missing" : ""
        return "reading \(words)\(again)"
    }

    private static func words(
        _ program: String,
        _ status: TerminationStatus,
        _ last: LastWords
    ) -> String {
        let reason = last.line.isEmpty ? "" : ": \(last.line)"
        return switch status {
        case .exited(let code): "\(program) exited with \(code)\(reason)"
        case .signaled(let signal): "\(program) was ended by signal \(signal)\(reason)"
        }
    }
}

/// Tells once that a program is read, and not after its end.
private final class Opening: Sendable {
    private let feed: StreamFeed
    private let words: String
    private let isOver = Mutex(false)

    init(feed: StreamFeed, words: String) {
        self.feed = feed
        self.words = words
    }

    func tell() {
        isOver.withLock { isOver in
            if !isOver { feed.report(.open, words) }
            isOver = true
        }
    }

    func end() { isOver.withLock { $0 = true } }
}

/// The last line that a program wrote to its standard error; not safe for a terminal.
struct LastWords: Sendable {
    private(set) var line = ""

    /// Characters that are shown: what fits on a screen's line.
    static let shownCharacters = 200
    /// Bytes kept while reading: a line of the longest characters, and the one before it.
    private static let keptBytes = 2_048

    /// Reads to the end; everything but the last line is forgotten.
    init(of output: SubprocessOutputSequence) async {
        var kept: [UInt8] = []
        var chunks = output.makeAsyncIterator()
        while !Task.isCancelled, let chunk = try? await chunks.next() {
            let span = Span<UInt8>(_bytes: chunk.bytes)
            for index in max(0, span.count - Self.keptBytes)..<span.count {
                kept.append(span[index])
            }
            kept.removeFirst(max(0, kept.count - Self.keptBytes))
        }
        let last = kept.split(separator: UInt8(ascii: "\n")).last { line in
            line.contains { $0 > UInt8(ascii: " ") }
        }
        let text = String(decoding: last ?? [], as: UTF8.self)
        line = String(text.drop { $0.isWhitespace }.prefix(Self.shownCharacters))
        while line.last?.isWhitespace == true { line.removeLast() }
    }
}
