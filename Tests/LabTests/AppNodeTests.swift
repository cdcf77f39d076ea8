import Foundation
import Lab
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Testing

/// Runs app nodes on free ports with one store, ready to serve, and stops them afterwards.
func withNodes(
    _ names: String...,
    body: @Sendable ([Int]) async throws -> Void
) async throws {
    try await withTemporaryDirectory { directory in
        var nodes: [AppNode] = []
        for name in names {
            nodes.append(
                try await AppNode(
                    AppNodeOptions(
                        node: name,
                        address: "127.0.0.1",
                        port: 0,
                        store: directory + "/todos.sqlite"
                    )
                )
            )
        }
        let outcome: Result<Void, any Error>
        do {
            for node in nodes {
                let port = node.port
                try await eventually("readiness") {
                    try await get("/health", port: port).hasPrefix("HTTP/1.1 200")
                }
            }
            outcome = .success(try await body(nodes.map(\.port)))
        } catch { outcome = .failure(error) }
        for node in nodes { try await node.stop() }
        try outcome.get()
    }
}

/// The whole answer to a GET.
private func get(_ path: String, port: Int, method: String = "GET") async throws -> String {
    try await exchange(
        with: try SocketAddress(ipAddress: "127.0.0.1", port: port),
        send: "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
}

@Suite struct `An app node over HTTP` {
    @Test func `names itself in every answer`() async throws {
        try await withNodes("web7") { ports in
            for path in ["/", "/health", "/sockjs/info", "/sockjs", "/nothing", "/websocket"] {
                let answer = try await get(path, port: ports[0])
                #expect(answer.contains("X-Served-By: web7\r\n"), "\(path): \(answer)")
            }
            let client = try await DDPClient(port: ports[0])
            #expect(client.headers["X-Served-By"] == ["web7"])
        }
    }

    @Test func `health tells readiness and sessions`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            let answer = try await get("/health", port: ports[0])
            let body = try JSONValue(text: String(answer.split(separator: "\r\n\r\n")[1]))
            #expect(body["ready"] == .bool(true))
            #expect(body["node"] == "web1")
            #expect(body["sessions"] == .integer(1))
            try await client.close()
        }
    }

    @Test func `a node without its store is not ready and takes no WebSocket`() async throws {
        let node = try await AppNode(
            AppNodeOptions(
                node: "web1",
                address: "127.0.0.1",
                port: 0,
                store: "/nonexistent/todos.sqlite"
            )
        )
        let answer = try await get("/health", port: node.port)
        #expect(answer.hasPrefix("HTTP/1.1 503"))
        #expect(answer.contains(#""ready":false"#))
        let refused = await #expect(throws: DDPClient.Refused.self) {
            try await DDPClient(port: node.port)
        }
        #expect(refused?.status == .serviceUnavailable)
        try await node.stop()
    }

    @Test(arguments: [
        ("/", "GET", 200, "<!doctype html>"), ("/sockjs/info", "GET", 200, #""websocket":true"#),
        ("/sockjs/", "GET", 200, "Welcome to SockJS!"), ("/nothing", "GET", 404, "nothing"),
        ("/", "POST", 405, "GET"), ("/websocket", "GET", 400, "Upgrade"),
        ("/sockjs/0/a.b/websocket", "GET", 404, ""), ("/sockjs//s/websocket", "GET", 404, ""),
    ]) func `each path has its answer`(
        path: String,
        method: String,
        status: Int,
        text: String
    )
        async throws
    {
        try await withNodes("web1") { ports in
            let answer = try await get(path, port: ports[0], method: method)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(text.isEmpty || answer.contains(text))
        }
    }
}

@Suite struct `DDP over a WebSocket` {
    @Test func `connect, sub, method and unsub give what Meteor gives`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            client.send(#"{"msg":"connect","version":"1","support":["1"]}"#)
            #expect(try await client.message()["msg"] == "connected")
            client.send(#"{"msg":"sub","id":"s1","name":"tasks","params":[]}"#)
            #expect(try await client.message() == ["msg": "ready", "subs": ["s1"]])

            client.send(#"{"msg":"method","id":"m1","method":"tasks.insert","params":["milk"]}"#)
            let added = try await client.message()
            #expect(added["msg"] == "added")
            #expect(added["fields"]?["text"] == "milk")
            let id = try #require(added["id"]?.string)
            #expect(
                try await client.message() == ["msg": "result", "id": "m1", "result": .string(id)]
            )
            #expect(try await client.message() == ["msg": "updated", "methods": ["m1"]])

            client.send(
                #"{"msg":"method","id":"m2","method":"tasks.setChecked","params":["\#(id)",true]}"#
            )
            #expect(
                try await client.message() == [
                    "msg": "changed", "collection": "tasks", "id": .string(id),
                    "fields": ["checked": .bool(true)],
                ]
            )
            _ = try await client.message("updated")
            client.send(#"{"msg":"unsub","id":"s1"}"#)
            #expect(try await client.message()["msg"] == "removed")
            #expect(try await client.message() == ["msg": "nosub", "id": "s1"])
        }
    }

