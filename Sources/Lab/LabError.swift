/// Why the lab could not do what was asked: what, where, and what to do about it.
package enum LabError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No lab runs in the directory.
    case notRunning(directory: String)
    /// A lab runs in the directory already, or is being started there.
    case alreadyRunning(directory: String)
    /// An option is out of its range.
    case badOption(name: String, value: String, remedy: String)
    /// A program that the lab needs is not installed.
    case missingProgram(name: String, package: String)
    /// A configuration template names something that is not substituted.
    case template(file: String, line: Int, problem: String)
    /// A proxy refused the configuration made for it.
    case configurationRefused(program: String, file: String, message: String)
    /// A part did not come up.
    case partFailed(part: String, reason: String, lastLines: [String])
    /// The lab understood and declined, such as a node that does not exist.
    case refused(reason: String)
    /// The operating system said no.
    case system(action: String, reason: String)

    package var description: String {
        switch self {
        case .notRunning(let directory):
            "no lab runs in \(directory); start one with: signalbox lab up --dir \(directory)"
        case .alreadyRunning(let directory):
            "a lab runs in \(directory) already; "
                + "take it down with: signalbox lab down --dir \(directory)"
        case .badOption(let name, let value, let remedy):
            "\(name) \(value): \(remedy)"
        case .missingProgram(let name, let package):
            "\(name) is not installed; install it with: apt-get install \(package)"
        case .template(let file, let line, let problem):
            "\(file):\(line): \(problem)"
        case .configurationRefused(let program, let file, let message):
            "\(program) refuses \(file):\n\(message)"
        case .partFailed(let part, let reason, let lastLines):
            (["\(part): \(reason)"] + lastLines.map { "    \($0)" }).joined(separator: "\n")
        case .refused(let reason):
            reason
        case .system(let action, let reason):
            "cannot \(action): \(reason)"
        }
    }
}
