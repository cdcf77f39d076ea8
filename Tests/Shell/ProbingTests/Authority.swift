import Foundation
import NIOSSL

/// Certificates made with the `openssl` command in a directory of their own.
struct Authority: ~Copyable {
    let directory: URL

    struct Failed: Error {
        var command: [String]
        var words: String
    }

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "signalbox-probing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "2",
            "-subj",
            "/CN=Test Authority"
        )
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The file of trusted certificates.
    var file: String { directory.appending(path: "ca.pem").path }

    /// A server's certificate, signed by this authority.
    ///
    /// Its alternative name is such as `IP:127.0.0.1`. Negative days make one that is over.
    func context(name: String, days: Int = 2, isSelfSigned: Bool = false) throws -> NIOSSLContext {
        let id = UUID().uuidString
        try openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "\(id).key",
            "-out",
            "\(id).csr",
            "-subj",
            "/CN=test"
        )
        let extensions = Data("subjectAltName=\(name)\n".utf8)
        try extensions.write(to: directory.appending(path: "\(id).ext"))
        let signer =
            isSelfSigned
            ? ["-signkey", "\(id).key"] : ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
        try openssl(
            [
                "x509", "-req", "-in", "\(id).csr", "-out", "\(id).pem", "-days", "\(days)",
                "-extfile", "\(id).ext",
            ] + signer
        )
        let chain = try NIOSSLCertificate.fromPEMFile(directory.appending(path: "\(id).pem").path)
        let key = try NIOSSLPrivateKey(
            file: directory.appending(path: "\(id).key").path,
            format: .pem
        )
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = directory
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(command: arguments, words: String(decoding: words, as: UTF8.self))
        }
    }
}