    @Test func `two nodes see each other's changes`() async throws {
        try await withNodes("web1", "web2") { ports in
            let writer = try await DDPClient(port: ports[0])
            let reader = try await DDPClient(port: ports[1])
            try await writer.subscribe()
            try await reader.subscribe()

            writer.send(#"{"msg":"method","id":"1","method":"tasks.insert","params":["bread"]}"#)

            let added = try await reader.message("added")
            #expect(added["fields"]?["text"] == "bread")
            let id = try #require(added["id"]?.string)
            reader.send(#"{"msg":"method","id":"1","method":"tasks.remove","params":["\#(id)"]}"#)
            #expect(try await writer.message("removed")["id"] == .string(id))
        }
    }

    @Test func `a ping is answered with its id`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            client.send(#"{"msg":"connect","version":"1","support":["1"]}"#)
            _ = try await client.message("connected")
            client.send(#"{"msg":"ping","id":"x"}"#)
            #expect(try await client.message() == ["msg": "pong", "id": "x"])
            client.send("abc", opcode: .ping)
            #expect(try await client.next() == .frame("pong frame: abc"))
        }
    }

    @Test(arguments: [
        ("{", "Parse error"), ("[1]", "Bad request"), (#"{"msg":7}"#, "Bad request"),
        (#"{"msg":"dance"}"#, "Bad request"), (#"{"msg":"sub"}"#, "Malformed subscription"),
        (#"{"msg":"method","id":1}"#, "Malformed method invocation"),
        (#"{"msg":"connect","version":"1"}"#, "Already connected"),
    ]) func `what is not DDP is answered and does not end the connection`(
        text: String,
        reason: String
    ) async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            client.send(#"{"msg":"connect","version":"1","support":["1"]}"#)
            _ = try await client.message("connected")
            client.send(text)
            let error = try await client.message()
            #expect(error["msg"] == "error")
            #expect(error["reason"]?.string == reason)
            client.send(#"{"msg":"ping"}"#)
            #expect(try await client.message() == ["msg": "pong"])
        }
    }

    @Test(arguments: [
        ("tasks.insert", "[]", 400), ("tasks.insert", #"[""]"#, 400), ("dance", "[]", 404),
        ("tasks.setChecked", #"["none",true]"#, 404), ("tasks.remove", "[7]", 400),
    ]) func `a method that cannot be run says why`(
        name: String,
        parameters: String,
        code: Int64
    )
        async throws
    {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            try await client.subscribe()
            client.send(
                #"{"msg":"method","id":"m","method":"\#(name)","params":\#(parameters)}"#
            )
            #expect(try await client.message()["error"]?["error"] == .integer(code))
            #expect(try await client.message() == ["msg": "updated", "methods": ["m"]])
        }
    }

    @Test func `an unknown version is refused and the connection ends`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0])
            client.send(#"{"msg":"connect","version":"pre1","support":["pre1"]}"#)
            #expect(try await client.message() == ["msg": "failed", "version": "1"])
            #expect(try await client.next() == .closed)
        }
    }
}

@Suite struct `DDP inside SockJS` {
    @Test func `frames are opened, packed and unpacked`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0], path: "/sockjs/123/abcdefgh/websocket")
            #expect(try await client.next() == .frame("o"))
            client.send(#"["{\"msg\":\"connect\",\"version\":\"1\"}","{\"msg\":\"ping\"}"]"#)
            guard case .frame(let connected) = try await client.next() else {
                Issue.record("no frame")
                return
            }
            #expect(connected.hasPrefix(#"a["{\"msg\":\"connected\""#), "\(connected)")
            #expect(try await client.next() == .frame(#"a["{\"msg\":\"pong\"}"]"#))
        }
    }

    @Test func `a broken frame closes the session with SockJS's words`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0], path: "/sockjs/1/2/websocket")
            #expect(try await client.next() == .frame("o"))
            client.send("[1")
            #expect(try await client.next() == .frame(#"c[3000,"Broken framing."]"#))
            #expect(try await client.next() == .closed)
        }
    }

    @Test func `the raw path below sockjs has no frames`() async throws {
        try await withNodes("web1") { ports in
            let client = try await DDPClient(port: ports[0], path: "/sockjs/websocket")
            client.send(#"{"msg":"connect","version":"1"}"#)
            #expect(try await client.message()["msg"] == "connected")
        }
    }
}
