import Events
import NIOCore
import NIOPosix
import Ports
import Synchronization
import TestKit
import Testing

@testable import HAProxy

/// What HAProxy 2.6 says of two servers; `FLAGS`, `WEIGHT` stand for web1's.
private func state(flags: Int, weight: Int, configured: Int = 100) -> String {
    """
    1
    # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time
    3 todos 1 web1 127.0.0.1 2 \(flags) \(weight) \(configured) 12 6 3 4 6 0 0 0 - 9001 - 0 0 - - 0
    3 todos 2 web2 127.0.0.1 2 0 100 100 12 6 3 4 6 0 0 0 - 9002 - 0 0 - - 0

    """
}

@Suite struct `What HAProxy is asked after an act` {
    private let web1 = HAProxyServer(backend: "todos", server: "web1")

    /// Performs a step against a HAProxy that answers as told; an act itself is always taken.
    private func perform(
        _ action: OperationStep.Action,
        timeout: Duration = .seconds(5),
        _ answer: @escaping @Sendable (String) -> String
    ) async throws -> StepOutcome {
        let folder = try ShortFolder()
        let fake = try await FakeHAProxy(path: folder.file("a.sock")) { command in
            FakeHAProxy.Answer(text: command.hasPrefix("show") ? answer(command) : "\n")
        }
        let driver = HAProxyDriver(
            sockets: ["haproxy": HAProxySocket(address: .unix(folder.file("a.sock")))],
            pace: { _ in }
        )
        let outcome = await driver.perform(OperationStep(action: action, timeout: timeout))
        try await fake.close()
        return outcome
    }

    @Test(arguments: [
        (0, HAProxyState.ready, true), (8, .ready, false), (1, .ready, false), (8, .drain, true),
        (0, .drain, false), (9, .drain, false), (1, .maint, true), (9, .maint, true),
        (8, .maint, false), (4, .maint, true), (16, .drain, true), (32, .ready, true),
    ])
    func `a state counts when the flags say so`(
        flags: Int,
        wanted: HAProxyState,
        stands: Bool
    ) async throws {
        let outcome = try await perform(.haproxySetState(web1, wanted)) { _ in
            state(flags: flags, weight: 100)
        }
        if stands { #expect(outcome == .accepted) }
        if !stands, case .failed = outcome {} else { #expect(stands, "\(outcome)") }
    }

    @Test func `a weight counts when it is that part of the configured one`() async throws {
        let half = OperationStep.Action.haproxySetWeight(web1, percent: 50)
        let ten = try await perform(half) { _ in state(flags: 0, weight: 10, configured: 20) }
        #expect(ten == .accepted)
        let nine = try await perform(half) { _ in state(flags: 0, weight: 9, configured: 20) }
        #expect(nine == .failed("HAProxy took the command, but the weight is 9, not 10"))
    }

    @Test(arguments: [
        "", "\n", "Can't find backend.\n", "1\n# be_id\n",
        "2\n# be_id be_name srv_name\n1 a web1\n",
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight\n"
            + "3 todos 1 web1 127.0.0.1 2 x 100 100\n",
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight\n"
            + "3 todos 1 web1 127.0.0.1 2 0 99999999999999999999 100\n",
        state(flags: 0, weight: 100).replacing("web1", with: "web3"),
    ])
    func `what is not told stays unknown`(answer: String) async throws {
        let outcome = try await perform(.haproxySetState(web1, .drain)) { _ in answer }
        #expect(
            outcome == .unknown("HAProxy took the command, but does not tell what stands now")
        )
    }

    @Test func `sessions that stay after a cut make its end unknown`() async throws {
        let outcome = try await perform(.haproxyCut(web1), timeout: .milliseconds(300)) { _ in
            "0x1: proto=tcpv4 src=127.0.0.9:5000 fe=fe be=todos srv=web1 ts=00 age=6s\n"
        }
        #expect(outcome == .unknown("1 of 1 sessions are still listed"))
    }

    @Test func `a pointer that was used again is another session`() async throws {
        let asked = Mutex(0)
        let outcome = try await perform(.haproxyCut(web1)) { _ in
            let port = asked.withLock { asked in
                asked += 1
                return asked == 1 ? 5_000 : 5_001
            }
            return "0x1: proto=tcpv4 src=127.0.0.9:\(port) fe=fe be=todos srv=web1 ts=00 age=6s\n"
        }
        #expect(outcome == .accepted)
    }

    @Test func `sessions that cannot be told apart make the end unknown`() async throws {
        let outcome = try await perform(.haproxyCut(web1)) { _ in
            "0x1: proto=tcpv4 src= fe=fe be=todos srv=web1 ts=00 age=6s\n"
                + "0x2: proto=tcpv4 src=127.0.0.9:5 fe=GLOBAL be=<NONE> srv=<none> ts=00 age=0s\n"
        }
        guard case .unknown = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }
}
