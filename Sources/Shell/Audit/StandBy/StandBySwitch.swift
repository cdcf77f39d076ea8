import CLinux
import Dispatch
package import Events
import Foundation
import Glibc
import Ports
import Synchronization

/// The console's end of a stand-by: starts it before the first operation and tells it each step.
///
/// The stand-by learns of the console's death by the end of the pipe, so kill -9 is seen too. Safe
/// from any thread; waits on a queue of its own.
package final class StandBySwitch: DeadManSwitch {
    private struct Child {
        var process: Process
        var input: FileHandle
        var output: FileHandle
        /// What it answered beyond the last line.
        var rest: [UInt8] = []
    }

    private let program: String
    private let arguments: [String]
    package let keepsUntilTakenBack: Bool
    private let queue = DispatchQueue(label: "signalbox stand-by", qos: .userInitiated)
    private let child = Mutex<Child?>(nil)

    /// An answer takes it milliseconds; a host under heavy load is given this long.
    private static let patienceMilliseconds: Int32 = 3_000

    /// - Parameters:
    ///   - program: this program's own file.
    ///   - arguments: what makes it stand by for this run.
    ///   - keepsUntilTakenBack: whether an operation that is over is still taken back when the
    ///     console dies later.
    package init(program: String, arguments: [String], keepsUntilTakenBack: Bool) {
        (self.program, self.arguments) = (program, arguments)
        self.keepsUntilTakenBack = keepsUntilTakenBack
    }

    package func arm(_ plan: OperationPlan) async -> String? {
        await tell(.arm(plan), starts: true)
    }

    package func announce(_ operation: OperationID, step: Int) async -> String? {
        await tell(.announce(operation, step: step))
    }

    package func settle(_ operation: OperationID, step: Int) async {
        _ = await tell(.settle(operation, step: step))
    }

    package func release(_ operation: OperationID) async { _ = await tell(.release(operation)) }

    package func close(takesBack: Bool) async {
        if !takesBack { _ = await tell(.quit) }
        await withCheckedContinuation { continuation in
            queue.async {
                self.child.withLock { child in
                    try? child?.input.close()
                    // What it takes back may take long, and needs no console.
                    if !takesBack { child?.process.waitUntilExit() }
                    child = nil
                }
                continuation.resume()
            }
        }
    }

    private func tell(_ message: StandByMessage, starts: Bool = false) async -> String? {
        await withCheckedContinuation { continuation in
            queue.async {
                let answer = self.child.withLock { child in
                    self.tell(message, &child, starts: starts)
                }
                continuation.resume(returning: answer)
            }
        }
    }

    private func tell(_ message: StandByMessage, _ child: inout Child?, starts: Bool) -> String? {
        if child?.process.isRunning == false { child = nil }
        if child == nil, starts {
            do {
                child = try start()
            } catch {
                return "\(program) cannot be started: \(error.localizedDescription)"
            }
        }
        guard child != nil, var line = try? JSONEncoder().encode(message) else {
            return "the process that stands by is gone"
        }
        line.append(UInt8(ascii: "\n"))
        do {
            try child?.input.write(contentsOf: line)
        } catch {
            child = nil
            return "the process that stands by is gone"
        }
        guard let answer = Self.answer(&child) else {
            return "the process that stands by does not answer"
        }
        return answer == "ok" ? nil : answer
    }

    private func start() throws -> Child {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Only the child may hold its own ends, or the pipe would not end with this process.
        try? input.fileHandleForReading.close()
        try? output.fileHandleForWriting.close()
        return Child(
            process: process,
            input: input.fileHandleForWriting,
            output: output.fileHandleForReading
        )
    }

    /// The next line of the child; nil when none comes in time.
    private static func answer(_ child: inout Child?) -> String? {
        guard var now = child else { return nil }
        defer { child = now }
        while true {
            if let end = now.rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: now.rest[..<end], as: UTF8.self)
                now.rest.removeFirst(end + 1)
                return line
            }
            let descriptor = now.output.fileDescriptor
            guard clinux_wait_readable(descriptor, -1, patienceMilliseconds) == 1,
                let bytes = try? readSome(now.output), !bytes.isEmpty,
                now.rest.count < 64 * 1_024
            else { return nil }
            now.rest += bytes
        }
    }
}
