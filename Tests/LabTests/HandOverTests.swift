import Foundation
import NIOCore
import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `A drain with a hand-over` {
    /// The steps of the console's own file: the balancer first, so that nobody is sent back.
    @Test func `moves forty clients within 250 ms each, and nobody sees an error`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 40,
                    owned: true
                )
            )
            let node = try #require(status.addresses.nodes.last)
            let file = status.addresses.configuration
            let check = try await Command.run("config", "check", file, folder: root)
            #expect(check.status == 0, "\(check.errors)")
            try await eventually("everybody at work") { try truth(status).usable.count == 40 }
            let before = try truth(status)
            let moving = before.nodes.values.count { $0 == node.name }
            try #require(moving > 0)

            try await labAct(.drain, node: node.name, directory: directory)
            let answer = try await exchange(
                with: .init(ipAddress: node.host, port: 3_000),
                send: "POST /handover?within=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 202 "))
            try await eventually("everybody on the other node") {
                let now = try truth(status)
                return now.usable.count == 40 && !now.nodes.values.contains(node.name)
            }

            let after = try truth(status)
            let gaps = after.gaps.compactMap(\.milliseconds).sorted()
            #expect(gaps.count == moving)
            #expect(after.gaps.allSatisfy { $0.how == "closed" && $0.nodeFrom == node.name })
            #expect(after.gaps.flatMap(\.attempts).allSatisfy { $0.outcome == "usable" })
            let p95 = try #require(gaps.dropLast(gaps.count / 20).last)
            print("\(moving) clients moved: p50 \(gaps[gaps.count / 2]) ms, p95 \(p95) ms")
            #expect(p95 < 250)
            try await labDown(directory: directory)
        }
    }

    private func truth(_ status: LabStatus) throws -> Truth {
        Truth(Files.text(try #require(status.addresses.truth)) ?? "")
    }
}
