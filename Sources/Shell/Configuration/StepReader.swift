import Events

/// Reads the steps of one node's levers.
struct StepReader {
    let node: Configuration.Node
    let control: ControlReader

    /// What a lever's value says: its steps, and its undo where that is given.
    typealias Reading = (steps: [OperationStep], undo: [OperationStep]?)

    /// The keys that stand for an action; a step has exactly one.
    static let actions = [
        "haproxy", "nginx", "agent", "command", "signal", "hand_over", "cut", "wait",
    ]
    /// What a step can have beside its action.
    private static let beside = ["timeout", "env"]

    /// Reads a word such as `haproxy`, one step, a list of steps, or steps with their undo.
    func read(_ value: YAMLValue, for verb: Verb) -> Reading? {
        if value.isWord { return short(value, for: verb).map { ($0, nil) } }
        if value.isList { return (steps(value), nil) }
        let keys = Self.actions + Self.beside
        guard let values = value.mapping(["steps", "undo"] + keys) else { return nil }
        let undo = values["undo"].map(readUndo)
        if let list = values["steps"] {
            for key in keys where values[key] != nil {
                values[key]?.report("give it to a step: `steps` is a list of its own")
            }
            return (list.isList ? steps(list) : step(list), undo)
        }
        var found = step(values, of: value)
        // A program that starts the app does not tell the balancer of it.
        if verb == .restore, values["command"] != nil { found += builtIn(.restore) }
        return (found, undo)
    }

    /// `none`, one step or a list.
    private func readUndo(_ value: YAMLValue) -> [OperationStep] {
        if value.isWord {
            if value.text() != "none" { value.report("write `none`, a step or a list of steps") }
            return []
        }
        return value.isList ? steps(value) : step(value)
    }

    private func steps(_ value: YAMLValue) -> [OperationStep] {
        let entries = value.list(example: "[{haproxy: drain}]", max: Limits.steps) ?? []
        if entries.isEmpty { value.report("there is no step; write [{haproxy: drain}]") }
        return entries.flatMap(step)
    }

    private func step(_ value: YAMLValue) -> [OperationStep] {
        guard let values = value.mapping(Self.actions + Self.beside) else { return [] }
        return step(values, of: value)
    }

    private func step(_ values: [String: YAMLValue], of value: YAMLValue) -> [OperationStep] {
        let given = Self.actions.filter { values[$0] != nil }
        guard let key = given.first, given.count == 1, let action = values[key] else {
            if given.isEmpty {
                value.missing("command", example: "[ssh, web1, systemctl, start, todos]")
            } else {
                let names = given.map { "`\($0)`" }.joined(separator: " and ")
                value.report("a step does one thing, not \(names); write a list of steps")
            }
            return []
        }
        if key != "command" { values["env"]?.report("only a `command` has an environment") }
        let limit = values["timeout"]?.duration(atLeast: .milliseconds(100), atMost: .hour)
        let actions = read(key, action, env: values["env"])
        return actions.map { OperationStep(action: $0, timeout: limit ?? $0.usualTimeout) }
    }

    private func read(
        _ key: String,
        _ value: YAMLValue,
        env: YAMLValue?
    ) -> [OperationStep.Action] {
        switch key {
        case "haproxy": return haproxySteps(value)
        case "nginx": return nginxSteps(value)
        case "agent": return agentSteps(value)
        case "command":
            let example = "[ssh, web1, systemctl, start, todos]"
            guard let words = value.words(example: example) else { return [] }
            return [.command(words, passing: env.map(readEnvironment) ?? [])]
        case "signal": return readSignal(value)
        case "hand_over":
            let example = "http://127.0.0.1:3000/handover"
            let url = value.url(["http", "https"], example: example)
            return url.map { [.handOver(url: $0)] } ?? []
        case "cut": return cutSteps(value)
        default: return waitSteps(value)
        }
    }

    private func readEnvironment(_ value: YAMLValue) -> [String] {
        let entries = value.list(example: "[KUBECONFIG]", max: Limits.steps) ?? []
        return entries.compactMap { entry in
            guard let name = entry.text() else { return nil }
            guard isVariableName(name) else {
                entry.report("\"\(name)\" is no variable's name; write it without its value")
                return nil
            }
            return name
        }
    }

    private func readSignal(_ value: YAMLValue) -> [OperationStep.Action] {
        guard let values = value.mapping(["pid_file", "send"]) else { return [] }
        if values["pid_file"] == nil { value.missing("pid_file", example: "/run/todos.pid") }
        if values["send"] == nil { value.missing("send", example: "TERM") }
        guard let path = values["pid_file"]?.path(),
            let signal = values["send"]?.one(of: ProcessSignal.allCases)
        else { return [] }
        return [.signal(pidFile: path, signal)]
    }
}

extension YAMLValue {
    /// One of the words that stand for the cases.
    func one<Case: RawRepresentable<String>>(of cases: [Case]) -> Case? {
        guard let text = text() else { return nil }
        guard let found = Case(rawValue: text), cases.contains(where: { $0.rawValue == text })
        else {
            let known = cases.map(\.rawValue)
            report("\"\(text)\" is not known; \(suggestion(for: text, among: known))")
            return nil
        }
        return found
    }
}

/// Whether a text is the name of an environment variable (POSIX, 8.1) that may be passed on.
///
/// What tells the dynamic loader to load something else is refused.
func isVariableName(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), !text.hasPrefix("LD_"),
        let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    return text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
