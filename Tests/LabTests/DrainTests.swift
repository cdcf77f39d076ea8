import NIOCore
import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `A node of a lab` {
    @Test func `is drained with its sessions, and takes clients again`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 10,
                    owned: true
                )
            )
            let log = try #require(status.addresses.nodes.last?.accessLog)
            try await labAct(.drain, node: "web2", directory: directory, shed: 50)
            try await eventually("everybody on web1") {
                let text = try await servers(status.addresses)
                return text.contains { $0.hasPrefix("todos,web2,0,0,0,") }
                    && text.contains { $0.hasPrefix("todos,web1,0,0,10,") }
            }
            try await labAct(.undrain, node: "web2", directory: directory)
            try await eventually("a node in rotation") {
                try await servers(status.addresses).contains {
                    $0.hasPrefix("todos,web2,") && $0.contains(",UP,")
                }
            }
            await #expect(throws: LabError.self) {
                try await labAct(.drain, node: "web2", directory: directory, shed: 0)
            }
            await #expect(throws: LabError.self) {
                try await labAct(.drain, node: "web9", directory: directory)
            }
            try await labDown(directory: directory)
            #expect(Files.text(log)?.contains(#""status":101"#) == true)
            // `K` says that a session was shut down by hand.
            #expect(Files.text(status.addresses.balancerLog)?.contains(" K- ") == true)
        }
    }

    private func servers(_ addresses: LabAddresses) async throws -> [Substring] {
        try await exchange(
            with: .init(unixDomainSocketPath: addresses.balancerSocket),
            send: "show stat\n"
        ).split(separator: "\n")
    }

    @Test func `an app that stops says goodbye in its manner`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 6,
                    onStop: .close,
                    owned: true
                )
            )
            for node in ["web1", "web2"] {
                try await labAct(.stop, node: node, directory: directory)
            }
            try await labDown(directory: directory)
            let lines = (Files.text(status.addresses.truth ?? "") ?? "").split(separator: "\n")
            let losses = lines.compactMap { try? JSONValue(text: String($0)) }
                .filter { $0["event"] == "lost" }
            #expect(losses.count >= 6)
            #expect(losses.allSatisfy { $0["how"] == "closed" && $0["code"] == .integer(1_001) })
        }
    }
}

@Suite struct `Goodbyes of an app node` {
    private func node(_ directory: String) async throws -> AppNode {
        let node = try await AppNode(
            AppNodeOptions(
                node: "web1",
                address: "127.0.0.1",
                port: 0,
                store: directory + "/todos.sqlite"
            )
        )
        try await eventually("readiness") { try await health(node).hasPrefix("HTTP/1.1 200") }
        return node
    }

    private func health(_ node: AppNode) async throws -> String {
        try await exchange(
            with: .init(ipAddress: "127.0.0.1", port: node.port),
            send: "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
    }

    @Test func `at once: 1001 to all, in SockJS's words too`() async throws {
        try await withTemporaryDirectory { directory in
            let node = try await node(directory)
            let raw = try await DDPClient(port: node.port)
            let framed = try await DDPClient(port: node.port, path: "/sockjs/1/2/websocket")
            #expect(try await framed.next() == .frame("o"))
            let leaving = Task { await node.leave(.close) }
            #expect(try await raw.next() == .frame("close frame: 1001"))
            #expect(try await framed.next() == .frame(#"c[1001,"the node stops"]"#))
            #expect(try await framed.next() == .frame("close frame: 1001"))
            // Neither answers: it does not wait for them for ever.
            await leaving.value
            try await node.stop()
        }
    }

    @Test func `spread: health says so first, then 1012 to one after the other`() async throws {
        try await withTemporaryDirectory { directory in
            let node = try await node(directory)
            let clients = [
                try await DDPClient(port: node.port), try await DDPClient(port: node.port),
            ]
            let leaving = Task { await node.leave(.spread) }
            try await eventually("the notice") {
                try await health(node).hasPrefix("HTTP/1.1 503")
            }
            for client in clients {
                #expect(try await client.next() == .frame("close frame: 1012"))
                try await client.close()
            }
            await leaving.value
            try await node.stop()
        }
    }

    private func post(
        _ path: String,
        to node: AppNode,
        _ header: String = ""
    ) async throws
        -> String
    {
        try await exchange(
            with: .init(ipAddress: "127.0.0.1", port: node.port),
            send: "POST \(path) HTTP/1.1\r\nHost: x\r\n\(header)Connection: close\r\n\r\n"
        )
    }

    @Test func `asked for: 1012 to those who are there, and it serves on`() async throws {
        try await withTemporaryDirectory { directory in
            let node = try await node(directory)
            let clients = [
                try await DDPClient(port: node.port), try await DDPClient(port: node.port),
            ]
            let answer = try await post("/handover?within=0.1", to: node)
            #expect(answer.hasPrefix("HTTP/1.1 202 "))
            #expect(answer.hasSuffix("{\"clients\":2}\n"))
            for client in clients {
                #expect(try await client.next() == .frame("close frame: 1012"))
                try await client.close()
            }
            #expect(try await health(node).hasPrefix("HTTP/1.1 200"))
            let late = try await DDPClient(port: node.port)
            try await late.close()
            try await node.stop()
        }
    }

    @Test func `are not said for what is no such request`() async throws {
        try await withTemporaryDirectory { directory in
            let node = try await node(directory)
            for query in ["within=", "within=-1", "within=61", "within=nan", "in=1", ""] {
                let answer = try await post("/handover?\(query)", to: node)
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(query)")
            }
            let proxied = try await post("/handover", to: node, "X-Forwarded-For: 1.2.3.4\r\n")
            #expect(proxied.hasPrefix("HTTP/1.1 403 "))
            let read = try await exchange(
                with: .init(ipAddress: "127.0.0.1", port: node.port),
                send: "GET /handover HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            #expect(read.hasPrefix("HTTP/1.1 404 "))
            try await node.stop()
        }
    }

    @Test func `sessions are told from HAProxy's list by their server`() {
        let line = "0x55d0: proto=tcpv4 src=127.41.100.1:40212 fe=clients be=todos srv=web2 ts=00"
        #expect(sessionIdentifier(line[...], server: "web2") == "0x55d0")
        #expect(sessionIdentifier(line[...], server: "web1") == nil)
        #expect(
            sessionIdentifier("0x1: proto=unix_stream fe=GLOBAL be=<NONE>"[...], server: "web2")
                == nil
        )
    }
}
