/// Every bound of a configuration file, with its reason.
enum Limits {
    /// Bytes of a file: a thousand nodes at 1 KiB.
    static let fileBytes = 1_024 * 1_024
    /// Nodes of a cluster: more than fit on any screen; probing them is measured to 10,000.
    static let nodes = 1_000
    /// Entries of any other list.
    static let listEntries = 1_000
    /// Problems told at once: the rest follows from the first ones.
    static let problems = 50
    /// Bytes of any text: paths and addresses end at 4,096 on Linux.
    static let textBytes = 4_096
    /// Bytes of a Unix socket's path (`sun_path` is 108 with its end).
    static let socketPathBytes = 107
    /// Bytes of the name of a cookie, a header or a parameter: far longer than any in use.
    static let identityBytes = 128
    /// Canary clients of one swarm: the model follows as many.
    static let clients = 10_000
    /// Steps of one lever, and variables of one command: more is a script's work.
    static let steps = 32
}
