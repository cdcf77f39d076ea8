/// Every bound of the recording, with its reason.
enum Limits {
    /// Weight of the envelopes that may wait for the disk: about 64 MB at 1 KiB for each record,
    /// and 10 s of 1,000 canaries that all reconnect at once.
    static let waitingWeight = 65_536
    /// Time from an event to its commit, at most: a kill -9 loses no more than this.
    static let commitEveryMilliseconds = 500
    /// Time between two tries while the file cannot be written.
    static let retryEveryMilliseconds = 1_000
    /// Size of one recording: a week of a busy cluster at 5 KiB each second.
    static let fileBytes: Int64 = 4 * 1_024 * 1_024 * 1_024
    /// Size at which a block ends, unpacked: a replay unpacks and keeps whole blocks.
    static let blockBytes = 1_024 * 1_024
    /// Size of a block or a keyframe that is unpacked: a block's own and the largest event, of the
    /// 65,536 weight that may wait; a state of 10,000 clients takes about 20 MB.
    static let unpackedBytes = 128 * 1_024 * 1_024
    /// Size of one stored body that is read: beyond it is no recording of ours.
    static let bodyBytes = 32 * 1_024 * 1_024
    /// Text of the landmarks of one block: one for each of its events is far below it.
    static let landmarkBytes = 4 * 1_024 * 1_024
    /// Blocks of one recording that are read: 23 days of two a second.
    static let blocks = 4_000_000
    /// Broken places of one recording that are stepped over: each costs some queries.
    static let brokenPlaces = 10_000
    /// Landmarks of one recording that are kept in memory, some 60 bytes each.
    static let landmarks = 500_000
    /// Keyframes of one recording that are known: more are never needed for a bounded file.
    static let keyframes = 100_000
    /// Work between two keyframes, at least: it takes about 0.1 s to fold.
    static let keyframeWork = 4_000
    /// The same as a multiple of what the state holds, so that the writing of states costs a small
    /// part of the folding, and their bytes a part of the recording's.
    static let keyframeShare = 2
    /// Rows of format 1 read in one go: what is kept in memory beside the caller's own.
    static let rowsPerPage = 1_000
    /// Names tried when recordings are started within the same second.
    static let namesTried = 100
}
