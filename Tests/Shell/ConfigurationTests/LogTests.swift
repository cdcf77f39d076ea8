import Configuration
import Events
import Testing

/// What is read of the logs of a node and of the whole cluster.
private func logs(
    _ entries: String,
    shared: String = "[]"
) throws -> (node: [Configuration.Log], shared: [Configuration.Log], warnings: [String]) {
    let text = """
        cluster: a
        nodes:
          - name: web1
            logs: \(entries)
        logs: \(shared)
        """
    let read = try loadConfiguration(
        text: text,
        file: "/etc/c.yaml",
        logFormats: ["nginx-json", "nginx-error"]
    )
    return (read.nodes[0].logs, read.logs, read.warnings)
}

private func said(_ entries: String, shared: String = "[]") -> [String] {
    do {
        _ = try logs(entries, shared: shared)
        return []
    } catch let error as ConfigurationError {
        return error.description.split(separator: "\n").map(String.init)
    } catch {
        return ["\(error)"]
    }
}

@Suite struct `A log in a configuration` {
    @Test func `comes from a file, read back as far as is written`() throws {
        let read = try logs(
            """
            [{file: a.log}, {file: /b.log, since: 90m},
             {file: c.log, since: "2026-11-23T10:00:00Z"}, {file: d.log, since: 2026-11-23T10:00:00+02:00}]
            """
        )
        let time = WallTime(rawValue: 1_795_428_000_000_000_000)
        #expect(
            read.node.map(\.origin) == [
                .file(path: "/etc/a.log", since: nil),
                .file(path: "/b.log", since: .ago(.seconds(5_400))),
                .file(path: "/etc/c.log", since: .at(time)),
                .file(path: "/etc/d.log", since: .at(time - .seconds(7_200))),
            ]
        )
    }

    @Test func `comes from a command, standard input or syslog`() throws {
        let read = try logs(
            "[{command: [ssh, web1, tail, -n0, -F, /l]}, {command: [./run]}, {stdin: true}]",
            shared: "[{syslog: \"udp://127.0.0.1:5514\"}, {syslog: \"both://[::1]:514\"}]"
        )
        #expect(
            read.node.map(\.origin) == [
                .command(["ssh", "web1", "tail", "-n0", "-F", "/l"]), .command(["/etc/./run"]),
                .standardInput,
            ]
        )
        #expect(
            read.shared.map(\.origin) == [
                .syslog(.init(transport: .udp, host: "127.0.0.1", port: 5_514)),
                .syslog(.init(transport: .udp, host: "::1", port: 514)),
                .syslog(.init(transport: .tcp, host: "::1", port: 514)),
            ]
        )
        #expect(read.warnings.isEmpty)
    }

    @Test func `has a format by name or by its own text`() throws {
        let custom = "nginx: $remote_addr [$time_local] \\\"$request\\\" $status"
        let read = try logs(
            "[{file: a, format: nginx-error}, {file: b, format: \"\(custom)\"}, {file: c}]"
        )
        #expect(
            read.node.map(\.format)
                == ["nginx-error", custom.replacing("\\", with: ""), nil]
        )
    }

    @Test(
        arguments: [
            ("UTC", .offset(seconds: 0)), ("local", .local), ("+02:00", .offset(seconds: 7_200)),
            ("-09:30", .offset(seconds: -34_200)), ("+14:00", .offset(seconds: 50_400)),
        ] as [(String, Configuration.Log.Zone)]
    )
    func `has a zone`(text: String, zone: Configuration.Log.Zone) throws {
        #expect(try logs("[{file: a, zone: \(text)}]").node[0].zone == zone)
    }

    @Test func `that other hosts can write is warned of`() throws {
        let read = try logs("[{syslog: \"tcp://0.0.0.0:514\"}]")
        #expect(read.warnings.count == 1)
        #expect(
            read.warnings[0].contains("every host that reaches tcp://0.0.0.0:514 can write lines")
        )
    }

    @Test(arguments: [
        (
            "[{}]",
            "4:12: nodes[0].logs[0]: `file` is missing; write file: /var/log/nginx/access.log"
        ),
        ("[{file: a, zzz: 1}]", "there is no such key; there are file, since, command, sys"),
        ("[{file: a, stdin: true}]", "comes from one place, not from `file` and `stdin`"),
        ("[{stdin: true, since: 1h}]", "logs[0].since: only files can be read back; remove it"),
        ("[{file: a, since: yesterday}]", "\"yesterday\" is no time; write 1h, or 2026-11-23T10"),
        ("[{file: a, since: \"9999-01-01T00:00:00Z\"}]", "is no time"),
        ("[{file: ~/a}]", "~ is not expanded here"),
        ("[{command: \"ssh web1 tail\"}]", "expected a list, such as [ssh, web1, tail, -n0, -F"),
        ("[{command: []}]", "4:22: nodes[0].logs[0].command: the list is empty; write [ssh"),
        ("[{syslog: 5514}]", "\"5514\" is no place to listen; write udp://127.0.0.1:5514, or tcp"),
        ("[{syslog: \"udp://127.0.0.1\"}]", "is no place to listen"),
        ("[{syslog: \"udp://127.0.0.1:0\"}]", "is no place to listen"),
        ("[{syslog: \"udp://127.0.0.1:65536\"}]", "is no place to listen"),
        ("[{syslog: \"udp://:514\"}]", "is no place to listen"),
        ("[{syslog: \"udp://::1:514\"}]", "is no place to listen"),
        ("[{syslog: \"http://127.0.0.1:514\"}]", "is no place to listen"),
        ("[{syslog: \"udp://a b:514\"}]", "is no place to listen"),
        ("[{stdin: false}]", "this log has no lines; write stdin: true"),
        ("[{stdin: yes}]", "\"yes\" is neither true nor false"),
        ("[{stdin: true}, {stdin: true}]", "standard input can be one log only"),
        ("[{file: a, format: nginx-jsn}]", "did you mean `nginx-json`"),
        ("[{file: a, zone: CET}]", "\"CET\" is no zone; write +02:00, UTC or local"),
        ("[{file: a, zone: +15:00}]", "is no zone"),
        ("[{file: a, zone: +2:00}]", "is no zone"),
        ("[{file: a, zone: +02:60}]", "is no zone"),
    ])
    func `that is wrong is told with its place and what to write`(entries: String, words: String) {
        let lines = said(entries)
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("/etc/c.yaml:4:") && $0.contains(words) }, "\(lines)")
    }

    @Test func `listens where no other one does`() {
        let lines = said(
            "[{syslog: \"udp://127.0.0.1:514\"}, {syslog: \"tcp://127.0.0.1:514\"}]",
            shared: "[{syslog: \"both://127.0.0.1:514\"}]"
        )
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("is listened on by another log") }, "\(lines)")
        #expect(lines.allSatisfy { $0.hasPrefix("/etc/c.yaml:5:") }, "\(lines)")
    }
}
