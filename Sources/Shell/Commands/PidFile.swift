import Foundation

/// Why nothing can be sent to the process of a pid file, in words.
struct PidFileProblem: Error {
    var words: String
    init(_ words: String) { self.words = words }
}

/// What a pid file says.
struct PidFile: Equatable {
    /// Greater than 1: 0 would be a whole group, -1 everybody, 1 is the host itself.
    var process: Int32
    /// When it was last written, in seconds since 1970, UTC.
    var written: Double

    /// Reads it; a link is followed.
    init(_ path: String) throws(PidFileProblem) {
        let real = URL(filePath: path).resolvingSymlinksInPath().path
        // Asked before it is opened: opening a pipe would wait for its writer.
        guard let facts = try? FileManager.default.attributesOfItem(atPath: real) else {
            throw PidFileProblem("there is no pid file \(path): does it run?")
        }
        guard facts[.type] as? FileAttributeType == .typeRegular,
            let size = facts[.size] as? NSNumber, size.intValue <= Limits.pidFileBytes,
            let written = facts[.modificationDate] as? Date
        else { throw PidFileProblem("\(path) is no pid file") }
        guard let text = try? String(contentsOfFile: real, encoding: .utf8) else {
            throw PidFileProblem("the pid file \(path) cannot be read")
        }
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...10).contains(digits.utf8.count), digits.utf8.allSatisfy({ 48...57 ~= $0 }),
            let process = Int32(digits), process > 1
        else { throw PidFileProblem("\(path) holds no process's number") }
        self.process = process
        self.written = written.timeIntervalSince1970
    }
}

/// A process as the kernel tells it (proc_pid_stat(5)).
struct RunningProcess: Equatable {
    var process: Int32
    /// When it began, in seconds since 1970, UTC, by the clock as it is set now.
    var begunAt: Double

    /// - Throws: when there is none, or it has ended and only waits to be asked how.
    init(_ process: Int32, in folder: String) throws(PidFileProblem) {
        let path = "\(folder)/\(process)/stat"
        // The name is in brackets and may hold anything, brackets too.
        guard let stat = try? String(contentsOfFile: path, encoding: .utf8),
            let bracket = stat.lastIndex(of: ")")
        else { throw PidFileProblem("process \(process) has ended") }
        let fields = stat[stat.index(after: bracket)...].split(separator: " ")
        // Fields 3 (state) and 22 (start time in ticks since the boot).
        guard fields.count > 19, let ticks = Double(fields[19]),
            let boot = Self.bootTime(in: folder)
        else { throw PidFileProblem("the kernel does not tell when process \(process) began") }
        guard fields[0] != "Z", fields[0] != "X" else {
            throw PidFileProblem("process \(process) has ended")
        }
        self.process = process
        begunAt = boot + ticks / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    private static func bootTime(in folder: String) -> Double? {
        guard let stat = try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8) else {
            return nil
        }
        let line = stat.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) }
    }
}
