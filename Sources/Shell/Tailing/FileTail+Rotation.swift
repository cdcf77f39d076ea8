import Events

/// What happens to a file that is followed.
extension FileTail {
    /// Another file has the path: reads the old one to its end, then those that were missed, then
    /// the new one.
    func follow(
        after old: LogHandle,
        _ now: Instant,
        _ buffer: inout [UInt8]
    ) throws(FileError) {
        watches.watchDirectory(of: file.path)
        let new = try LogHandle(file.path)
        let path = realPath(file.path)
        let isSwitched = path != currentPath
        if isSwitched { watches.watchDirectory(of: path) }
        // Opened before this read: what the writer still put into the old file is read first.
        _ = try readToEnd(old, now, &buffer)
        let rotated = new.isPipe ? [] : rotatedFiles(of: path)
        let open = Set(retired.map(\.identity)).union([old.identity, new.identity])
        let (earlier, place, later) = unread(
            after: old.position,
            in: isSwitched ? switchedFiles(from: currentPath) : rotated,
            except: open
        )
        known = (rotated + [old]).map(\.known)
        for handle in earlier + [old] + later { retire(handle, now) }
        begin(new, path)
        tell(replacement(old, isPlaced: place != nil, isSwitched, later), as: .rotated)
        readRetired(now, &buffer)
        _ = try readToEnd(new, now, &buffer)
    }

    private func replacement(
        _ old: LogHandle,
        isPlaced: Bool,
        _ isSwitched: Bool,
        _ later: [LogHandle]
    ) -> String {
        var text = "\(file.path): a new file took its place"
        if isSwitched { return "\(file.path): leads to \(currentPath) now" }
        if !later.isEmpty { text += ", and \(later.count) more rotated in between" }
        if !isPlaced, !old.isPipe {
            let fate = old.isDeleted ? "was deleted" : "was renamed to an unknown name"
            text += "; the old one \(fate), so at least one rotation may not have been seen"
        }
        return text
    }

    /// The file was cut short in place: reads on in its copy, then begins at its start.
    func restart(
        _ handle: LogHandle,
        _ now: Instant,
        _ buffer: inout [UInt8]
    ) throws(FileError) {
        let pending = handle.offset - handle.lineStart
        let (rest, copies) = unreadCopies(of: handle)
        for copy in copies {
            copy.filter = handle.filter
            retire(copy, now)
        }
        rest?.isComplete = true
        try handle.rewind()
        var text = "\(file.path): cut short in place, read again from its start"
        if let rest {
            text += " after the rest of its copy \(rest.path)"
        } else if pending > 0 {
            text += ", \(pending) bytes of an unfinished line dropped"
        }
        tell("\(text); lines written while it was copied may be lost", as: .truncated)
        readRetired(now, &buffer)
    }

    /// Nothing was read of the file yet, so that nothing shows whether it was cut short: if there
    /// are copies that were never read, it was.
    func readCopies(of handle: LogHandle, _ now: Instant, _ buffer: inout [UInt8]) {
        let (_, copies) = unreadCopies(of: handle)
        guard !copies.isEmpty else { return }
        for copy in copies { retire(copy, now) }
        tell(
            "\(file.path): cut short in place, after \(copies.count) of its copies;"
                + " lines written while it was copied may be lost",
            as: .truncated
        )
        readRetired(now, &buffer)
    }

    /// The copies of the file with lines that were not read, oldest first, and the one of them
    /// that was read in part; they are known from now on.
    private func unreadCopies(of handle: LogHandle) -> (rest: LogHandle?, all: [LogHandle]) {
        // The file itself, if it was renamed since, and younger ones are found when its path leads
        // to another.
        let own = handle.known
        let rotated = rotatedFiles(of: currentPath).prefix {
            $0.identity != handle.identity && !own.isSame(as: $0)
        }
        let open = Set(retired.map(\.identity)).union([handle.identity])
        let (earlier, rest, later) = unread(
            after: handle.position,
            in: Array(rotated),
            except: open
        )
        known = rotated.map(\.known)
        return (rest, earlier + [rest].compactMap(\.self) + later)
    }
}

/// What is found among rotated files.
extension FileTail {
    /// The files of a path that a link led to: those beside the new one were never this log.
    func switchedFiles(from path: String) -> [LogHandle] {
        let last = [try? LogHandle(path)].compactMap(\.self).filter { !$0.isPipe }
        return rotatedFiles(of: path) + last
    }

    /// The rest of what was read up to `position`, and the files before and after it that were
    /// never read.
    func unread(
        after position: FilePosition,
        in rotated: [LogHandle],
        except open: Set<FileIdentity>
    ) -> (earlier: [LogHandle], rest: LogHandle?, later: [LogHandle]) {
        let index = index(of: position, in: rotated)
        func unread(_ files: ArraySlice<LogHandle>) -> [LogHandle] {
            files.filter { handle in
                // A copy that ends before `position` has nothing new.
                let isCopy =
                    position.offset > 0 && position.head.isBeginning(of: handle.firstBytes)
                return !open.contains(handle.identity) && !isCopy && !isKnown(handle)
            }
        }
        // Only a file of which nothing was read can have copies of which nothing was read.
        let earlier = position.offset == 0 ? unread(rotated[..<(index ?? 0)]) : []
        return (earlier, index.map { rotated[$0] }, unread(rotated[(index.map { $0 + 1 } ?? 0)...]))
    }

    /// Which of the files was read up to `position`, now standing there: the same file, or one
    /// that appeared since with the same content, which is its copy or the file itself packed.
    func index(of position: FilePosition, in rotated: [LogHandle]) -> Int? {
        func stands(_ handle: LogHandle) -> Bool { (try? handle.seek(to: position)) ?? false }
        let same = rotated.firstIndex { $0.identity == position.identity }
        if let same, stands(rotated[same]) { return same }
        guard position.offset > 0 else { return nil }
        return rotated.indices.first { !isKnown(rotated[$0]) && stands(rotated[$0]) }
    }

    private func isKnown(_ handle: LogHandle) -> Bool {
        known.contains { $0.isSame(as: handle) }
    }
}
