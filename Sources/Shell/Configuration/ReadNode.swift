import Events

/// The nodes, each name only once.
///
/// Two nodes may name their app alike: behind a proxy on each host it is often `127.0.0.1:3000` on
/// all of them, and the log says whose line it is.
///
/// - Returns: each node with what its `control` says, which is read when the balancers are known.
func readNodes(
    _ value: YAMLValue,
    logs: LogReader
) -> [(node: Configuration.Node, control: YAMLValue?)] {
    guard let entries = value.list(example: "[{name: web1, …}]", max: Limits.nodes) else {
        return []
    }
    if entries.isEmpty { value.report("there is no node; name at least one") }
    var nodes: [(node: Configuration.Node, control: YAMLValue?)] = []
    var listening: [Endpoint: NodeName] = [:]
    for entry in entries {
        guard let (node, control) = readNode(entry, logs: logs) else { continue }
        if let listen = node.sockets?.listen {
            if let other = listening[listen] {
                entry.report("\(other) listens at \(listen) already; give each node its own")
            }
            listening[listen] = node.name
        }
        if nodes.contains(where: { $0.node.name == node.name }) {
            entry.report("there are two nodes named \(node.name); give each its own name")
        }
        nodes.append((node, control))
    }
    return nodes
}

private func readNode(
    _ value: YAMLValue,
    logs: LogReader
) -> (Configuration.Node, YAMLValue?)? {
    let keys = ["name", "probe", "upstream", "logs", "sockets", "status", "control"]
    guard let values = value.mapping(keys) else { return nil }
    if values["name"] == nil { value.missing("name", example: "web1") }
    let upstreams = values["upstream"]?.list(example: "[\"127.0.1.1:3000\"]") ?? []
    var node = Configuration.Node(name: "?", probe: values["probe"].flatMap(readProbe))
    node.upstreams = upstreams.compactMap { $0.text() }
    node.logs = values["logs"].map(logs.readLogs) ?? []
    node.sockets = values["sockets"].flatMap(readSockets)
    node.status = values["status"]?.url(["http"], example: "http://127.0.0.1:8080/stub")
    guard let name = values["name"]?.name() else { return nil }
    node.name = NodeName(rawValue: name)
    return (node, values["control"])
}

private func readProbe(_ value: YAMLValue) -> ProbeSpec? {
    let keys = ["url", "every", "timeout", "fall", "rise", "ca"]
    guard let values = value.mapping(keys) else { return nil }
    let example = "https://web1/health"
    if values["url"] == nil { value.missing("url", example: example) }
    var probe = ProbeSpec(url: values["url"]?.url(["http", "https"], example: example) ?? "")
    if let every = values["every"]?.duration(atLeast: .milliseconds(100), atMost: .hour) {
        probe.every = every
    }
    if let limit = values["timeout"]?.duration(atLeast: .milliseconds(1), atMost: .hour) {
        probe.timeout = limit
    }
    if let fall = values["fall"]?.integer(1...1_000) { probe.fall = fall }
    if let rise = values["rise"]?.integer(1...1_000) { probe.rise = rise }
    probe.certificateAuthority = values["ca"]?.path()
    return probe
}

extension YAMLValue {
    /// A program and its arguments as a list: text would need a shell, and no shell is ever used.
    ///
    /// A path of the program is meant from the file's own directory.
    func words(example: String) -> [String]? {
        guard let entries = list(example: "\(example); no shell is used") else { return nil }
        var words = entries.compactMap { $0.text() }
        guard let program = words.first, words.count == entries.count else {
            if entries.isEmpty { report("the list is empty; write \(example)") }
            return nil
        }
        if program.contains("/") { words[0] = resolve(program) }
        return words
    }
}
