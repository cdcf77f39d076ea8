import Commands
import Events
import Foundation
import NIOCore
import NIOPosix
import Ports
import Sockets
import Testing

@testable import Nginx

/// Whether this process may end connections in this kernel: CAP_NET_ADMIN is number 12.
private let mayCut: Bool = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    return (UInt64(line?.split(separator: "\t").last ?? "0", radix: 16) ?? 0) & (1 << 12) != 0
}()

@Suite(
    .enabled(if: RealUpstream.isInstalled, "nginx and curl are needed"),
    .enabled(if: mayCut, "ending connections needs CAP_NET_ADMIN")
)
struct `An old worker of a real nginx` {
    @Test func `lets go of what it holds when its connections are cut`() async throws {
        let nginx = try await RealUpstream(firstHolds: true)
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: nginx.port).get()
        try await client.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        try await eventually("the app holds the client") { nginx.apps[0].asked.value > 0 }

        #expect(await nginx.mark(0, .down) == .accepted)
        let processes = try NginxProcesses(pidFile: nginx.file("pid"), folder: "/proc")
        #expect(processes.workers().leaving.count == 1, "the reload leaves the client's worker")

        let cut = OperationStep.Action.cutSockets(app: [Endpoint(nginx.address(0))])
        #expect(await SocketCutDriver().perform(OperationStep(action: cut)) == .accepted)
        let wait = OperationStep(action: .nginxOldWorkers(proxy: "edge"), timeout: .seconds(20))
        #expect(await nginx.driver().perform(wait) == .accepted)
        #expect(processes.workers().leaving.isEmpty)
        try await nginx.end()
    }
}
