import Foundation

/// The file operations of the lab, with errors that name the file.
enum Files {
    /// Makes a directory, readable by its owner only, and those above it.
    static func makeDirectory(_ path: String) throws(LabError) {
        try attempt("make the directory \(path)") {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// Writes a file, readable by its owner only, all of it or nothing.
    static func write(_ text: String, to path: String) throws(LabError) {
        try attempt("write \(path)") {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
    }

    /// Removes a file or a directory with all that is in it; what is not there is no error.
    static func remove(_ path: String) throws(LabError) {
        guard exists(path) else { return }
        try attempt("remove \(path)") { try FileManager.default.removeItem(atPath: path) }
    }

    static func move(_ path: String, to target: String) throws(LabError) {
        try attempt("rename \(path) to \(target)") {
            try FileManager.default.moveItem(atPath: path, toPath: target)
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The names in a directory; none when it cannot be read.
    static func names(in path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    /// A file's text with invalid bytes repaired; nil when it cannot be read.
    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The last lines of a log, for an error message.
    static func lastLines(_ path: String, count: Int = 8) -> [String] {
        let lines = (text(path) ?? "").split(separator: "\n")
        return lines.suffix(count).map(String.init)
    }

    private static func attempt(_ action: String, _ body: () throws -> Void) throws(LabError) {
        do { try body() } catch {
            throw .system(action: action, reason: error.localizedDescription)
        }
    }
}

/// Writes a line to standard error; a supervisor's goes to its log.
func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}
