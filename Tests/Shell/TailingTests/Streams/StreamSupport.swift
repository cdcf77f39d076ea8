import Events
import Foundation
import LogFormats
import Ports
import Tailing

/// A stream of nginx's JSON lines with the source `log`.
let jsonStream = LogStream(source: "log", node: "web1", format: .nginxJSON)

/// Runs `source` while `body` looks at what it posts.
func running(
    _ source: some LogSource,
    _ body: (CollectingSink) async throws -> Void
) async throws {
    let sink = CollectingSink()
    source.start(into: sink)
    do {
        try await body(sink)
    } catch {
        await source.stop()
        throw error
    }
    await source.stop()
}

/// Whether a process is there and no zombie.
func isAlive(_ process: Int32) -> Bool {
    let path = "/proc/\(process)/stat"
    guard let stat = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.hasPrefix(" Z") == false
}

/// The memory that this process holds, in bytes; 0 when the kernel does not tell.
func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (pages ?? 0) * 4_096
}
