import Events
import Foundation
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import Nginx

private let program = "/usr/sbin/nginx"
private let isInstalled = FileManager.default.isExecutableFile(atPath: program)

/// A real nginx that has a status page and a page that never ends.
private final class RealNginx {
    private let folder = "/tmp/sb-\(UUID().uuidString.prefix(13))"
    private let process = Process()
    let port: Int

    init() async throws {
        let free = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        port = try #require(free.localAddress?.port)
        try await free.close()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        let temporary = kinds.map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n")
        let configuration = """
            daemon off;
            pid \(folder)/pid;
            error_log \(folder)/error.log;
            worker_processes 1;
            events { worker_connections 64; }
            http {
                access_log off;
                \(temporary)
                server {
                    listen 127.0.0.1:\(port);
                    location = /stub { stub_status; }
                    location = /none { return 404; }
                }
            }

            """
        try Data(configuration.utf8).write(to: URL(filePath: "\(folder)/nginx.conf"))
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "-p", folder, "-e", "\(folder)/error.log", "-c", "\(folder)/nginx.conf",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func end() async throws {
        Glibc.kill(process.processIdentifier, SIGTERM)
        try await eventually("nginx is gone") { !process.isRunning }
        try FileManager.default.removeItem(atPath: folder)
    }

    func client(_ path: String) throws -> StatusClient {
        StatusClient(address: try #require(StatusAddress("http://127.0.0.1:\(port)\(path)")))
    }

    func connect() async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
    }
}

@Suite(.enabled(if: isInstalled, "nginx is not installed: apt-get install nginx"))
struct `A real nginx` {
    @Test func `tells its connections, and is lost when it ends`() async throws {
        let nginx = try await RealNginx()
        let sink = Sink()
        let status = NginxStatus(
            node: "web1",
            client: try nginx.client("/stub"),
            every: .milliseconds(10)
        )
        status.start(into: sink)
        try await eventually("a gauge") { !sink.gauges.isEmpty }
        // Only the question itself is there; answers that end just now may be counted too.
        try await eventually("alone") { sink.gauges.last?.active == 1 }
        #expect(sink.gauges.last?.writing == 1)
        var clients: [any Channel] = []
        for _ in 1...5 { clients.append(try await nginx.connect()) }
        try await eventually("five more") { sink.gauges.last?.active == 6 }
        for client in clients { try await client.close() }
        try await eventually("alone again") { sink.gauges.last?.active == 1 }
        let counts = sink.gauges.map(\.requests)
        #expect(counts == counts.sorted() && Set(counts).count > 1)
        await #expect(throws: StatusError.self) {
            try await nginx.client("/none").ask(timeout: .seconds(20))
        }
        try await nginx.end()
        try await eventually("failing") { sink.changes.last?.state == .failing }
        await status.stop()
    }
}
