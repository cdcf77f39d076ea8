import Foundation
import Glibc

/// A run of the program as the audit names it: process number and start time, so that a number used
/// again by another process is not taken for it.
package struct RunName: Hashable, Sendable {
    /// `PID-TICKS`, where the ticks are those of `/proc/PID/stat`, field 22 (proc(5)).
    package let text: String

    package init(text: String) { self.text = text }

    /// This process's.
    package static var own: RunName {
        RunName(text: "\(getpid())-\(startTicks(of: getpid()) ?? 0)")
    }

    /// Whether its process still runs; one that has ended and is not collected yet does not.
    package var isAlive: Bool {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let process = Int32(parts[0]), process > 0,
            let ticks = UInt64(parts[1])
        else { return false }
        return Self.startTicks(of: process) == ticks
    }

    /// When a process started, in clock ticks since boot; nil when there is none or it has ended.
    private static func startTicks(of process: Int32) -> UInt64? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let close = stat.lastIndex(of: ")")
        else { return nil }
        // Field 3 is the first after the name, which may hold anything.
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return UInt64(fields[19])
    }
}
