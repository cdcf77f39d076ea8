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
        "identity", "theme",
    ]
    guard let values = root.mapping(keys) else { return nil }
    if values["cluster"] == nil { root.missing("cluster", example: "todos") }
    if values["nodes"] == nil { root.missing("nodes", example: "[{name: web1, probe: {url: …}}]") }
    let nodes = values["nodes"].map { readNodes($0, logs: logReader) } ?? []
    let balancer = values["balancer"].flatMap { readBalancer($0, nodes: nodes) }
    let promised = values["objectives"].flatMap(readObjectives)
    let theme = values["theme"].flatMap { value in
        value.text().map { $0.contains("/") ? value.resolve($0) : $0 }
    }
    warnOfUnusedDrains(values["nodes"], nodes: nodes, balancer: balancer)
    return Configuration(
        cluster: values["cluster"].flatMap(readLabel) ?? "",
        environment: values["environment"].flatMap(readLabel),
        nodes: nodes,
        logs: values["logs"].map(logReader.readLogs) ?? [],
        balancer: balancer,
        identity: values["identity"].flatMap(readIdentity),
        canaries: values["canaries"].map(readCanaries) ?? [],
        objectives: promised?.objectives ?? Objectives(),
        lostWritesMax: promised?.lostWritesMax,
        keep: values["guard"].map(readGuard) ?? Configuration.Keep(),
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
    let lost = values["lost_writes"]
    lost?.warn("lost writes are not measured by this version; the objective is not judged")
    return (objectives, lost?.integer(0...1_000_000))
}

private func readGuard(_ value: YAMLValue) -> Configuration.Keep {
    var keep = Configuration.Keep()
    let values = value.mapping(["keep_healthy", "keep_capacity"]) ?? [:]
    if let healthy = values["keep_healthy"]?.integer(0...Limits.nodes) { keep.healthy = healthy }
    keep.capacityPercent = values["keep_capacity"]?.percent()
    return keep
}

/// A command to drain that is never used would surprise its author.
private func warnOfUnusedDrains(
    _ value: YAMLValue?,
    nodes: [Configuration.Node],
    balancer: Configuration.HAProxy?
) {
    for node in nodes where node.drain != nil && balancer?.servers[node.name] != nil {
        value?.warn("control.drain of \(node.name) is not used: HAProxy drains it")
    }
}

extension Duration {
    static let hour = Duration.seconds(3_600)
}
