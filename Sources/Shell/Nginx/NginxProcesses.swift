import Foundation

/// The processes of one nginx on this host, as the kernel shows them.
struct NginxProcesses {
    /// The master's number.
    let master: Int32
    private let folder: String

    /// Finds the master by its pid file.
    ///
    /// - Parameters:
    ///   - pidFile: where nginx wrote the master's number.
    ///   - folder: where the kernel tells of processes.
    /// - Throws: when there is none, or another process has that number.
    init(pidFile: String, folder: String) throws(UpstreamProblem) {
        guard let text = try? String(contentsOfFile: pidFile, encoding: .utf8) else {
            throw UpstreamProblem("there is no pid file \(pidFile): does nginx run?")
        }
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard digits.utf8.count <= 10, digits.utf8.allSatisfy({ 48...57 ~= $0 }),
            let master = Int32(digits), master > 1
        else { throw UpstreamProblem("\(pidFile) holds no process's number") }
        self.master = master
        self.folder = folder
        guard title(of: master)?.hasPrefix("nginx: master process") == true else {
            throw UpstreamProblem("process \(master) of \(pidFile) is no nginx master")
        }
    }

    /// Workers that take connections, and workers that a reload left behind with the ones they have.
    typealias Workers = (serving: Set<Int32>, leaving: Set<Int32>)

    func workers() -> Workers {
        var workers: Workers = ([], [])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names {
            guard let process = Int32(name), let title = title(of: process),
                title.hasPrefix("nginx: worker process"), parent(of: process) == master
            else { continue }
            if title.contains("shutting down") {
                workers.leaving.insert(process)
            } else {
                workers.serving.insert(process)
            }
        }
        return workers
    }

    /// Asks the master to read its files again.
    ///
    /// - Returns: why not; nil when it was asked.
    func reload() -> String? {
        guard title(of: master)?.hasPrefix("nginx: master process") == true else {
            return "nginx has ended"
        }
        guard kill(master, SIGHUP) != 0 else { return nil }
        return errno == EPERM ? "you may not send signals to nginx" : "error \(errno) from kill"
    }

    /// nginx writes what a process does into its command line.
    private func title(of process: Int32) -> String? {
        let path = "\(folder)/\(process)/cmdline"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data.prefix { $0 != 0 }, as: UTF8.self)
    }

    private func parent(of process: Int32) -> Int32? {
        let path = "\(folder)/\(process)/stat"
        guard let stat = try? String(contentsOfFile: path, encoding: .utf8),
            let bracket = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: bracket)...].split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
