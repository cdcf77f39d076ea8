package import Events
package import Ports
import Subprocess
import SystemPackage

/// Carries out a step by a program of the operator's, such as `ssh web1 systemctl start todos`.
///
/// The words go to the program as they are: no shell reads them. It runs in a session of its own,
/// so that it cannot ask on the console's terminal and can be ended with all it started. What it
/// leaves behind after a good end (a server it started) is left alone.
package struct CommandDriver: ControlDriver {
    package init() {}

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .command = action { return true }
        return false
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - step: a `.command`; its words begin with a path or a name found on `PATH`.
    ///   - progress: told how far a long step is.
    /// - Returns: `accepted` on exit 0; `failed` on another exit, a deadly signal or when it could
    ///   not be started; `unknown` when it had to be ended, within the step's timeout.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .command(let words, _) = step.action, let program = words.first else {
            return .failed("this driver runs commands only")
        }
        let grace = min(Limits.graceMax, step.timeout / 5)
        do {
            let end = try await Self.end(of: words, limit: step.timeout - grace, grace: grace)
            return Self.outcome(end, program: program, timeout: step.timeout)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .failed("there is no program \(program); check the path or PATH")
        } catch {
            return .failed("\(program) could not be started: \(error)")
        }
    }

    private static func outcome(
        _ end: CommandEnd,
        program: String,
        timeout: Duration
    ) -> StepOutcome {
        let words = end.lastLine.isEmpty ? "" : ": \(end.lastLine)"
        if end.wasEnded {
            return .unknown("\(program) did not end within \(timeout) and was killed\(words)")
        }
        switch end.status {
        case .exited(0): return .accepted
        case .exited(let code): return .failed("exit \(code)\(words)")
        case .signaled(let signal): return .failed("ended by signal \(signal)\(words)")
        }
    }

    /// Runs it and a clock side by side; when the clock wins, the program is ended.
    private static func end(
        of words: [String],
        limit: Duration,
        grace: Duration
    ) async throws -> CommandEnd {
        try await withThrowingTaskGroup(of: CommandEnd?.self) { group in
            group.addTask { try await run(words, grace: grace) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // It may not even have begun: starting a program takes its time on a busy host.
            let last = try? await group.next() ?? nil
            return CommandEnd(
                status: last?.status ?? .signaled(9),
                lastLine: last?.lastLine ?? "",
                wasEnded: true
            )
        }
    }

    private static func run(_ words: [String], grace: Duration) async throws -> CommandEnd {
        let steps: [TeardownStep] = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
        ]
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = steps
        let program = words[0]
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(words.dropFirst())),
            platformOptions: options,
            input: .none,
            output: .sequence,
            error: .combinedWithOutput
        ) { execution in
            let tail = await OutputTail(reading: execution.standardOutput)
            if Task.isCancelled {
                await execution.teardown(using: steps)
                // It may be gone while a child of its own ignores the request to end.
                try? execution.send(signal: .kill, toProcessGroup: true)
            }
            return tail.lastLine
        }
        return CommandEnd(status: result.terminationStatus, lastLine: result.closureResult)
    }
}

/// How a program ended.
private struct CommandEnd: Sendable {
    var status: TerminationStatus
    var lastLine: String
    /// Whether the driver ended it.
    var wasEnded = false
}
