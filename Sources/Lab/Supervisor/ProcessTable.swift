import Foundation
import Glibc

/// What the kernel says about one process: the fields of `/proc/PID/stat` that tell who it is.
struct ProcessFacts: Equatable, Sendable {
    let pid: Int32
    /// The letter of proc(5): `T` is stopped by a signal, `Z` has ended and is not collected yet.
    let state: Character
    let group: Int32
    let session: Int32
    /// When it started, in clock ticks since boot: with the pid it names one process for good.
    let startTicks: UInt64

    /// Whether it still does or may do something.
    var isAlive: Bool { state != "Z" && state != "X" }

    /// Reads a line of `/proc/PID/stat`; nil for anything else.
    ///
    /// The program's name stands in parentheses and may hold anything, so the last one counts.
    init?(stat: String) {
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"),
            let pid = Int32(stat[..<open].trimmingCharacters(in: .whitespaces))
        else { return nil }
        // Field 3 of proc(5) is the first after the name.
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let group = Int32(fields[2]),
            let session = Int32(fields[3]), let startTicks = UInt64(fields[19])
        else { return nil }
        self.pid = pid
        self.state = state
        self.group = group
        self.session = session
        self.startTicks = startTicks
    }

    /// The facts about process `pid`; nil when there is none.
    init?(pid: Int32) {
        guard let stat = Files.text("/proc/\(pid)/stat") else { return nil }
        self.init(stat: stat)
    }

    /// This process.
    static var own: ProcessFacts? { ProcessFacts(pid: getpid()) }

    /// Every process there is.
    static var all: [ProcessFacts] {
        Files.names(in: "/proc").compactMap { Int32($0) }.compactMap { ProcessFacts(pid: $0) }
    }
}

/// Sends a signal to every process of a group.
///
/// - Returns: false when the group is gone or belongs to somebody else.
@discardableResult
func signal(_ signal: Int32, group: Int32) -> Bool {
    // 0 and 1 would mean "my own group" and "everybody".
    guard group > 1 else { return false }
    return kill(-group, signal) == 0
}
