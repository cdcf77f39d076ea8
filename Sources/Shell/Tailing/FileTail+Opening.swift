import Events

/// The first look at a log that is there.
extension FileTail {
    /// The path leads to a file for the first time, or again after it led nowhere from the start.
    func openFirst(_ now: Instant, _ buffer: inout [UInt8]) throws(FileError) {
        watches.watchDirectory(of: file.path)
        let handle = try openOrNoteSize()
        let path = realPath(file.path)
        if path != file.path { watches.watchDirectory(of: path) }
        let rotated = handle.isPipe ? [] : rotatedFiles(of: path)
        let (place, change) = try place(handle, at: path, after: rotated, now)
        known = rotated.map(\.known)
        begin(handle, path)
        let appeared = wasMissing ? "appeared; " : ""
        let polling = watches.problem(with: handle).map { "; polled, because \($0)" } ?? ""
        report(.open, "\(appeared)following \(file.path) \(place)\(polling)")
        if let change { tell(change.detail, as: change.state) }
        readRetired(now, &buffer)
        _ = try readToEnd(handle, now, &buffer)
    }

    /// Remembers how much was in a file that cannot be read yet: what comes after is new.
    private func openOrNoteSize() throws(FileError) -> LogHandle {
        do throws(FileError) {
            return try LogHandle(file.path)
        } catch {
            if error.isDenied, unreadable == nil { unreadable = try? FileFacts(at: file.path) }
            throw error
        }
    }

    /// Puts `handle` where reading begins; returns the place in words, and what is to be told.
    private func place(
        _ handle: LogHandle,
        at path: String,
        after rotated: [LogHandle],
        _ now: Instant
    ) throws(FileError) -> (String, SourceChange?) {
        if case .remembered = file.start, let remembered, !handle.isPipe {
            return try resume(handle, remembered, at: path, after: rotated, now)
        }
        if wasMissing || handle.isPipe { return ("from its beginning", nil) }
        switch file.start {
        case .beginning: return ("from its beginning", nil)
        case .since(let time, let lineTime):
            try readBack(handle, after: rotated, to: time, lineTime, now)
            return ("from the time asked for", nil)
        case .end, .remembered:
            let size = try handle.size()
            let isNoted = unreadable?.identity == handle.identity
            try handle.skip(to: min(size, isNoted ? unreadable?.size ?? size : size))
            return ("from its end", nil)
        }
    }

    private func readBack(
        _ handle: LogHandle,
        after rotated: [LogHandle],
        to time: WallTime,
        _ lineTime: @escaping LineTime,
        _ now: Instant
    ) throws(FileError) {
        let needed = rotated.filter { $0.modified + Self.writeDelay >= time }
        for handle in needed + [handle] {
            handle.filter = SinceFilter(since: time, time: lineTime)
            try handle.skip(toLineBefore: time, lineTime)
        }
        for handle in needed { retire(handle, now) }
    }

    /// A line may be written this much after the time it tells, beyond a proxy's log buffer.
    private static let writeDelay: Duration = .seconds(60)
}

/// Going on after a stop.
extension FileTail {
    private func resume(
        _ handle: LogHandle,
        _ saved: SavedLog,
        at path: String,
        after rotated: [LogHandle],
        _ now: Instant
    ) throws(FileError) -> (String, SourceChange?) {
        known = saved.known
        let rotated = saved.path == path ? rotated : switchedFiles(from: saved.path)
        var earlier: Set<FileIdentity> = [handle.identity]
        for position in saved.files.dropLast() {
            guard let index = index(of: position, in: rotated) else { continue }
            retire(rotated[index], now)
            earlier.insert(rotated[index].identity)
        }
        guard let last = saved.files.last else { return ("from its beginning", nil) }
        let isSame = handle.identity == last.identity
        let isMoved = rotated.contains { $0.identity == last.identity }
        if isSame || (!isMoved && last.head.length >= KnownFile.tellingBytes),
            try handle.seek(to: last)
        {
            // Nothing had been read of it: it may have been copied and cut short since.
            if last.offset == 0 {
                for copy in unread(after: last, in: rotated, except: earlier).later {
                    retire(copy, now)
                }
            }
            return ("from where it was left", nil)
        }
        let (before, rest, later) = unread(after: last, in: rotated, except: earlier)
        for file in before + [rest].compactMap(\.self) + later { retire(file, now) }
        return ("from its beginning", told(isSame: isSame, rest, later))
    }

    private func told(isSame: Bool, _ rest: LogHandle?, _ later: [LogHandle]) -> SourceChange {
        let path = file.path
        let others = later.isEmpty ? "" : ", with \(later.count) more after it"
        switch (isSame, rest) {
        case (true, let rest?):
            return SourceChange(
                state: .truncated,
                detail: "\(path): cut short in place while it was not followed; read on in its"
                    + " copy \(rest.path)\(others); lines written while it was copied may be lost"
            )
        case (true, nil):
            return SourceChange(
                state: .truncated,
                detail: "\(path): cut short in place while it was not followed, read from its"
                    + " start; lines it had before may be lost"
            )
        case (false, let rest?):
            return SourceChange(
                state: .rotated,
                detail: "\(path): rotated while it was not followed; read on in \(rest.path)"
                    + others
            )
        case (false, nil):
            return SourceChange(
                state: .rotated,
                detail: "\(path): at least one rotation was not seen while it was not followed"
            )
        }
    }
}
