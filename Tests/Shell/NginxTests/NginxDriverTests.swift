import Commands
import Events
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Nginx

@Suite(.enabled(if: RealUpstream.isInstalled, "needs nginx and curl: apt-get install nginx curl"))
struct `A server of a real nginx` {
    @Test func `that is marked down gets no new connection, until it is up again`() async throws {
        let nginx = try await RealUpstream()
        #expect(try await nginx.answering() == ["one", "two"])
        let before = try nginx.text("real.conf")

        #expect(await nginx.mark(0, .down) == .accepted)
        #expect(try await nginx.answering() == ["two"])
        #expect(try nginx.text("real.conf").contains("server \(nginx.address(0)) down;"))
        #expect(await nginx.mark(0, .down) == .accepted)

        #expect(await nginx.mark(0, .up) == .accepted)
        #expect(try await nginx.answering() == ["one", "two"])
        #expect(try nginx.text("real.conf") == before)
        // The link is still a link, and the mode is kept.
        let files = FileManager.default
        #expect(
            try files.destinationOfSymbolicLink(atPath: nginx.file("upstream.conf")) == "real.conf"
        )
        let facts = try files.attributesOfItem(atPath: nginx.file("real.conf"))
        #expect(facts[.posixPermissions] as? Int == 0o640)
        try await nginx.end()
    }

    @Test func `whose reload fails is as it was, and the old configuration serves`() async throws {
        let nginx = try await RealUpstream()
        let before = try nginx.text("real.conf")
        // `nginx -t` lets a port pass that another program has; the reload does not.
        let port = try #require(nginx.taken.localAddress?.port)
        try nginx.writeMain(and: "server { listen 127.0.0.1:\(port); }")
        guard case .failed(let words) = await nginx.mark(0, .down) else {
            Issue.record("not failed")
            return
        }
        #expect(
            words == "nginx started no new workers after the reload: see its error log; "
                + "the old file is back and passes the test"
        )
        #expect(try nginx.text("real.conf") == before)
        #expect(try nginx.text("error.log").contains("Address already in use"))
        #expect(try await nginx.answering() == ["one", "two"])
        try await nginx.end()
    }

    @Test func `that nginx does not take is as it was`() async throws {
        let nginx = try await RealUpstream()
        let before = try nginx.text("real.conf")
        // nginx 1.22 has no `drain`; with a mark it knows the test is made to fail.
        let runs = Atomic(0)
        let driver = nginx.driver { words, limit in
            if runs.add(1, ordering: .relaxed).newValue == 2 {
                let output = "nginx: [emerg] invalid parameter \"drain\"\nnginx: test failed\n"
                return (.failed("exit 1: nginx: test failed"), output)
            }
            return await CommandDriver().run(words, timeout: limit)
        }
        #expect(
            await nginx.mark(0, .down, by: driver)
                == .failed(
                    "nginx refuses it: nginx: [emerg] invalid parameter \"drain\"; "
                        + "the old file is back and passes the test"
                )
        )
        #expect(runs.load(ordering: .relaxed) == 3)
        #expect(try nginx.text("real.conf") == before)
        #expect(try await nginx.answering() == ["one", "two"])
        try await nginx.end()
    }

    @Test func `is not touched when nginx refuses its files already`() async throws {
        let nginx = try await RealUpstream()
        let before = try nginx.text("real.conf")
        try nginx.writeMain(and: "no_such_directive;")
        guard case .failed(let words) = await nginx.mark(0, .down) else {
            Issue.record("not failed")
            return
        }
        #expect(words.hasPrefix("nothing was changed, nginx refuses its files as they are: "))
        #expect(words.contains("unknown directive \"no_such_directive\""))
        #expect(try nginx.text("real.conf") == before)
        try nginx.writeMain()
        try await nginx.end()
    }

    @Test func `is as it was when the reload command fails`() async throws {
        let nginx = try await RealUpstream()
        let before = try nginx.text("real.conf")
        let outcome = await nginx.mark(0, .down, by: nginx.driver(reload: ["false"]))
        #expect(
            outcome
                == .failed(
                    "the reload failed: exit 1; the old file is back and passes the test"
                )
        )
        #expect(try nginx.text("real.conf") == before)
        #expect(
            await nginx.mark(0, .down, by: nginx.driver(reload: nginx.command("-s", "reload")))
                == .accepted
        )
        #expect(try await nginx.answering() == ["two"])
        try await nginx.end()
    }

    @Test func `keeps its connections in old workers until their clients go`() async throws {
        let nginx = try await RealUpstream()
        // A download that takes minutes: its worker may not end.
        let url = "http://127.0.0.1:\(nginx.port)/long"
        let words = ["curl", "-sN", "-o", nginx.file("got"), url]
        let client = Task { await CommandDriver().run(words, timeout: .seconds(300)) }
        try await eventually("a worker serves it") {
            (FileManager.default.contents(atPath: nginx.file("got")) ?? Data()).count > 0
        }
        #expect(await nginx.mark(0, .down) == .accepted)
        let told = Mutex<[Int?]>([])
        let wait = OperationStep(
            action: .nginxOldWorkers(proxy: "edge"),
            timeout: .milliseconds(300)
        )
        let outcome = await nginx.driver().perform(wait) { _, total in
            told.withLock { $0.append(total) }
        }
        #expect(
            outcome
                == .failed(
                    "1 old workers still hold connections; "
                        + "their clients or worker_shutdown_timeout end them"
                )
        )
        #expect(told.withLock { $0.isEmpty } == false)
        client.cancel()
        _ = await client.value
        let patient = OperationStep(
            action: .nginxOldWorkers(proxy: "edge"),
            timeout: .seconds(20)
        )
        #expect(await nginx.driver().perform(patient) { _, _ in } == .accepted)
        try await nginx.end()
    }

    @Test func `of another process is left alone`() async throws {
        let nginx = try await RealUpstream()
        let own = ProcessInfo.processInfo.processIdentifier
        let number = try nginx.text("pid")
        try nginx.write("pid", "\(own)\n")
        let before = try nginx.text("real.conf")
        #expect(
            await nginx.mark(0, .down)
                == .failed("process \(own) of \(nginx.file("pid")) is no nginx master")
        )
        #expect(try nginx.text("real.conf") == before)
        try nginx.write("pid", number)
        try await nginx.end()
    }
}
