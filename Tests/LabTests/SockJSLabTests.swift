import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `A whole lab of SockJS clients` {
    // Each is pinned with a chance of one in four: its kept connection and its WebSocket were both
    // on the node that dies. Of forty, none is once in 100,000 runs.
    private static let clients = 40

    @Test func `a dead app pins clients that its proxy's log names, until it is back`() async throws
    {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let options = LabOptions(
                directory: directory,
                executable: Needed.executable,
                clients: Self.clients,
                transport: "sockjs"
            )
            let status = try await labUp(options)
            let log = try #require(status.addresses.nodes.last?.accessLog)
            try await labAct(.kill, node: "web2", directory: directory)
            try await eventually("a pinned client, and all others back") {
                let swarm = try await labStatus(directory: directory).swarm
                let pinned = swarm?["pinned"]?.integer ?? 0
                let usable = swarm?["usable"]?.integer ?? 0
                return pinned > 0 && pinned + usable == Int64(Self.clients)
            }

            let pinned = try await pinned(directory)
            try await eventually("each pinned client in the log") {
                pinned.isSubset(of: refusedOnKeptConnections(log))
            }

            try await labAct(.start, node: "web2", directory: directory)
            try await eventually("everybody back", limit: .seconds(60)) {
                let swarm = try await labStatus(directory: directory).swarm
                return swarm?["pinned"] == .integer(0)
                    && swarm?["usable"] == .integer(Int64(Self.clients))
            }
            let pins = try await labStatus(directory: directory).swarm?["pins"]?.array ?? []
            let names = Set(pins.compactMap { $0["client"]?.string })
            #expect(pinned.isSubset(of: names))
            try await labDown(directory: directory)
        }
    }

    private func pinned(_ directory: String) async throws -> Set<String> {
        let clients = try await labStatus(directory: directory).swarm?["sockJSClients"]?.array ?? []
        let pinned = clients.filter { $0["pinnedSinceWall"] != nil }
        return Set(pinned.compactMap { $0["client"]?.string })
    }

    /// The clients whose `/info` got 502 on a connection that had carried a request before.
    private func refusedOnKeptConnections(_ log: String) -> Set<String> {
        let lines = (Files.text(log) ?? "").split(separator: "\n")
        return Set(
            lines.compactMap { line in
                guard let line = try? JSONValue(text: String(line)),
                    line["status"] == .integer(502), (line["nreq"]?.integer ?? 0) > 1,
                    line["req"]?.string?.hasPrefix("GET /sockjs/info?t=") == true
                else { return nil }
                return line["agent"]?.string?.split(separator: " ").last.map(String.init)
            }
        )
    }
}
