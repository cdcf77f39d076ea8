/// Every bound of the agent, with its reason.
enum Limits {
    /// Nodes that have an answer: as many as a configuration may have (1,000), each on one line.
    static let lines = 1_000
    /// Bytes of the file: each line is a name of 64, a word and a time.
    static let fileBytes = 128 * 1_024
    /// Questions that are open at the same time, over all nodes: HAProxy opens one a server at a time,
    /// and each is answered at once.
    static let connections = 256
    /// How long `ready` is said before the agent says nothing of the state any more.
    ///
    /// HAProxy leaves DRAIN at the first `ready` and asks every `agent-inter`, 2 s by default; said for
    /// good it would undo each drain from the command line within a second (measured on 2.6).
    static let readySeconds: Int64 = 30
}
