import Events

/// Follows one log through its rotations.
///
/// The promise: when a file is renamed and a new one takes its place, the old one is read to its
/// end and then the new one from its start, so no line is lost or read twice, even when the writer
/// goes on with the old file for some seconds. When a file is cut short in place (copytruncate)
/// the loss is whatever the copier lost, and it is said. Not noticed: a file cut short and filled
/// again, between two looks, with the very same first bytes. Used by one thread.
final class FileTail {
    let file: FollowedFile
    private var batcher: LineBatcher
    /// The file that had the path when last looked.
    private var current: LogHandle?
    /// Files that were renamed away, oldest first: a writer may go on with them until it reopens.
    private var retired: [LogHandle] = []
    /// It was not there at some look: what it holds when it appears is all new.
    private var wasMissing = false
    /// Since when the path leads nowhere.
    private var missingSince: Instant?
    private var lastReport: SourceChange?
    /// What this look found, to be told.
    private var changes: [SourceChange] = []
    /// Bytes that may still be read in this look.
    private var budget = maximumBytesPerLook
    /// The last look ended before the end of what there is to read.
    var hasMore: Bool { budget <= 0 }
    private let watches: Watches

    /// How long a renamed file is still read after its last growth: log rotation tells its writer
    /// to reopen within a second or two (Fluent Bit's rotate_wait has the same default).
    static let retirement: Duration = .seconds(5)
    /// Renamed files kept open, more than any rotation scheme produces within `retirement`.
    static let maximumRetired = 8
    /// How long a path may lead nowhere before it is told: a rotation takes milliseconds.
    static let missingGrace: Duration = .seconds(1)
    /// Bytes read in one look, so that a huge backlog delays neither other files nor the stop.
    static let maximumBytesPerLook = 16 << 20

    init(_ file: FollowedFile, watches: Watches) {
        self.file = file
        self.watches = watches
        batcher = LineBatcher(
            node: file.node,
            format: file.format,
            zoneOffsetSeconds: file.zoneOffsetSeconds
        )
    }

    /// Reads what is new; returns what changed and the lines.
    ///
    /// `now` is for the time limits above; `buffer` is scratch, and its size is that of one read.
    func look(at now: Instant, using buffer: inout [UInt8]) -> ([SourceChange], LogBatch?) {
        budget = Self.maximumBytesPerLook
        changes = []
        do throws(FileError) {
            readRetired(now, &buffer)
            try readCurrent(now, &buffer)
        } catch {
            fail(error, now)
        }
        return (changes, batcher.takeBatch())
    }

    private func readCurrent(_ now: Instant, _ buffer: inout [UInt8]) throws(FileError) {
        guard let handle = current else { return try openFirst(now, &buffer) }
        if try handle.isTruncated() { restart(handle) }
        guard try readToEnd(handle, now, &buffer) else { return }
        let facts = try FileFacts(at: file.path)
        if facts.identity != handle.identity {
            try follow(after: handle, now, &buffer)
        } else if lastReport?.state != .open {
            report(.open, "following \(file.path) again")
        }
        missingSince = nil
    }

    /// The path leads to a file for the first time, or again after it led nowhere from the start.
    private func openFirst(_ now: Instant, _ buffer: inout [UInt8]) throws(FileError) {
        watches.watchDirectory(of: file.path)
        let handle = try LogHandle(file.path)
        let fromEnd = file.start == .end && !wasMissing
        if fromEnd { try handle.skipToEnd() }
        begin(handle)
        let polling = watches.problem.map { "; polled, because \($0)" } ?? ""
        let place = fromEnd ? "end" : "beginning"
        report(.open, "following \(file.path) from its \(place)\(polling)")
        _ = try readToEnd(handle, now, &buffer)
    }

    /// Another file has the path: reads the old one to its end, then those that were missed, then
    /// the new one.
    private func follow(
        after old: LogHandle,
        _ now: Instant,
        _ buffer: inout [UInt8]
    ) throws(FileError) {
        watches.watchDirectory(of: file.path)
        let new = try LogHandle(file.path)
        let missed = missedRotations(of: file.path, between: old.identity, and: new.identity)
        // Opened before this read: what the writer still put into the old file is read first.
        _ = try readToEnd(old, now, &buffer)
        retire(old, now)
        for handle in missed { retire(handle, now) }
        begin(new)
        let others = missed.isEmpty ? "" : ", and \(missed.count) more rotated in between"
        changes.append(
            SourceChange(
                state: .rotated,
                detail: "\(file.path): a new file took its place\(others)"
            )
        )
        lastReport = SourceChange(state: .open, detail: "")
        readRetired(now, &buffer)
        _ = try readToEnd(new, now, &buffer)
    }

    private func begin(_ handle: LogHandle) {
        current = handle
        missingSince = nil
        watches.watch(handle)
    }

    private func restart(_ handle: LogHandle) {
        let pending = handle.partial.bytes.count
        handle.restart()
        let lost = pending > 0 ? ", \(pending) bytes of an unfinished line dropped" : ""
        changes.append(
            SourceChange(
                state: .truncated,
                detail: "\(file.path): cut short in place, read again from its start\(lost);"
                    + " lines written while it was copied may be lost"
            )
        )
        lastReport = SourceChange(state: .open, detail: "")
    }
}

/// Reading.
extension FileTail {
    /// Reads on within the budget; returns whether the end was reached.
    private func readToEnd(
        _ handle: LogHandle,
        _ now: Instant,
        _ buffer: inout [UInt8]
    ) throws(FileError) -> Bool {
        while budget > 0 {
            let count = try handle.read(into: &buffer)
            if count == 0 { return true }
            handle.lastGrowth = now
            budget -= count
            batcher.append(buffer.span.extracting(first: count), after: &handle.partial)
        }
        return false
    }

    /// Reads what late writers added, oldest file first; closes files that no longer grow.
    private func readRetired(_ now: Instant, _ buffer: inout [UInt8]) {
        for handle in retired {
            // One that fails has had its time: it is closed like one that no longer grows.
            let isAtEnd = (try? readToEnd(handle, now, &buffer)) ?? true
            guard isAtEnd else { return }
        }
        while let oldest = retired.first,
            retired.count > Self.maximumRetired || now - oldest.lastGrowth >= Self.retirement
        {
            batcher.finish(&oldest.partial)
            watches.end(oldest)
            retired.removeFirst()
        }
    }

    private func retire(_ handle: LogHandle, _ now: Instant) {
        handle.lastGrowth = now
        retired.append(handle)
    }
}

/// Telling.
extension FileTail {
    private func report(_ state: SourceState, _ detail: String) {
        let change = SourceChange(state: state, detail: detail)
        guard change != lastReport else { return }
        lastReport = change
        changes.append(change)
    }

    private func fail(_ error: FileError, _ now: Instant) {
        guard error.isMissing else { return report(.failing, error.text) }
        wasMissing = true
        let since = missingSince ?? now
        missingSince = since
        guard current == nil || now - since >= Self.missingGrace else { return }
        report(.missing, "\(file.path): no such file; followed when it appears")
    }
}
