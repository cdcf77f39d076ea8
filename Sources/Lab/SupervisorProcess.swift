import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The supervisor as the process that starts it sees it.
///
/// It runs in a session of its own. Its standard input is a pipe from here: when this process ends,
/// or lets go, the supervisor reads the end of it and takes the lab down, unless it was released.
final class SupervisorProcess: Sendable {
    private let log: String
    private let process: Task<String, Never>
    private let isLetGo = Flag()
    private let isGone = Flag()

    /// Starts the supervisor with `log` for what it prints.
    init(_ options: LabOptions, log: String) {
        self.log = log
        let (isLetGo, isGone) = (isLetGo, isGone)
        process = Task.detached {
            defer { isGone.raise() }
            return await Self.run(options, log: log, until: isLetGo)
        }
    }

    /// Waits until the lab is ready.
    ///
    /// - Throws: `LabError` with the reason when it fails, and when the supervisor ends.
    func untilReady(
        _ layout: LabLayout,
        progress: (@Sendable (String) -> Void)?
    ) async throws -> LabStatus {
        var awaited: String?
        while true {
            try Task.checkCancellation()
            let status = try? await labStatus(directory: layout.directory)
            switch status?.phase {
            case .ready: if let status { return status }
            case .failed:
                throw LabError.refused(reason: status?.failure ?? "the lab did not come up")
            default: break
            }
            if let part = status?.waitingFor, part != awaited {
                awaited = part
                progress?(part)
            }
            if isGone.isRaised {
                throw LabError.partFailed(
                    part: "the lab did not come up",
                    reason: await process.value,
                    lastLines: Files.lastLines(log)
                )
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Closes the pipe: a supervisor that was not released ends.
    func letGo() { isLetGo.raise() }

    /// Waits until the supervisor has ended.
    func untilEnded() async { _ = await process.value }

    /// - Returns: how it ended.
    private static func run(
        _ options: LabOptions,
        log: String,
        until isLetGo: Flag
    ) async -> String {
        do {
            let output = try FileDescriptor.open(
                FilePath(log),
                .writeOnly,
                options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            var platform = PlatformOptions()
            platform.createSession = true
            let result = try await Subprocess.run(
                .path(FilePath(options.executable)),
                arguments: Arguments(options.superviseArguments),
                platformOptions: platform,
                input: .inputWriter,
                output: .fileDescriptor(output, closeAfterSpawningProcess: true),
                error: .combinedWithOutput
            ) { execution in
                // The pipe is open as long as this runs.
                let pid = execution.processIdentifier.value
                while !isLetGo.isRaised, ProcessFacts(pid: pid)?.isAlive == true {
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
            return "its supervisor ended with \(result.terminationStatus)"
        } catch {
            return "its supervisor was not started: \(error)"
        }
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
