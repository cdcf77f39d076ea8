import Glibc
import Subprocess
import SystemPackage

/// One process that the supervisor owns: what it is, and how it is.
struct Part: Sendable {
    /// Its name, such as `web1 app`.
    let name: String
    let node: String?
    /// The program, absolute.
    let program: String
    let arguments: [String]
    /// The file that takes what it prints.
    let log: String
    /// The file that takes what it prints on standard error; nil for the same.
    let errors: String?

    /// The process that runs now; nil before the first and between two.
    var pid: Int32?
    var starts = 0
    /// How the last process ended.
    var ending: String?

    init(
        name: String,
        node: String?,
        program: String,
        arguments: [String],
        log: String,
        errors: String? = nil
    ) {
        self.name = name
        self.node = node
        self.program = program
        self.arguments = arguments
        self.log = log
        self.errors = errors
    }

    /// Starts the process in a group of its own.
    ///
    /// - Parameter ended: called once with how it ended.
    /// - Returns: its pid.
    /// - Throws: when it cannot be started.
    func launch(ended: @escaping @Sendable (String) async -> Void) async throws -> Int32 {
        let output = try Self.open(log)
        let errorOutput = try Self.open(errors ?? log)
        var platform = PlatformOptions()
        platform.processGroupID = 0
        let configuration = Configuration(
            executable: .path(FilePath(program)),
            arguments: Arguments(arguments),
            // nginx writes its error log in local time without saying which.
            environment: .inherit,
            platformOptions: platform
        )
        let (started, continuation) = AsyncThrowingStream.makeStream(of: Int32.self)
        Task {
            do {
                let result = try await run(
                    configuration,
                    input: .none,
                    output: .fileDescriptor(output, closeAfterSpawningProcess: true),
                    error: .fileDescriptor(errorOutput, closeAfterSpawningProcess: true)
                ) { execution in
                    continuation.yield(execution.processIdentifier.value)
                    continuation.finish()
                }
                await ended(Part.words(for: result.terminationStatus))
            } catch {
                continuation.finish(throwing: error)
                await ended("\(error)")
            }
        }
        for try await pid in started { return pid }
        throw LabError.partFailed(part: name, reason: "it was not started", lastLines: [])
    }

    private static func open(_ file: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(file),
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
    }

    /// How the part is now.
    var status: LabProcess {
        var status = LabProcess(
            name: name,
            node: node,
            pid: pid,
            condition: .ended,
            ending: ending,
            starts: starts,
            log: log
        )
        if let pid { status.condition = ProcessFacts(pid: pid)?.state == "T" ? .frozen : .running }
        return status
    }

    private static func words(for status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "exit \(code)"
        case .signaled(let number): "signal \(number)"
        }
    }
}
