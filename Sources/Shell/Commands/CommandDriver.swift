package import Events
import Foundation
package import Ports
import Subprocess
import SystemPackage

/// Carries out a step by a program of the operator's, such as `ssh web1 systemctl start todos`.
///
/// The words go to the program as they are: no shell reads them. It runs in a session of its own,
/// so that it cannot ask on the console's terminal and can be ended with all it started. What it
/// leaves behind after a good end (a server it started) is left alone. It gets the few variables
/// that any program needs and those that its step names, no others.
package struct CommandDriver: ControlDriver {
    private let environment: [String: String]

    /// - Parameter environment: of which programs get their part; the console's own when left out.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .command = action { return true }
        return false
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - step: a `.command`; its words begin with a path or a name found on `PATH`.
    ///   - progress: never told: a program says nothing of how far it is.
    /// - Returns: `accepted` on exit 0; `failed` on another exit, a deadly signal or when it could
    ///   not be started; `unknown` when it had to be ended, within the step's timeout.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .command(let words, let passing) = step.action else {
            return .failed("this driver runs commands only")
        }
        return await run(words, passing: passing, timeout: step.timeout).outcome
    }

    /// What a program came to, and the end of what it wrote (8 KiB at most, not safe for a terminal).
    package typealias Report = (outcome: StepOutcome, output: String)

    /// Runs a program to its end, as `perform` does, and tells what it wrote.
    package func run(
        _ words: [String],
        passing: [String] = [],
        timeout: Duration
    ) async -> Report {
        guard let program = words.first else { return (.failed("there is no program"), "") }
        if let missing = passing.first(where: { environment[$0] == nil }) {
            return (.failed("\(program) needs \(missing), which is not set for the console"), "")
        }
        let grace = min(Limits.graceMax, timeout / 5)
        let variables = Self.variables(environment, passing: passing)
        do {
            let end = try await Self.end(
                of: words,
                variables,
                limit: timeout - grace,
                grace: grace
            )
            return (Self.outcome(end, program: program, timeout: timeout), end.output.text)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return (.failed("there is no program \(program); check the path or PATH"), "")
        } catch {
            return (.failed("\(program) could not be started: \(error)"), "")
        }
    }

    /// What any program needs: to find others, the user's own files, the language, and ssh's agent.
    private static let usual = ["PATH", "HOME", "USER", "LANG", "SSH_AUTH_SOCK"]

    private static func variables(
        _ environment: [String: String],
        passing: [String]
    ) -> [Environment.Key: String] {
        var variables: [Environment.Key: String] = [:]
        for name in usual + passing {
            if let value = environment[name] {
                variables[Environment.Key(stringLiteral: name)] = value
            }
        }
        return variables
    }

    private static func outcome(
        _ end: CommandEnd,
        program: String,
        timeout: Duration
    ) -> StepOutcome {
        let line = end.output.lastLine
        let words = line.isEmpty ? "" : ": \(line)"
        if end.wasEnded, Task.isCancelled {
            return .unknown("\(program) was ended before its own end\(words)")
        }
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
        _ variables: [Environment.Key: String],
        limit: Duration,
        grace: Duration
    ) async throws -> CommandEnd {
        try await withThrowingTaskGroup(of: CommandEnd?.self) { group in
            group.addTask { try await run(words, variables, grace: grace) }
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
                output: last?.output ?? OutputTail(),
                wasEnded: true
            )
        }
    }

    private static func run(
        _ words: [String],
        _ variables: [Environment.Key: String],
        grace: Duration
    ) async throws -> CommandEnd {
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
            environment: .custom(variables),
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
            return tail
        }
        return CommandEnd(status: result.terminationStatus, output: result.closureResult)
    }
}

/// How a program ended.
private struct CommandEnd: Sendable {
    var status: TerminationStatus
    var output: OutputTail
    /// Whether the driver ended it.
    var wasEnded = false
}
