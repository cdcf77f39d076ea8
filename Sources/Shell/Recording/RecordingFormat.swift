/// A recording is one SQLite 3 file, named `*.signalbox`.
///
/// In the Write-Ahead-Log mode while it is written, in one piece after an orderly end. `docs/recording-format.md` specifies it for other
/// programs; this is the whole of it in short.
///
/// - `PRAGMA application_id` is 0x53424F58 (`SBOX`); `PRAGMA user_version` is the format's version,
///   2. A reader refuses a higher one, and ignores tables, columns and keys it does not know.
/// - `header(key, value)`: what is known of the run, see `RecordingHeader`.
/// - `block(first, last, …)`: one row for each piece of the run, in the order of folding, at least
///   one for each commit: the sequence numbers, moments and counts in it, its landmarks, and the
///   CRC-32 of the row. A hole in the sequence is an event that could not be written.
/// - `content(first, body)`: the block's events: a CBOR sequence (RFC 8742) of envelopes, packed as
///   `codec` says, with the CRC-32 that stands in its block's row.
/// - `keyframe(last, …, body)`: the state after the event of that sequence number, so that seeking
///   need not fold all before it. It can always be found anew by folding, and is used only when it
///   is sealed with this user's key and was made by the same program.
///
/// Blocks are committed at most 500 ms after their event. `synchronous = NORMAL` is enough: after
/// kill -9 the committed pages are in the kernel's hands; only a power loss may take the last
/// commits, and then the file is still whole.
///
/// Version 1 had one row for each event with its JSON, and is read still (`RowPage`).
enum RecordingFormat {
    static let applicationID: Int32 = 0x5342_4F58
    static let version = 2

    /// How a body is packed.
    enum Codec: Int {
        case none = 0
        /// zlib's format (RFC 1950).
        case deflate = 1
    }

    static let schema = """
        CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE block (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL,
            seen_first INTEGER NOT NULL,
            seen_last INTEGER NOT NULL,
            at_first INTEGER,
            at_last INTEGER,
            ticks INTEGER NOT NULL,
            tick_first INTEGER,
            tick_last INTEGER,
            wall_first INTEGER,
            wall_last INTEGER,
            kinds TEXT NOT NULL,
            landmarks TEXT,
            codec INTEGER NOT NULL,
            size INTEGER NOT NULL,
            body_crc INTEGER NOT NULL,
            row_crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE content (first INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE keyframe (
            last INTEGER PRIMARY KEY,
            program TEXT NOT NULL,
            hash BLOB NOT NULL,
            seal BLOB NOT NULL,
            size INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        """
}
