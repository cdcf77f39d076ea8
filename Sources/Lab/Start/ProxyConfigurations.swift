/// The proxies' configuration files, filled for one lab.
struct ProxyConfigurations {
    let layout: LabLayout
    let addresses: LabAddresses

    /// Writes every node's configuration and the balancer's, and has the proxies check them.
    ///
    /// - Parameters:
    ///   - proxy: the program that runs on each node.
    ///   - haproxy: the balancer's program.
    /// - Throws: `LabError.configurationRefused` with the proxy's own words.
    func write(proxy: Program, haproxy: Program) async throws {
        for node in addresses.nodes {
            try Files.makeDirectory(layout.nodeDirectory(node.name))
            let file = layout.proxyConfiguration(node.name, addresses.proxy)
            try Files.write(try text(for: node), to: file)
            let arguments = addresses.proxy.checkArguments(node, layout)
            try await check(proxy, arguments, file: file)
        }
        let file = layout.balancerConfiguration
        try Files.write(try balancerText(), to: file)
        try await check(haproxy, ["-c", "-f", file], file: file)
    }

    private func text(for node: LabAddresses.Node) throws -> String {
        let directory = layout.nodeDirectory(node.name)
        var values = ["NODE": node.name, "NODE_ADDRESS": node.host]
        switch addresses.proxy {
        case .nginx:
            values["DIRECTORY"] = layout.directory
            values["TEMPORARY"] = directory
            values["ACCESS_LOG"] = node.accessLog
            values["ERROR_LOG"] = node.errorLog
            values["OPEN_MIRROR"] = node.openLog == nil ? "" : openMirror
            values["OPEN_LOCATION"] = node.openLog.map(openLocation) ?? ""
        case .haproxy:
            let both = directory + "/server-and-key.pem"
            let texts = [layout.certificate, layout.certificateKey].map { Files.text($0) ?? "" }
            try Files.write(texts.joined(), to: both)
            values["CERTIFICATE_WITH_KEY"] = both
        case .caddy:
            values["DIRECTORY"] = layout.directory
            values["TEMPORARY"] = directory
            values["ACCESS_LOG"] = node.accessLog
        }
        let template = addresses.proxy.rawValue + "/" + addresses.proxy.configuration
        return try Template(resource: template).filled(values)
    }

    private func balancerText() throws -> String {
        let servers = addresses.nodes.map { "    server \($0.name) \($0.proxied)" }
        return try Template(resource: "balancer/haproxy.cfg").filled([
            "SOCKET": layout.balancerSocket,
            "BALANCER_ADDRESS": String(addresses.balancer.prefix { $0 != ":" }),
            "LOG_FORMAT": addresses.proxy == .caddy ? tcpLogWithSource : "option tcplog",
            "PROXY_PROTOCOL": addresses.proxy == .caddy ? "" : " send-proxy-v2",
            "SERVERS": servers.joined(separator: "\n"),
        ])
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

/// HAProxy's `option tcplog` (configuration.txt, 8.2.2) with the address that it connects from.
///
/// By it Caddy, which takes no PROXY protocol, names the client.
private let tcpLogWithSource =
    #"log-format "%ci:%cp [%t] %ft %b/%s bi=%bi:%bp %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq""#

extension NodeProxy {
    /// The name of its configuration file, as a template and on each node.
    var configuration: String {
        switch self {
        case .nginx: "nginx.conf"
        case .haproxy: "haproxy.cfg"
        case .caddy: "Caddyfile"
        }
    }

    /// The Debian package that has the program.
    var package: String { self == .nginx ? "nginx-light" : rawValue }

    /// The format of its access log, as the console names it.
    var accessFormat: String {
        switch self {
        case .nginx: "nginx-json"
        case .haproxy: "haproxy"
        case .caddy: "caddy"
        }
    }

    /// The format of its other log.
    var errorFormat: String { self == .nginx ? "nginx-error" : accessFormat }

    /// The command line that runs it in the foreground.
    func arguments(_ node: LabAddresses.Node, _ layout: LabLayout) -> [String] {
        let file = layout.proxyConfiguration(node.name, self)
        switch self {
        // -e keeps it from opening /var/log/nginx before it reads its file.
        case .nginx:
            let early = node.errorLog ?? layout.log("\(node.name)-nginx")
            return ["-e", early, "-p", layout.nodeDirectory(node.name), "-c", file]
        case .haproxy: return ["-db", "-f", file]
        case .caddy: return ["run", "--config", file, "--adapter", "caddyfile"]
        }
    }

    /// The command line that checks its configuration.
    func checkArguments(_ node: LabAddresses.Node, _ layout: LabLayout) -> [String] {
        let file = layout.proxyConfiguration(node.name, self)
        return switch self {
        case .nginx: ["-t"] + arguments(node, layout)
        case .haproxy: ["-c", "-f", file]
        case .caddy: ["validate", "--config", file, "--adapter", "caddyfile"]
        }
    }

    /// The file that takes what it prints.
    func output(_ node: LabAddresses.Node, _ layout: LabLayout) -> String {
        switch self {
        case .nginx: layout.log("\(node.name)-nginx")
        case .haproxy: node.accessLog
        case .caddy: node.errorLog ?? layout.log("\(node.name)-caddy")
        }
    }
}

/// In nginx's `location /`: each WebSocket that opens is told to a location of its own.
private let openMirror = """

                mirror /.signalbox-open;
                mirror_request_body off;
    """

/// That location: it answers nobody, and writes the line that a WebSocket opens.
///
/// `log_subrequest` makes nginx log it; `if=` leaves out requests that are no WebSockets.
private func openLocation(_ log: String) -> String {
    """


            location = /.signalbox-open {
                internal;
                log_subrequest on;
                access_log "\(log)" signalbox if=$http_upgrade;
                return 204;
            }
    """
}
