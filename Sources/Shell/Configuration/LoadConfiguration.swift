import Events

/// Reads a configuration, whole: all problems are told at once.
///
/// - Parameters:
///   - text: the file's contents (YAML).
///   - file: its path, for messages and as the base of relative paths.
///   - logFormats: the names a log's `format` can have; nil to take any safe name.
///   - describedFormatProblem: what is wrong with a format given as a proxy's own text; nil for
///     nothing.
/// - Returns: a configuration that every part can take as it is.
/// - Throws: `ConfigurationError` with every problem and its place.
package func loadConfiguration(
    text: String,
    file: String,
    logFormats: [String]? = nil,
    describedFormatProblem: ((String) -> String?)? = nil
) throws(ConfigurationError) -> Configuration {
    let problems = Problems(file: file)
    let configuration = problems.root(of: text).flatMap {
        read($0, logs: LogReader(formats: logFormats, problemOf: describedFormatProblem))
    }
    if let error = problems.error { throw error }
    guard var configuration else {
        problems.report("nothing could be read", at: nil, key: "")
        throw problems.error ?? ConfigurationError(file: file, problems: [])
    }
    configuration.warnings = problems.warnings
    return configuration
}

private func read(_ root: YAMLValue, logs logReader: LogReader) -> Configuration? {
    let keys = [
        "cluster", "environment", "nodes", "logs", "balancer", "canaries", "objectives", "guard",
        "identity", "theme", "agent", "armed", "writes", "recording",
    ]
    guard let values = root.mapping(keys) else { return nil }
    if values["cluster"] == nil { root.missing("cluster", example: "todos") }
    if values["nodes"] == nil { root.missing("nodes", example: "[{name: web1, probe: {url: …}}]") }
    let found = values["nodes"].map { readNodes($0, logs: logReader) } ?? []
    let balancers = values["balancer"].map { readBalancers($0, nodes: found.map(\.node)) }
    let agent = values["agent"].flatMap { readAgent($0, nodes: found.map(\.node)) }
    let reader = ControlReader(
        haproxies: balancers?.haproxies ?? [],
        nginxes: balancers?.nginxes ?? [],
        hasAgent: agent != nil
    )
    let nodes = found.map { node, control in
        var node = node
        node.levers = reader.levers(of: node, control)
        return node
    }
    let promised = values["objectives"].flatMap(readObjectives)
    if promised?.lostWritesMax != nil, values["writes"] == nil {
        values["objectives"]?.warn("lost_writes is promised; without `writes` no drill measures it")
    }
    let theme = values["theme"].flatMap { value in
        value.text().map { $0.contains("/") ? value.resolve($0) : $0 }
    }
    return Configuration(
        cluster: values["cluster"].flatMap(readLabel) ?? "",
        environment: values["environment"].flatMap(readLabel),
        nodes: nodes,
        logs: values["logs"].map(logReader.readLogs) ?? [],
        balancers: balancers?.haproxies ?? [],
        nginxes: balancers?.nginxes ?? [],
        agent: agent,
        identity: values["identity"].flatMap(readIdentity),
        canaries: values["canaries"].map(readCanaries) ?? [],
        writes: values["writes"].flatMap(readWrites),
        objectives: promised?.objectives ?? Objectives(),
        lostWritesMax: promised?.lostWritesMax,
        guardLimits: values["guard"].map(readGuard) ?? GuardLimits(),
        recording: values["recording"].map(readRecording) ?? .init(),
        isArmed: values["armed"]?.boolean() ?? false,
        theme: theme
    )
}

/// A short text for the screen's top line.
private func readLabel(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    guard text.count <= 64 else {
        value.report("a name of more than 64 characters does not fit on the screen")
        return nil
    }
    return text
}

private func readObjectives(
    _ value: YAMLValue
) -> (objectives: Objectives, lostWritesMax: Int?)? {
    let keys = ["reconnect_p95", "errors_per_failover", "lost_writes"]
    guard let values = value.mapping(keys) else { return nil }
    var objectives = Objectives()
    if let gap = values["reconnect_p95"]?.duration(atLeast: .milliseconds(1), atMost: .hour) {
        objectives.reconnectP95 = gap
    }
    if let errors = values["errors_per_failover"]?.integer(0...1_000_000) {
        objectives.errorsPerFailover = errors
    }
    return (objectives, values["lost_writes"]?.integer(0...1_000_000))
}

extension Duration {
    static let hour = Duration.seconds(3_600)
}
