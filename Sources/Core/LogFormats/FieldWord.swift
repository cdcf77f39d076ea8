/// What a line means in the console's words, where its own bytes do not say so.
///
/// HAProxy tells the level as a number before the line, and a server's state in a sentence.
package enum FieldWord: UInt8, Sendable {
    // The levels of syslog, in their order: RFC 5424, table 2.
    case emerg, alert, crit, error, warn, notice, info, debug
    // What a server of HAProxy is in.
    case up, down, drain, maint, ready, stopping
    // What a connection is, or what happened to it.
    case tcp, http, connect

    /// The word as `logs convert` and the records say it.
    package var text: String { "\(self)" }

    /// The level of a syslog priority, which is 8 times the facility plus the level.
    init(priority: UInt64) { self = Self(rawValue: UInt8(priority & 7)) ?? .debug }
}
