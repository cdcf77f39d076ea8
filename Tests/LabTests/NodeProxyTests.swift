import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `The proxies of a node` {
    @Test(arguments: NodeProxy.allCases, [false, true])
    func `take the configuration that is made for them`(
        proxy: NodeProxy,
        hasOpenLog: Bool
    ) async throws {
        guard !hasOpenLog || proxy == .nginx else { return }
        try await withTemporaryDirectory { directory in
            let layout = LabLayout(directory: directory)
            let addresses = layout.addresses(
                network: 41,
                nodes: 2,
                hasSwarm: false,
                proxy: proxy,
                hasOpenLog: hasOpenLog
            )
            try Files.makeDirectory(layout.logs)
            try Files.makeDirectory(layout.run)
            try await makeCertificates(layout: layout, addresses: addresses)
            try await ProxyConfigurations(layout: layout, addresses: addresses).write(
                proxy: Program(proxy.rawValue, package: proxy.package),
                haproxy: Program("haproxy", package: "haproxy")
            )
            let text = try #require(Files.text(layout.proxyConfiguration("web2", proxy)))
            #expect(text.contains("127.41.2.1:3000"))
            #expect(text.contains("mirror") == hasOpenLog)
        }
    }

    @Test(arguments: NodeProxy.allCases)
    func `are killed, stopped and started, and log what goes through them`(
        proxy: NodeProxy
    ) async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 6,
                    proxy: proxy,
                    owned: true
                )
            )
            let node = try #require(status.addresses.nodes.last)
            let readiness = Readiness(
                addresses: status.addresses,
                openssl: try Program("openssl", package: "openssl")
            )
            let name = "web2 \(proxy.rawValue)"
            for verb in [LabVerb.killProxy, .stopProxy] {
                try await labAct(verb, node: "web2", directory: directory)
                let ended = try await labStatus(directory: directory).processes
                #expect(ended.first { $0.name == name }?.condition == .ended)
                try await labAct(.startProxy, node: "web2", directory: directory)
                try await eventually(name) { (try? await readiness.appAnswers(node)) == true }
            }
            try await labAct(.kill, node: "web1", directory: directory)
            try await labAct(.start, node: "web1", directory: directory)
            try await eventually("everybody back", limit: .seconds(60)) {
                try await labStatus(directory: directory).swarm?["usable"] == .integer(6)
            }
            try await labDown(directory: directory)

            let logs = status.addresses.nodes.map { Files.text($0.accessLog) ?? "" }.joined()
            for number in 1...6 { #expect(logs.contains("signalbox-canary c00\(number)")) }
            #expect(Files.text(status.addresses.balancerLog)?.contains(" todos/web2 ") == true)
            let truth = Files.text(status.addresses.truth ?? "") ?? ""
            let left = truth.split(separator: "\n").compactMap { try? JSONValue(text: String($0)) }
                .filter { $0["event"] == "left" }
            #expect(left.count == 6)
        }
    }

    @Test func `nginx tells of a WebSocket when it opens and again when it ends`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 4,
                    openLog: true,
                    owned: true
                )
            )
            let opened = lines(status.addresses.nodes.compactMap(\.openLog))
            #expect(opened.count == 4)
            #expect(opened.allSatisfy { $0["status"] == .integer(204) && $0["ua"] == "" })
            #expect(opened.allSatisfy { $0["upg"] == "websocket" })
            let accessLogs = status.addresses.nodes.map(\.accessLog)
            #expect(!lines(accessLogs).contains { $0["upg"] == "websocket" })
            try await labDown(directory: directory)

            let closed = lines(accessLogs).filter { $0["upg"] == "websocket" }
            #expect(closed.allSatisfy { $0["status"] == .integer(101) })
            #expect(Set(closed.compactMap { $0["rid"]?.string }).count == 4)
            #expect(
                Set(closed.compactMap { $0["rid"]?.string })
                    == Set(opened.compactMap { $0["rid"]?.string })
            )
        }
    }

    private func lines(_ logs: [String]) -> [JSONValue] {
        logs.flatMap { (Files.text($0) ?? "").split(separator: "\n") }
            .compactMap { try? JSONValue(text: String($0)) }
    }
}
