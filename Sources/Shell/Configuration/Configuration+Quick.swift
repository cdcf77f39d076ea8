import Events

extension Configuration {
    /// A configuration without a file, from flags alone.
    ///
    /// A probed node is named after its host; one probe takes all logs, else a log belongs to the
    /// node named like its directory, and an unknown directory is a node of its own.
    /// - Parameters:
    ///   - logs: paths of log files.
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
        for path in logs {
            guard !path.isEmpty else {
                problems.report("the path is empty", at: nil, key: "--log")
                continue
            }
            let directory = safeName(directoryName(of: path))
            let log = Log(path: path, format: nil)
            if probes.count == 1, !nodes.isEmpty {
                nodes[0].logs.append(log)
            } else if let index = nodes.firstIndex(where: { $0.name.rawValue == directory }) {
                nodes[index].logs.append(log)
            } else {
                nodes.append(Node(name: NodeName(rawValue: directory), logs: [log]))
            }
        }
        if nodes.isEmpty, problems.error == nil {
            problems.report("nothing to watch; give --log or --probe", at: nil, key: "")
        }
        if let error = problems.error { throw error }
        return Configuration(
            cluster: "quick",
            nodes: nodes,
            canaries: [],
            objectives: Objectives(),
            keep: Keep()
        )
    }

    private static func host(of url: String) -> String {
        let rest = url[(url.firstRange(of: "://")?.upperBound ?? url.startIndex)...]
        return Endpoint(String(rest.prefix { !"/?#".contains($0) })).host
    }

    private static func directoryName(of path: String) -> String {
        path.split(separator: "/").dropLast().last.map(String.init) ?? "local"
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
