/// Every bound of the recording, with its reason.
enum Limits {
    /// Weight of the envelopes that may wait for the disk: about 64 MB at 1 KiB for each record,
    /// and 10 s of 1,000 canaries that all reconnect at once.
    static let waitingWeight = 65_536
    /// Time from an event to its commit, at most: a kill -9 loses no more than this.
    static let commitEveryMilliseconds = 250
    /// Time between two tries while the file cannot be written.
    static let retryEveryMilliseconds = 1_000
    /// Size of one recording: a week of a busy cluster at 5 KiB each second.
    static let fileBytes: Int64 = 4 * 1_024 * 1_024 * 1_024
    /// Size of one event's text that is read back: the largest census of ours is under 4 MiB.
    static let bodyBytes = 16 * 1_024 * 1_024
    /// Rows read in one go: what is kept in memory beside the caller's own.
    static let rowsPerPage = 1_000
    /// Names tried when recordings are started within the same second.
    static let namesTried = 100
}
