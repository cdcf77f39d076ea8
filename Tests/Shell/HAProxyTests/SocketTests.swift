import Events
import Foundation
import HAProxy
import Ports
import TestKit
import Testing

private func drain(_ path: String, timeout: Duration = .seconds(20)) async -> StepOutcome {
    let driver = HAProxyDriver(socket: HAProxySocket(address: .unix(path)))
    let action = OperationStep.Action.haproxySetState(
        HAProxyServer(backend: "be", server: "n1"),
        .drain
    )
    return await driver.perform(OperationStep(action: action, timeout: timeout))
}

@Suite struct `A step sent to HAProxy` {
    @Test func `is the one command the dialog shows, and a look at what became of it`() async throws
    {
        let folder = try ShortFolder()
        let heard = Heard()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            heard.add(command)
            // As HAProxy 2.6 tells of a server that was drained by the command line: flag 8.
            let row = "3 be 1 n1 127.0.0.1 2 8 1 1\n"
            let columns = "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state "
            let told = "1\n\(columns)srv_uweight srv_iweight\n\(row)"
            return .init(text: command.hasPrefix("show") ? told : "\n")
        }
        #expect(await drain(folder.file("s")) == .accepted)
        #expect(heard.all == ["set server be/n1 state drain\n", "show servers state be\n"])
        try await server.close()
    }

    @Test func `fails with HAProxy's own words`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { _ in
            .init(text: "No such server.\n\n")
        }
        #expect(await drain(folder.file("s")) == .failed("No such server."))
        try await server.close()
    }

    @Test func `without an answer in time is unknown`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { _ in nil }
        guard case .unknown(let reason) = await drain(folder.file("s"), timeout: .milliseconds(50))
        else {
            Issue.record("not unknown")
            return
        }
        #expect(reason.contains("none within 0.05 seconds"))
        try await server.close()
    }

    @Test func `half answered in time is unknown`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { _ in
            .init(text: "\n", closes: false)
        }
        guard case .unknown = await drain(folder.file("s"), timeout: .milliseconds(50)) else {
            Issue.record("not unknown")
            return
        }
        try await server.close()
    }

    @Test func `to a connection closed without an answer is unknown`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { _ in .init(text: "") }
        guard case .unknown = await drain(folder.file("s")) else {
            Issue.record("not unknown")
            return
        }
        try await server.close()
    }

    @Test func `answered without end is unknown`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { _ in
            .init(text: String(repeating: "x", count: 17 * 1_024 * 1_024), closes: false)
        }
        guard case .unknown(let reason) = await drain(folder.file("s")) else {
            Issue.record("not unknown")
            return
        }
        #expect(reason.contains("16777216 bytes"))
        try await server.close()
    }

    @Test func `to nobody failed, for nothing was sent`() async throws {
        let folder = try ShortFolder()
        guard case .failed(let missing) = await drain(folder.file("none")) else {
            Issue.record("not failed")
            return
        }
        #expect(missing.contains("there is no such socket"))

        try Data().write(to: URL(filePath: folder.file("file")))
        guard case .failed(let refused) = await drain(folder.file("file")) else {
            Issue.record("not failed")
            return
        }
        #expect(refused.contains("connection refused"))
    }

    @Test func `of another HAProxy is not sent to this one`() async {
        let socket = HAProxySocket(address: .unix("/nowhere"))
        let driver = HAProxyDriver(socket: socket, proxy: "lb1")
        let own = HAProxyServer(proxy: "lb1", backend: "b", server: "s")
        let other = HAProxyServer(proxy: "lb2", backend: "b", server: "s")
        #expect(driver.canPerform(.haproxySetState(own, .drain)))
        #expect(!driver.canPerform(.haproxySetState(other, .drain)))
        let step = OperationStep(action: .haproxySetState(other, .drain))
        #expect(
            await driver.perform(step) { _, _ in }
                == .failed("no HAProxy of this configuration does that")
        )
    }

    @Test func `with an unsafe name is never sent`() async throws {
        let folder = try ShortFolder()
        let heard = Heard()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            heard.add(command)
            return .init(text: "\n")
        }
        let driver = HAProxyDriver(socket: HAProxySocket(address: .unix(folder.file("s"))))
        let action = OperationStep.Action.haproxySetState(
            HAProxyServer(backend: "be", server: "n1; shutdown sessions server be/n2"),
            .drain
        )
        guard case .failed(let reason) = await driver.perform(OperationStep(action: action)) else {
            Issue.record("not failed")
            return
        }
        #expect(reason.contains("is not a safe name"))
        #expect(heard.all.isEmpty)
        #expect(!driver.canPerform(.command(["true"])))
        #expect(driver.canPerform(action))
        try await server.close()
    }

    @Test(arguments: [
        ("/run/haproxy/admin.sock", HAProxyAddress.unix("/run/haproxy/admin.sock")),
        ("127.0.0.1:9999", .tcp(host: "127.0.0.1", port: 9_999)),
        ("[::1]:9999", .tcp(host: "::1", port: 9_999)),
        ("admin.sock", .unix("admin.sock")),
        ("run/a:1", .unix("run/a:1")),
    ])
    func `goes to a path or an address`(text: String, address: HAProxyAddress) {
        #expect(HAProxyAddress(text) == address)
    }
}
