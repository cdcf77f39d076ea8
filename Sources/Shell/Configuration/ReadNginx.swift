import Events

/// An nginx whose upstream file may be written.
func readNginx(
    _ nginx: YAMLValue,
    nodes: [Configuration.Node]
) -> Configuration.NginxProxy? {
    let keys = ["name", "upstream_file", "upstream", "pid_file", "test", "reload", "servers"]
    guard let values = nginx.mapping(keys) else { return nil }
    if values["upstream_file"] == nil {
        nginx.missing("upstream_file", example: "/etc/nginx/conf.d/todos-upstream.conf")
    }
    if values["pid_file"] == nil { nginx.missing("pid_file", example: "/run/nginx.pid") }
    let servers = values["servers"].map { readServers($0, nodes: nodes) { $0.nginxAddress() } }
    let known = nodes.compactMap { node in
        node.upstreams.first { isNginxAddress($0) }.map { (node.name, $0) }
    }
    let name = values["name"].map { $0.name() } ?? "nginx"
    let upstream = values["upstream"]?.name()
    let test = values["test"].map { $0.words(example: "[nginx, -t]") } ?? ["nginx", "-t"]
    let reload = values["reload"].flatMap { $0.words(example: "[nginx, -s, reload]") }
    guard let name, let test, let file = values["upstream_file"]?.path(),
        let pidFile = values["pid_file"]?.path()
    else { return nil }
    return Configuration.NginxProxy(
        name: name,
        upstreamFile: file,
        upstream: upstream,
        pidFile: pidFile,
        test: test,
        reload: reload,
        servers: servers ?? Dictionary(known) { first, _ in first }
    )
}

extension YAMLValue {
    /// An address as a `server` directive spells it: what has a meaning of its own there is refused.
    func nginxAddress() -> String? {
        guard let text = text() else { return nil }
        guard isNginxAddress(text) else {
            report(
                "\"\(text)\" is no address of a server directive; write 127.0.1.1:3000, "
                    + "a name, or unix:/run/app.sock"
            )
            return nil
        }
        return text
    }
}

/// Whether a text can be the address of a `server` directive and nothing else.
func isNginxAddress(_ text: String) -> Bool {
    guard (1...255).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") else {
        return false
    }
    return text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
