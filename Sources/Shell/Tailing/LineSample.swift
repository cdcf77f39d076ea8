import Events

/// Some of many lines, spread evenly over all: every one while there is room, then every second,
/// then every fourth.
///
/// Deterministic, so that the same lines give the same batch.
struct LineSample {
    private(set) var records: [LogRecord] = []
    /// Lines offered since the last `take`.
    private(set) var offered = 0
    let limit: Int
    /// Every how manyeth line is kept.
    private var stride = 1

    /// - Parameter limit: the most that are kept, at least 2.
    init(limit: Int) { self.limit = limit }

    /// Counts a line; true when it is one to be kept, which `keep` must then be given.
    mutating func wantsNext() -> Bool {
        defer { offered += 1 }
        guard offered.isMultiple(of: stride) else { return false }
        if records.count == limit {
            thin()
            return offered.isMultiple(of: stride)
        }
        return true
    }

    mutating func keep(_ record: LogRecord) { records.append(record) }

    /// What was kept; begins anew.
    mutating func take() -> [LogRecord] {
        defer {
            records = []
            offered = 0
            stride = 1
        }
        return records
    }

    /// Drops every second line kept and keeps half as many of those to come.
    private mutating func thin() {
        stride *= 2
        records = records.indices.filter { $0.isMultiple(of: 2) }.map { records[$0] }
    }
}
