import Foundation
import Subprocess
import SystemPackage

/// A program of the system that the lab uses.
struct Program: Sendable {
    let name: String
    let path: String

    /// What a program that has ended printed, and whether it was content.
    struct Outcome: Sendable {
        var isSuccess: Bool
        var output: String
    }

    /// What is kept of a program's output; `nginx -t` prints a few lines.
    private static let outputBytesMax = 256 * 1_024

    /// Looks a program up in `PATH`, and where Debian keeps daemons.
    ///
    /// - Throws: `LabError.missingProgram` with the package to install.
    init(_ name: String, package: String) throws(LabError) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let directories =
            path.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"]
        let found = directories.map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw .missingProgram(name: name, package: package) }
        self.name = name
        self.path = found
    }

    /// Runs the program to its end with `input` as its standard input.
    func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            input: .string(input),
            output: .string(limit: Self.outputBytesMax),
            error: .combinedWithOutput
        )
        return Outcome(
            isSuccess: result.terminationStatus.isSuccess,
            output: result.standardOutput
        )
    }
}
