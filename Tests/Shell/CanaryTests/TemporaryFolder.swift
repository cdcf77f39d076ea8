import Foundation

/// A directory of a test's own, removed with the value that made it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/canary-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// Runs a program to its end; throws when it fails.
func run(_ program: String, _ arguments: [String], in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw ProgramFailed(program: program, status: process.terminationStatus)
    }
}

struct ProgramFailed: Error {
    var program: String
    var status: Int32
}
