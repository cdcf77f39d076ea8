import Configuration
import Events
import Testing

@Suite struct `A quick configuration` {
    @Test func `names a node after its probe and gives it the logs`() throws {
        let read = try Configuration.quick(
            logs: ["/var/log/nginx/access.log", "error.log"],
            probes: ["https://web1.lab:8443/health"]
        )
        #expect(read.nodes.map(\.name) == ["web1.lab"])
        #expect(read.nodes[0].logs.map(\.path) == ["/var/log/nginx/access.log", "error.log"])
        #expect(read.nodes[0].probe == ProbeSpec(url: "https://web1.lab:8443/health"))
        #expect(read.topology(armed: false, recording: true).nodes[0].levers.isEmpty)
    }

    @Test func `gives logs to the node named like their directory`() throws {
        let read = try Configuration.quick(
            logs: ["/logs/web2/a.log", "/logs/web2/b.log", "/logs/other/a.log", "plain.log"],
            probes: ["http://web1/", "http://web2/", "http://web2:81/", "http://[::1]:80/"]
        )
        let names = read.nodes.map(\.name)
        #expect(names == ["web1", "web2", "web2-2", "1", "other", "local"])
        #expect(read.nodes.map(\.logs.count) == [0, 2, 0, 0, 1, 1])
    }

    @Test func `takes standard input and syslog for logs`() throws {
        let read = try Configuration.quick(
            logs: ["-", "syslog+udp://127.0.0.1:5514", "syslog+both://0.0.0.0:514"],
            probes: []
        )
        #expect(read.nodes.map(\.name) == ["local"])
        #expect(
            read.nodes[0].logs.map(\.origin) == [
                .standardInput, .syslog(.init(transport: .udp, host: "127.0.0.1", port: 5_514)),
                .syslog(.init(transport: .udp, host: "0.0.0.0", port: 514)),
                .syslog(.init(transport: .tcp, host: "0.0.0.0", port: 514)),
            ]
        )
    }

    @Test(arguments: [
        (["-", "-"], [], "command line: --log: standard input can be one log only"),
        (["syslog+udp://"], [], "command line: --log: \"syslog+udp://\" is no place to listen"),
        ([], [], "command line: nothing to watch"),
        ([], ["web1"], "command line: --probe: \"web1\" does not begin with http://"),
        ([""], [], "command line: --log: the path is empty"),
    ])
    func `says what is wrong`(logs: [String], probes: [String], words: String) {
        #expect {
            try Configuration.quick(logs: logs, probes: probes)
        } throws: { error in
            "\(error)".hasPrefix(words)
        }
    }
}
