/// Every bound of the census of sockets, with its reason.
enum Limits {
    /// Connections of one node that are listed, as many as the model follows; more are counted.
    static let rows = 10_000
    /// Censuses from one whole list to the next: heals what a dropped event spoiled.
    static let censusesPerSnapshot = 60
    /// Ports for which the kernel filters; with more it tells everything and we filter.
    ///
    /// Each connection of the host is compared with each of them, and the shim takes 256.
    static let filteredPorts = 64
    /// Readings in a row without IPv6's table, where nobody of ours is in it: ten seconds.
    static let readingsWithoutSix = 9
    /// Bytes of one message of the kernel's: it fills at most 32 KiB (`netlink_dump`).
    static let messageBytes = 64 * 1_024
    /// Connections in one message: each takes its two headers, of 16 and 72 bytes, at least.
    static let messageConnections = messageBytes / 88
    /// Tries to read a table that changes too much while it is read.
    static let tries = 3
    /// Milliseconds that one message may take: the kernel answers from memory.
    static let answerMilliseconds: Int32 = 2_000
}
