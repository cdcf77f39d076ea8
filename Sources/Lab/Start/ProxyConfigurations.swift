/// The proxies' configuration files: which variant, filled for one lab.
struct ProxyConfigurations {
    let layout: LabLayout
    let addresses: LabAddresses
    /// The folder of templates: `seed` is the question's set-up.
    let variant = "seed"

    /// Writes every node's `nginx.conf` and the balancer's `haproxy.cfg`, and has the proxies check
    /// them.
    ///
    /// - Throws: `LabError.configurationRefused` with the proxy's own words.
    func write(nginx: Program, haproxy: Program) async throws {
        for node in addresses.nodes {
            let directory = layout.nodeDirectory(node.name)
            try Files.makeDirectory(directory)
            let text = try Template(resource: variant + "/nginx.conf").filled([
                "NODE": node.name,
                "NODE_ADDRESS": node.host,
                "DIRECTORY": layout.directory,
                "TEMPORARY": directory,
                "ACCESS_LOG": node.accessLog,
                "ERROR_LOG": node.errorLog,
            ])
            let file = layout.proxyConfiguration(node.name)
            try Files.write(text, to: file)
            try await check(nginx, ["-t"] + Self.nginxArguments(node, layout), file: file)
        }
        let servers = addresses.nodes.map { "    server \($0.name) \($0.proxied)" }
        let text = try Template(resource: variant + "/haproxy.cfg").filled([
            "SOCKET": layout.balancerSocket,
            "BALANCER_ADDRESS": String(addresses.balancer.prefix { $0 != ":" }),
            "SERVERS": servers.joined(separator: "\n"),
        ])
        try Files.write(text, to: layout.balancerConfiguration)
        try await check(
            haproxy,
            ["-c", "-f", layout.balancerConfiguration],
            file: layout.balancerConfiguration
        )
    }

    /// nginx's command line: `-e` keeps it from opening /var/log/nginx before it reads its file.
    static func nginxArguments(_ node: LabAddresses.Node, _ layout: LabLayout) -> [String] {
        [
            "-e", node.errorLog, "-p", layout.nodeDirectory(node.name),
            "-c", layout.proxyConfiguration(node.name),
        ]
    }

    private func check(_ program: Program, _ arguments: [String], file: String) async throws {
        let outcome = try await program.run(arguments)
        guard outcome.isSuccess else {
            throw LabError.configurationRefused(
                program: program.path,
                file: file,
                message: outcome.output
            )
        }
    }
}
