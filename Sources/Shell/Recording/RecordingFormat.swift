/// A recording is one SQLite 3 file, named `*.signalbox`, in the Write-Ahead-Log mode while it is
/// written and in one piece after an orderly end.
///
/// - `PRAGMA application_id` is 0x53424F58 (`SBOX`); `PRAGMA user_version` is the format's version,
///   1. A reader refuses a higher one.
/// - `header(key TEXT, value TEXT)`: `started` (civil time of the run's instant 0, nanoseconds
///   since 1970 in UTC, decimal), `program` (its version), `host`, `cluster`; `origin` is `import` for one
///   made of existing logs. A reader ignores keys it does not know.
/// - `envelope(sequence, seen, at, source, kind, body)`: one row for each event, in the order of
///   folding. `seen` is nanoseconds since the run began; `at` is nanoseconds since 1970 by the
///   source's clock, or NULL; `source` says who told it; `kind` is the event's case, for queries;
///   `body` is the event as JSON, the form of its `Codable` conformance. A hole in `sequence` is
///   an event that could not be written.
///
/// Rows are committed at most 250 ms after their event. `synchronous = NORMAL` is enough: after
/// kill -9 the committed pages are in the kernel's hands; only a power loss may take the last
/// commits, and then the file is still whole.
enum RecordingFormat {
    static let applicationID: Int32 = 0x5342_4F58
    static let version = 1

    static let schema = """
        CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE envelope (
            sequence INTEGER PRIMARY KEY,
            seen INTEGER NOT NULL,
            at INTEGER,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        """
}
