import Commands
import Events
import Foundation
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import Nginx

/// A real nginx before two apps, which answer with their names; its upstream file is a link.
final class RealUpstream: Sendable {
    static let program = "/usr/sbin/nginx"
    static let isInstalled = [program, "/usr/bin/curl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let folder = "/tmp/sb-\(UUID().uuidString.prefix(13))"
    let apps: [ScriptedServer]
    let port: Int
    /// What the reload is to fail with: a port that is taken.
    let taken: any Channel

    /// With `firstHolds` the first app takes requests and never answers.
    init(firstHolds: Bool = false) async throws {
        apps = [
            try await ScriptedServer(firstHolds ? nil : answer("one"), closes: !firstHolds),
            try await ScriptedServer(answer("two"), closes: true),
        ]
        port = try await Self.freePort()
        taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try write("real.conf", "# ours\nserver \(address(0));\nserver \(address(1)) weight=1;\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640],
            ofItemAtPath: file("real.conf")
        )
        try FileManager.default.createSymbolicLink(
            atPath: file("upstream.conf"),
            withDestinationPath: "real.conf"
        )
        try write("long", String(repeating: "x", count: 1_000_000))
        try writeMain()
        let started = await CommandDriver().run(command(), timeout: .seconds(20))
        try #require(started.outcome == .accepted, "\(started.output)")
        // The program that was started ends before its master and the workers are what they say.
        try await eventually("two workers") {
            let found = try? NginxProcesses(pidFile: file("pid"), folder: "/proc")
            return found?.workers().serving.count == 2
        }
    }

    func address(_ app: Int) -> String { "127.0.0.1:\(apps[app].port)" }
    func file(_ name: String) -> String { "\(folder)/\(name)" }
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }
    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
    }

    /// Writes `nginx.conf`, with these further directives of `http`.
    func writeMain(and more: String = "") throws {
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        let temporary = kinds.map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n")
        try write(
            "nginx.conf",
            """
            pid \(folder)/pid;
            error_log \(folder)/error.log;
            worker_processes 2;
            events { worker_connections 64; }
            http {
                access_log off;
                \(temporary)
                upstream apps { include \(folder)/upstream.conf; }
                server {
                    listen 127.0.0.1:\(port);
                    location / { proxy_pass http://apps; proxy_buffering off; }
                    location = /long { alias \(folder)/long; limit_rate 1k; }
                }
                \(more)
            }

            """
        )
    }

    func command(_ more: String...) -> [String] {
        [Self.program, "-p", folder, "-e", file("error.log"), "-c", file("nginx.conf")] + more
    }

    func driver(reload: [String]? = nil, run: NginxDriver.RunProgram? = nil) -> NginxDriver {
        let target = NginxTarget(
            name: "edge",
            upstreamFile: file("upstream.conf"),
            pidFile: file("pid"),
            test: command("-t"),
            reload: reload
        )
        return NginxDriver(
            targets: [target],
            run: run ?? { await CommandDriver().run($0, timeout: $1) }
        )
    }

    func mark(_ app: Int, _ mark: NginxMark, by driver: NginxDriver? = nil) async -> StepOutcome {
        let action = OperationStep.Action.nginxMark(
            NginxServer(proxy: "edge", address: address(app)),
            mark
        )
        let step = OperationStep(action: action, timeout: .seconds(15))
        return await (driver ?? self.driver()).perform(step) { _, _ in }
    }

    /// Which apps answer twenty requests.
    func answering() async throws -> Set<String> {
        var found: Set<String> = []
        for _ in 1...20 {
            let report = await CommandDriver().run(
                ["curl", "-s", "-m", "10", "http://127.0.0.1:\(port)/"],
                timeout: .seconds(20)
            )
            found.insert(report.output)
        }
        return found
    }

    func end() async throws {
        _ = await CommandDriver().run(command("-s", "stop"), timeout: .seconds(20))
        try await eventually("nginx is gone") {
            !FileManager.default.fileExists(atPath: file("pid"))
        }
        for app in apps { try await app.close() }
        try await taken.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    private static func freePort() async throws -> Int {
        let free = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(free.localAddress?.port)
        try await free.close()
        return port
    }
}
