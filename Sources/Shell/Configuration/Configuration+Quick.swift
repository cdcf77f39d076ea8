import Events

extension Configuration {
    /// A configuration without a file, from flags alone.
    ///
    /// A probed node is named after its host; one probe takes all logs, else a log belongs to the
    /// node named like its directory, and an unknown directory is a node of its own.
    /// - Parameters:
    ///   - logs: paths of log files; `-` for standard input; `syslog+udp://127.0.0.1:5514` (or tcp,
    ///     or both) to listen.
    ///   - probes: addresses to probe, `http:` or `https:`.
    /// - Returns: a configuration without levers.
    /// - Throws: `ConfigurationError` naming the flag.
    package static func quick(
        logs: [String],
        probes: [String]
    ) throws(ConfigurationError) -> Configuration {
        let problems = Problems(file: "command line")
        var nodes: [Node] = []
        for url in probes {
            if let reason = urlProblem(url, schemes: ["http", "https"]) {
                problems.report(
                    "\"\(url)\" \(reason); write https://web1/health",
                    at: nil,
                    key: "--probe"
                )
                continue
            }
            let name = freeName(host(of: url), among: nodes)
            nodes.append(Node(name: name, probe: ProbeSpec(url: url)))
        }
        for text in logs {
            let origins = origins(text, problems)
            guard let origin = origins.first else { continue }
            let directory = safeName(directoryName(of: origin))
            let logs = origins.map { Log(origin: $0) }
            if probes.count == 1, !nodes.isEmpty {
                nodes[0].logs += logs
            } else if let index = nodes.firstIndex(where: { $0.name.rawValue == directory }) {
                nodes[index].logs += logs
            } else {
                nodes.append(Node(name: NodeName(rawValue: directory), logs: logs))
            }
        }
        if logs.count(where: { $0 == "-" }) > 1 {
            problems.report("standard input can be one log only", at: nil, key: "--log")
        }
        if nodes.isEmpty, problems.error == nil {
            problems.report("nothing to watch; give --log or --probe", at: nil, key: "")
        }
        if let error = problems.error { throw error }
        return Configuration(
            cluster: "quick",
            nodes: nodes,
            canaries: [],
            objectives: Objectives()
        )
    }

    private static func host(of url: String) -> String {
        let rest = url[(url.firstRange(of: "://")?.upperBound ?? url.startIndex)...]
        return Endpoint(String(rest.prefix { !"/?#".contains($0) })).host
    }

    /// What one `--log` stands for; empty after it was reported to be wrong.
    private static func origins(_ text: String, _ problems: Problems) -> [Log.Origin] {
        let syslog = "syslog+"
        if text == "-" { return [.standardInput] }
        guard text.hasPrefix(syslog) else {
            if text.isEmpty { problems.report("the path is empty", at: nil, key: "--log") }
            return text.isEmpty ? [] : [.file(path: text, since: nil)]
        }
        let listeners = Log.Syslog.read(String(text.dropFirst(syslog.count)))
        if listeners.isEmpty {
            problems.report(
                "\"\(text)\" is no place to listen; write syslog+udp://127.0.0.1:5514",
                at: nil,
                key: "--log"
            )
        }
        return listeners.map { .syslog($0) }
    }

    private static func directoryName(of origin: Log.Origin) -> String {
        guard case .file(let path, _) = origin else { return "local" }
        return path.split(separator: "/").dropLast().last.map(String.init) ?? "local"
    }

    /// The text with what no name may hold replaced.
    private static func safeName(_ text: String) -> String {
        let letters = text.unicodeScalars.prefix(60).map { scalar in
            isSafeName("a\(scalar)") ? Character(scalar) : "-"
        }
        let name = String(letters.drop { $0 == "-" })
        return name.isEmpty ? "node" : name
    }

    private static func freeName(_ text: String, among nodes: [Node]) -> NodeName {
        let base = safeName(text)
        var name = base
        var number = 2
        while nodes.contains(where: { $0.name.rawValue == name }) {
            name = "\(base)-\(number)"
            number += 1
        }
        return NodeName(rawValue: name)
    }
}
