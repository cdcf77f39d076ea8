extension Supervisor {
    /// Time for the whole lab to come up; a swarm starts 100 clients each second.
    static let startLimit = Duration.seconds(60)

    /// Makes the files, starts each part, and waits until it serves before those that need it.
    func startParts() async throws {
        let deadline = ContinuousClock.now + Self.startLimit
        let kind = addresses.proxy
        let proxy = try Program(kind.rawValue, package: kind.package)
        let haproxy = try Program("haproxy", package: "haproxy")
        let openssl = try Program("openssl", package: "openssl")
        let readiness = Readiness(addresses: addresses, openssl: openssl)

        try await makeCertificates(layout: layout, addresses: addresses)
        try Files.makeDirectory(layout.data)
        let configurations = ProxyConfigurations(layout: layout, addresses: addresses)
        try await configurations.write(proxy: proxy, haproxy: haproxy)

        for node in addresses.nodes {
            try await launch(app(node))
            try await launch(self.proxy(node, proxy))
        }
        for node in addresses.nodes {
            try await wait(for: "\(node.name) \(kind.rawValue)", until: deadline) {
                try await readiness.proxyAnswers(node)
            }
            try await wait(for: "\(node.name) app", until: deadline) {
                try await readiness.appAnswers(node)
            }
        }
        // Last: to its first checks every node is there.
        try await launch(balancer(haproxy))
        try await wait(for: "haproxy", until: deadline) {
            try await readiness.balancerAnswers()
        }
        if let socket = addresses.swarmSocket {
            try await launch(swarm(socket))
            let clients = options.clients
            try await wait(for: "swarm", until: deadline) {
                try await readiness.swarmIsUsable(clients: clients)
            }
        }
        try Files.write(
            consoleConfiguration(addresses, executable: options.executable),
            to: layout.consoleConfiguration
        )
    }

    private func app(_ node: LabAddresses.Node) -> Part {
        let own = AppNodeOptions(
            node: node.name,
            address: node.host,
            port: 3_000,
            store: layout.store,
            onStop: options.onStop
        )
        return Part(
            name: "\(node.name) app",
            node: node.name,
            program: options.executable,
            arguments: own.arguments,
            log: layout.log("\(node.name)-app")
        )
    }

    private func proxy(_ node: LabAddresses.Node, _ program: Program) -> Part {
        let kind = addresses.proxy
        return Part(
            name: "\(node.name) \(kind.rawValue)",
            node: node.name,
            program: program.path,
            arguments: kind.arguments(node, layout),
            log: kind.output(node, layout),
            errors: kind == .haproxy ? layout.log("\(node.name)-haproxy") : nil
        )
    }

    private func balancer(_ haproxy: Program) -> Part {
        Part(
            name: "haproxy",
            node: nil,
            program: haproxy.path,
            arguments: ["-db", "-f", layout.balancerConfiguration],
            log: layout.log("haproxy"),
            // It warns on standard error of what it logs too; -q would silence the log as well.
            errors: layout.log("haproxy-messages")
        )
    }

    private func swarm(_ socket: String) -> Part {
        Part(
            name: "swarm",
            node: nil,
            program: options.executable,
            arguments: [
                "lab-process", "swarm",
                "--connect", addresses.balancer,
                "--server-name", addresses.serverName,
                "--path", "/websocket",
                "--ca", addresses.authority,
                "--clients", String(options.clients),
                "--source-network", addresses.network,
                "--policy", options.policy,
                "--transport", options.transport,
                "--sockjs-path", "/sockjs",
                "--socket", socket,
                "--truth", layout.truth,
            ],
            log: layout.log("swarm")
        )
    }
}
