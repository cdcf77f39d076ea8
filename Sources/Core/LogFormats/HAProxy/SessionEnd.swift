/// How a session ended by the first two of HAProxy's termination flags: who ended it, and in which
/// phase.
///
/// Source: configuration.txt 8.5.
package struct SessionEnd: Equatable, Sendable {
    var cause: UInt8
    var phase: UInt8

    init(cause: UInt8, phase: UInt8) {
        self.cause = cause
        self.phase = phase
    }

    /// Nobody's doing: the flags `--`.
    package static let ordinary = SessionEnd(cause: UInt8(ascii: "-"), phase: UInt8(ascii: "-"))

    /// Reads flags such as `SC--` or `cD`; nil when there are less than two.
    package init?(_ flags: String) {
        let flags = flags.utf8
        guard let cause = flags.first, let phase = flags.dropFirst().first else { return nil }
        self.init(cause: cause, phase: phase)
    }

    /// Whether the session tells of something that is wrong with a server or with HAProxy, or was
    /// ended from outside.
    ///
    /// - `S` `s` the server, `D` `U` `K` killed, `R` `I` HAProxy's own trouble: always.
    /// - `c` the client was silent: unless it sent no request (`R`), which is an idle connection.
    /// - `C` the client left: while it waited in the queue, for the connection or for the answer
    ///   (`Q` `C` `H`).
    /// - `P` `L` HAProxy refused or answered: without a status; where there is one, it says enough.
    /// - `-` nobody: never. A server process that is killed ends its sessions so, too.
    ///
    /// - Parameter isAnswered: whether the line tells a status, which a TCP session has not.
    /// - Returns: false also for flags that HAProxy does not document.
    package func isBad(isAnswered: Bool) -> Bool {
        switch cause {
        case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "D"), UInt8(ascii: "U"),
            UInt8(ascii: "K"), UInt8(ascii: "R"), UInt8(ascii: "I"):
            true
        case UInt8(ascii: "c"): phase != UInt8(ascii: "R")
        case UInt8(ascii: "C"):
            phase == UInt8(ascii: "Q") || phase == UInt8(ascii: "C") || phase == UInt8(ascii: "H")
        case UInt8(ascii: "P"), UInt8(ascii: "L"): !isAnswered
        default: false
        }
    }
}
