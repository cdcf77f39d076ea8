import Events
import Foundation
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A TLS server made of `openssl s_server`, with a scripted server behind it.
///
/// It takes one connection at a time.
final class TLSServer: Sendable {
    let folder: TemporaryFolder
    let address: Endpoint
    private let process: Process

    /// The authority that signed the server's certificate.
    var authority: String { folder.file("ca.pem") }

    /// A server whose certificate is for `subjects`, such as `DNS:todos.lab`.
    init(subjects: String = "DNS:todos.lab,IP:127.0.0.1") async throws {
        folder = try TemporaryFolder()
        try Self.makeCertificates(in: folder, subjects: subjects)
        address = try await Self.freeAddress()
        process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_server", "-quiet", "-accept", address.description,
            "-cert", folder.file("server.pem"), "-key", folder.file("server.key"),
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let script = Mutex(ServerScript(.serve, node: "web1"))
        let answers = input.fileHandleForWriting
        output.fileHandleForReading.readabilityHandler = { handle in
            let bytes = handle.availableData
            // A request line begins a new connection.
            if bytes.starts(with: Array("GET ".utf8)) {
                script.withLock { $0 = ServerScript(.serve, node: "web1") }
            }
            let answer = script.withLock { $0.take(bytes) }
            if !answer.isEmpty { try? answers.write(contentsOf: Data(answer)) }
        }
        try process.run()
    }

    deinit { kill() }

    /// Kills the server: its connections end without TLS's goodbye.
    func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

    private static func freeAddress() async throws -> Endpoint {
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = probe.localAddress?.port.flatMap { UInt16(exactly: $0) }
        try await probe.close()
        return Endpoint(host: "127.0.0.1", port: port)
    }

    private static func makeCertificates(in folder: TemporaryFolder, subjects: String) throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try run(
            "openssl",
            ["req", "-x509"] + key
                + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test", "-days", "2"],
            in: folder
        )
        try run(
            "openssl",
            ["req", "-new"] + key
                + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"],
            in: folder
        )
        try "subjectAltName=\(subjects)".write(
            toFile: folder.file("san"),
            atomically: true,
            encoding: .utf8
        )
        try run(
            "openssl",
            [
                "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", "san", "-out", "server.pem",
            ],
            in: folder
        )
    }
}
