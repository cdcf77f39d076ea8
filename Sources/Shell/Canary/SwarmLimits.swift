import Events

/// The bounds of the swarm and its socket, each with its reason.
package enum SwarmLimits {
    /// Clients in one swarm: each needs a file descriptor, and 20,000 is a common hard limit.
    package static let clientsMax = 5_000
    /// One WebSocket message, whole: a publication's largest document, not a file.
    static let messageBytesMax = 1 << 20
    /// Fragments of one message.
    static let fragmentsMax = 1_024
    /// Characters kept of a name or a reason that a server gives: one line of a screen.
    static let serverTextMax = 100
    /// Gaps the ledger remembers in full; older ones are forgotten and counted.
    static let gapsMax = 10_000
    /// Outcomes remembered of the tries of one gap; their number stays exact.
    static let failuresPerGapMax = 64
    /// Lines that may wait for a slow follower before it is dropped: minutes of a failover.
    static let followerLinesMax = 10_000
    /// Bytes of a truth file: a day of 2,000 clients that lose their sessions each ten minutes.
    static let truthBytesMax = 512 << 20
    /// Lines that may wait for the disk before they are dropped and counted.
    static let truthLinesMax = 100_000
    /// Connections to the swarm's socket at a time: a console, a script, and room.
    static let followersMax = 32
    /// One line of the swarm's socket; a report is about 300 bytes.
    static let lineBytesMax = 64 * 1_024
    /// The answer to `summary`: 10,000 gaps of about 250 bytes, and room.
    static let summaryBytesMax = 16 << 20
    /// Bytes of a path a Unix socket's address can hold, without its final zero.
    static let socketPathBytesMax = 107
    /// Time for the other side to answer a goodbye before the connection is cut.
    static let goodbye = Duration.seconds(1)
    /// Time between two tries to reach a swarm that is away.
    static let followAgainAfter = Duration.seconds(1)
    /// Time for a swarm to answer `summary`.
    static let summaryTimeout = Duration.seconds(5)
}
