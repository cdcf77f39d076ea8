package import Events
import Foundation
package import Ports

/// Sends a signal to the process whose number is in a file.
///
/// A number alone says little: its process may have ended, and another may have it now. So the
/// process must have begun before the file was written, and be the same before and after that was
/// looked at. Only this host's processes can be reached.
package struct SignalDriver: ControlDriver {
    private let processes: String

    /// - Parameter processes: where the kernel tells of processes.
    package init(processes: String = "/proc") { self.processes = processes }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .signal = action { return true }
        return false
    }

    /// Sends the signal; takes no time worth telling.
    ///
    /// - Parameters:
    ///   - step: a `.signal`.
    ///   - progress: never told.
    /// - Returns: `accepted` when the kernel took it; else `failed`, and nothing was sent.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .signal(let path, let signal) = step.action else {
            return .failed("this driver sends signals only")
        }
        do throws(PidFileProblem) {
            let file = try PidFile(path)
            let process = try RunningProcess(file.process, in: processes)
            guard process.begunAt <= file.written + Self.clockError else {
                let words = "process \(file.process) began after \(path) was written: "
                throw PidFileProblem(words + "another one has its number now")
            }
            let again = try PidFile(path)
            guard again == file, try RunningProcess(file.process, in: processes) == process else {
                throw PidFileProblem("\(path) changes just now; try again")
            }
            return Self.send(signal, to: file.process)
        } catch {
            return .failed(error.words)
        }
    }

    /// The kernel tells a process's begin in hundredths and the boot in whole seconds.
    private static let clockError = 2.0

    private static func send(_ signal: ProcessSignal, to process: Int32) -> StepOutcome {
        guard kill(process, signal.number) != 0 else { return .accepted }
        switch errno {
        case ESRCH: return .failed("process \(process) has ended")
        case EPERM: return .failed("you may not send signals to process \(process)")
        default: return .failed("error \(errno) from kill for process \(process)")
        }
    }
}

extension ProcessSignal {
    /// Linux's number of it.
    var number: Int32 {
        switch self {
        case .hup: SIGHUP
        case .int: SIGINT
        case .quit: SIGQUIT
        case .kill: SIGKILL
        case .term: SIGTERM
        case .usr1: SIGUSR1
        case .usr2: SIGUSR2
        case .stop: SIGSTOP
        case .cont: SIGCONT
        case .winch: SIGWINCH
        }
    }
}
