package import Events

/// Follows one log through its rotations.
///
/// What it promises, and what nobody can, is written in docs/tailing.md. In short: when a file is
/// renamed and a new one takes its place, the old one is read to its end, then files that came and
/// went in between, then the new one, so that no line is lost or read twice; when a file is cut
/// short in place (copytruncate), the rest is read from its copy, and only what the copier did not
/// copy is lost, and it is said. Used by one thread.
package final class FileTail {
    package let file: FollowedFile
    var batcher: LineBatcher
    /// The file that had the path when last looked.
    var current: LogHandle?
    /// Its path without links.
    var currentPath = ""
    /// Files that were renamed away, oldest first: a writer may go on with them until it reopens.
    var retired: [LogHandle] = []
    /// Rotated files that need no reading.
    var known: [KnownFile] = []
    /// How far this log was read before the last stop.
    let remembered: SavedLog?
    /// It was not there at some look: what it holds when it appears is all new.
    var wasMissing = false
    /// How much was in it when it was first seen but could not be read.
    var unreadable: FileFacts?
    /// Since when the path leads nowhere.
    private var missingSince: Instant?
    private var lastReport: SourceChange?
    /// What this look found, to be told.
    var changes: [SourceChange] = []
    /// Bytes that may still be read in this look.
    private var budget = maximumBytesPerLook
    let watches: Watches
    /// Asked after every read: whether this look took its time, so that a huge backlog delays
    /// neither other files nor the stop.
    var isTimeOver: () -> Bool = { false }

    /// How long a renamed file is still read after its last growth: log rotation tells its writer
    /// to reopen within a second or two (Fluent Bit's rotate_wait has the same default).
    static let retirement: Duration = .seconds(5)
    /// Renamed files kept open, more than any rotation scheme produces within `retirement`.
    static let maximumRetired = 8
    /// How long a path may lead nowhere before it is told: a rotation takes milliseconds.
    static let missingGrace: Duration = .seconds(1)
    /// Bytes read in one look, more than can be read within a tick.
    static let maximumBytesPerLook = 128 << 20

    /// Opens nothing yet.
    ///
    /// `watches` are shared by the logs of one thread; `remembered` is what `saved` was at the last
    /// stop, for `FollowedFile.Start.remembered`; `near` is a time not far from the lines', for
    /// formats without a year.
    package init(
        _ file: FollowedFile,
        watches: Watches,
        remembered: SavedLog? = nil,
        near: WallTime? = nil
    ) {
        self.file = file
        self.watches = watches
        self.remembered = remembered
        batcher = LineBatcher(
            node: file.node,
            format: file.format,
            zoneOffsetSeconds: file.zoneOffsetSeconds,
            near: near
        )
    }

    /// The last look ended before the end of what there is to read.
    package var hasMore: Bool { budget <= 0 }

    /// How far it is read; nil for what cannot be read again, such as a pipe.
    package var saved: SavedLog? {
        guard let current else { return remembered }
        guard !current.isPipe else { return nil }
        return SavedLog(
            path: currentPath,
            files: (retired + [current]).filter { !$0.isPipe }.map(\.position),
            known: known
        )
    }

    /// Reads what is new; returns what changed and the lines.
    ///
    /// `now` is for the time limits above; `buffer` is scratch, and its size is that of one read.
    package func look(
        at now: Instant,
        using buffer: inout [UInt8]
    ) -> ([SourceChange], LogBatch?) {
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
        if try handle.isTruncated() {
            try restart(handle, now, &buffer)
        } else if try handle.hasChangedUnread() {
            readCopies(of: handle, now, &buffer)
        }
        guard try readToEnd(handle, now, &buffer) else { return }
        let facts = try FileFacts(at: file.path)
        if facts.identity != handle.identity {
            try follow(after: handle, now, &buffer)
        } else if lastReport?.state != .open {
            report(.open, "following \(file.path) again")
        }
        missingSince = nil
    }

    /// Goes on with `handle`.
    func begin(_ handle: LogHandle, _ path: String) {
        current = handle
        currentPath = path
        missingSince = nil
        watches.watch(handle)
    }
}

/// Reading.
extension FileTail {
    /// Reads on within the budget; returns whether the end was reached.
    func readToEnd(
        _ handle: LogHandle,
        _ now: Instant,
        _ buffer: inout [UInt8]
    ) throws(FileError) -> Bool {
        while budget > 0 {
            guard let range = try handle.read(into: &buffer) else {
                if handle === current, handle.filter?.isBetweenLines == true { handle.filter = nil }
                return true
            }
            handle.lastGrowth = now
            budget = isTimeOver() ? 0 : budget - range.upperBound
            tellHole(of: handle)
            let bytes = buffer.span.extracting(range)
            if handle.filter == nil {
                batcher.append(bytes, after: &handle.partial)
            } else {
                handle.filter?.pass(bytes) { batcher.append($0, after: &handle.partial) }
            }
        }
        return false
    }

    /// Reads what late writers added, oldest file first; closes files that no longer grow.
    func readRetired(_ now: Instant, _ buffer: inout [UInt8]) {
        var index = 0
        while index < retired.count {
            let handle = retired[index]
            do throws(FileError) {
                guard try readToEnd(handle, now, &buffer) else { return }
            } catch {
                tell("\(error.text); the rest of it is left out")
                handle.isComplete = true
            }
            let isOver = now - handle.lastGrowth >= Self.retirement
            if handle.isComplete || isOver || retired.count > Self.maximumRetired {
                end(handle)
                retired.remove(at: index)
            } else {
                index += 1
            }
        }
    }

    /// Reads on with a file for a while that has the path no longer.
    func retire(_ handle: LogHandle, _ now: Instant) {
        handle.lastGrowth = now
        retired.append(handle)
    }

    private func end(_ handle: LogHandle) {
        handle.filter?.finish { batcher.append($0, after: &handle.partial) }
        batcher.finish(&handle.partial)
        watches.end(handle)
        if let problem = handle.packingProblem { tell("\(handle.path): \(problem)") }
    }
}

/// Telling.
extension FileTail {
    /// Tells the state unless it was the last that was told.
    func report(_ state: SourceState, _ detail: String) {
        let change = SourceChange(state: state, detail: detail, isLog: true)
        guard change != lastReport else { return }
        lastReport = change
        changes.append(change)
    }

    /// Tells something that leaves the log open.
    func tell(_ detail: String, as state: SourceState = .open) {
        changes.append(SourceChange(state: state, detail: detail, isLog: true))
        lastReport = SourceChange(state: .open, detail: "")
    }

    private func tellHole(of handle: LogHandle) {
        guard handle.untoldHoleBytes > 0 else { return }
        tell(
            "\(handle.path): \(handle.untoldHoleBytes) bytes of nothing were passed over;"
                + " its writer does not append"
        )
        handle.untoldHoleBytes = 0
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
