import CLinux

/// Places in the file.
extension LogHandle {
    /// Begins again at the start.
    func rewind() throws(FileError) {
        offset = 0
        lineStart = 0
        partial = PartialLine()
        head = []
        tail = []
        recent = []
        gzip = nil
        try detectPacking()
    }

    /// Passes over the text before `place`; a line that is half before it is passed over whole.
    func skip(to place: Int64) throws(FileError) {
        guard !isPipe, place > 0 else { return }
        guard !isPacked else {
            throw FileError(
                text: "\(path): packed by gzip, so it cannot be followed from its end;"
                    + " give a time to read it from"
            )
        }
        let length = min(place, Int64(FilePosition.maximumTailBytes))
        try stand(at: place, after: try bytes(Int(length), at: place - length))
    }

    /// The size of the file.
    func size() throws(FileError) -> Int64 { try FileFacts(of: descriptor, path: path).size }

    /// Whether the file was cut short since: it is smaller than what was read, or begins anew.
    func isTruncated() throws(FileError) -> Bool {
        guard !isPipe else { return false }
        let facts = try FileFacts(of: descriptor, path: path)
        if let gzip { return facts.size < gzip.packedBytes }
        if facts.size < offset { return true }
        // It may have grown to the very same size again.
        guard offset > 0, facts.size > offset || facts.modified != modified else { return false }
        modified = facts.modified
        if try bytes(head.count, at: 0) != head { return true }
        return try bytes(recent.count, at: offset - Int64(recent.count)) != recent
    }

    /// Whether it was written to since the last call, while nothing was read of it yet.
    func hasChangedUnread() throws(FileError) -> Bool {
        guard offset == 0, !isPipe else { return false }
        let facts = try FileFacts(of: descriptor, path: path)
        defer { modified = facts.modified }
        return facts.modified != modified || facts.size > 0
    }

    /// Goes to `place` if this file has the text that was read up to there; else to its start.
    func seek(to place: FilePosition) throws(FileError) -> Bool {
        if place.offset >= place.tail.length, place.offset >= 0,
            place.head.isBeginning(of: firstBytes)
        {
            let isThere = try isPacked ? unpack(to: place) : jump(to: place)
            if isThere { return true }
        }
        try rewind()
        return false
    }

    private func jump(to place: FilePosition) throws(FileError) -> Bool {
        guard try size() >= place.offset else { return false }
        let length = min(place.tail.length, FilePosition.maximumTailBytes)
        let last = try bytes(length, at: place.offset - Int64(length))
        guard Fingerprint(last) == place.tail else { return false }
        try stand(at: place.offset, after: last)
        return true
    }

    /// Goes on at `place`, whose last bytes before it are known.
    private func stand(at place: Int64, after last: [UInt8]) throws(FileError) {
        tail = last
        recent = last
        partial = PartialLine(isSkipped: last.last.map { $0 != UInt8(ascii: "\n") } ?? false)
        offset = place
        lineStart = place
        head = try bytes(Int(min(place, Int64(FilePosition.maximumHeadBytes))), at: 0)
    }

    private func unpack(to place: FilePosition) throws(FileError) -> Bool {
        try rewind()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while offset < place.offset {
            let limit = Int(min(place.offset - offset, Int64(buffer.count)))
            let count = try fill(&buffer, limit)
            guard count > 0 else { return false }
            try note(buffer, count)
        }
        return Fingerprint(Array(recent.suffix(place.tail.length))) == place.tail
    }

    /// The first bytes of the text, read for the purpose; fewer when it cannot be read.
    var firstBytes: [UInt8] {
        let limit = FilePosition.maximumHeadBytes
        guard !isPipe else { return [] }
        guard isPacked else { return (try? bytes(limit, at: 0)) ?? [] }
        guard let stream = try? GzipStream(descriptor, at: 0) else { return [] }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: limit)
        while text.count < limit,
            let count = try? stream.read(into: &buffer, limit: limit - text.count), count > 0
        {
            text += buffer[..<count]
        }
        return text
    }

    /// What tells this file from others once it is read.
    var known: KnownFile { KnownFile(identity: identity, head: Fingerprint(firstBytes)) }

    /// No name leads to it any more.
    var isDeleted: Bool { (try? FileFacts(of: descriptor, path: path).isDeleted) ?? false }
}
