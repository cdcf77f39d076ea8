import Events

/// Makes a node's levers: what its `control` says, and what its balancers can do without a word.
struct ControlReader {
    var haproxies: [Configuration.HAProxy]
    var nginxes: [Configuration.NginxProxy]
    /// Whether there is an agent that can be told an answer.
    var hasAgent: Bool

    /// The node's levers in the order of `Verb.configurable`.
    ///
    /// - Parameters:
    ///   - node: whose they are.
    ///   - control: its `control`; nil for what is built in.
    /// - Returns: a lever for each verb that can be done; problems are reported.
    func levers(of node: Configuration.Node, _ control: YAMLValue?) -> [Lever] {
        let values = control?.mapping(Verb.configurable.map(\.rawValue)) ?? [:]
        let steps = StepReader(node: node, control: self)
        var found: [Verb: Lever] = [:]
        // What brings a node back is known first: it takes most of the others back.
        let restore = lever(.restore, values, steps, restore: [])
        found[.restore] = restore
        for verb in Verb.configurable where verb != .restore {
            found[verb] = lever(verb, values, steps, restore: restore?.steps ?? [])
        }
        return Verb.configurable.compactMap { found[$0] }
    }

    private func lever(
        _ verb: Verb,
        _ values: [String: YAMLValue],
        _ steps: StepReader,
        restore: [OperationStep]
    ) -> Lever? {
        guard let value = values[verb.rawValue] else {
            let builtIn = steps.builtIn(verb)
            guard !builtIn.isEmpty else { return nil }
            return Lever(verb: verb, steps: builtIn, undo: undo(verb, steps, restore))
        }
        if value.isWord, value.text() == "off" { return nil }
        guard let read = steps.read(value, for: verb), !read.steps.isEmpty else { return nil }
        return Lever(
            verb: verb,
            steps: read.steps,
            undo: read.undo ?? undo(verb, steps, restore)
        )
    }

    /// What takes a verb back where the file does not say.
    private func undo(
        _ verb: Verb,
        _ steps: StepReader,
        _ restore: [OperationStep]
    ) -> [OperationStep] {
        switch verb {
        case .drain, .maint:
            let ready = steps.builtIn(.restore)
            return ready.isEmpty ? restore : ready
        case .kill, .freeze, .killProxy, .inject: return restore
        case .weight: return steps.haproxy { .haproxySetWeight($0, percent: 100) }
        case .restore, .shed, .cut: return []
        }
    }
}

extension YAMLValue {
    /// Whether it is one value that is neither empty nor a list nor `key: value` lines.
    var isWord: Bool { !isList && !isMapping }
}
