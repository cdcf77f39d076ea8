import NIOCore
import NIOPosix
import Testing

@testable import Canary

@Suite struct `The book of a drill's writes` {
    @Test func `tells what was acknowledged, refused, and neither`() throws {
        var book = WriteBook(prefix: "p")
        let texts = (1...4).compactMap { _ in book.next(of: 1) }
        try #require(texts == ["p-1-1", "p-1-2", "p-1-3", "p-1-4"])
        book.answered("p-1-1", isError: false)
        book.answered("p-1-2", isError: true)
        book.answered("p-9-9", isError: false)
        #expect(book.acknowledged == ["p-1-1"] && book.refused == ["p-1-2"])
        #expect(!book.isWhole, "nobody read")
    }

    @Test func `takes what any reading finds as there, and nobody else's documents`() {
        var book = WriteBook(prefix: "p")
        let (first, second) = (book.next(of: 1) ?? "", book.next(of: 1) ?? "")
        for text in [first, second] { book.answered(text, isError: false) }
        book.read(["a": first, "x": "a stranger's"])
        #expect(!book.isWhole)
        book.read(["b": second])
        #expect(book.isWhole)
        #expect(book.documents == ["a": first, "b": second])
    }
}

@Suite struct `What a server says to a client that writes` {
    private func read(_ text: String) -> DDPReply { DDPReply(text.utf8, field: "text") }

    @Test func `is read as Meteor says it`() {
        #expect(read(#"{"msg":"connected","session":"s"}"#) == .connected)
        #expect(read(#"{"msg":"ping","id":"7"}"#) == .ping(id: "7"))
        #expect(
            read(#"{"msg":"result","id":"w1","result":"x"}"#) == .result(id: "w1", isError: false)
        )
        #expect(
            read(#"{"msg":"result","id":"w1","error":{"error":500,"reason":"full"}}"#)
                == .result(id: "w1", isError: true)
        )
        #expect(
            read(#"{"msg":"added","collection":"tasks","id":"d","fields":{"text":"t","n":[1]}}"#)
                == .added(id: "d", text: "t")
        )
        #expect(read(#"{"msg":"added","id":"d","fields":{"n":1}}"#) == .added(id: "d", text: nil))
        #expect(read(#"{"msg":"ready","subs":["back"]}"#) == .ready(subscriptions: ["back"]))
        #expect(
            read(#"{"msg":"nosub","id":"back","error":{"reason":"none"}}"#)
                == .nosub(reason: "none")
        )
    }

    @Test(arguments: ["", "{", "[]", "null", "7", #"{"msg":7}"#, #"{"msg":"new"}"#, "\u{0}"])
    func `is nothing where it is no such thing`(text: String) {
        #expect(read(text) == .other)
    }

    @Test func `a call carries any text whole`() {
        let call = DDPRequest.call(id: "w\"1", "tasks.insert", "a\\b\n\u{1F600}")
        #expect(
            call == #"{"msg":"method","id":"w\"1","method":"tasks.insert","params":["a\\b\n😀"]}"#
        )
    }
}

@Suite struct `Writers of a drill` {
    @Test(arguments: ["http://a/", "wss://", "ws://u@h/"])
    func `are refused with an address that is none`(url: String) {
        #expect(throws: SwarmError.self) { try DrillWriters(WriterOptions(url: url)) }
    }

    @Test func `that nobody answers have written nothing and read nothing`() async throws {
        let server = try await ScriptedServer(.drop)
        var options = WriterOptions(url: "ws://\(server.address)/websocket")
        (options.every, options.policy) = (.milliseconds(20), .quick)
        let writers = try DrillWriters(options)
        writers.start()
        #expect(await writers.close() == 0)
        #expect(writers.ledger.sent.isEmpty && writers.ledger.found == nil)
        try await server.stop()
    }

    @Test(arguments: [0, -1, 51, Int.max]) func `are as many as is sensible`(clients: Int) {
        #expect(throws: SwarmError.self) {
            try DrillWriters(WriterOptions(url: "ws://127.0.0.1:1/", clients: clients))
        }
    }

    @Test(arguments: [ServerScript.Behaviour.hang, .openOnly])
    func `do not wait for ever for a server that says nothing`(
        behaviour: ServerScript.Behaviour
    ) async throws {
        let server = try await ScriptedServer(behaviour)
        let line = WriterLine(
            TransportPlan(
                address: server.address,
                host: "\(server.address)",
                path: "/websocket",
                userAgent: "test",
                connectTimeout: .seconds(5)
            ),
            on: MultiThreadedEventLoopGroup.singleton.next(),
            field: "text",
            tick: nil
        )
        let reading = Task { for await _ in line.happenings {} }
        await line.close()
        await reading.value
        try await server.stop()
    }
}
