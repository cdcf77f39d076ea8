package import Events

/// How much of what was recorded is kept.
package struct Retention: Equatable, Sendable {
    /// All recordings of the folder together.
    package var bytesMax: Int64
    /// From a recording's last write.
    package var ageMax: Duration
    /// What must stay free on the disk.
    package var reserve: Int64

    /// The defaults are our choice, to be changed by `recording:` of the configuration.
    package init(
        bytesMax: Int64 = 512 << 20,
        ageMax: Duration = .seconds(48 * 3_600),
        reserve: Int64 = 256 << 20
    ) {
        (self.bytesMax, self.ageMax, self.reserve) = (bytesMax, ageMax, reserve)
    }

    /// One recording of the folder.
    package struct Kept: Equatable, Sendable {
        package var path: String
        /// With its side files.
        package var bytes: Int64
        /// Its last write.
        package var written: WallTime

        package init(path: String, bytes: Int64, written: WallTime) {
            (self.path, self.bytes, self.written) = (path, bytes, written)
        }
    }

    /// Why one goes.
    package enum Reason: String, Equatable, Sendable {
        case tooOld = "too old"
        case tooMuch = "too much is kept"
        case diskFull = "the disk is nearly full"
    }

    /// A recording that was written this short a while ago may be written now: a recorder commits
    /// twice a second, and one that is held up for a minute is rare.
    static let inUse = Duration.seconds(60)

    /// What must go, the oldest first.
    ///
    /// - Parameters:
    ///   - files: the recordings of the folder.
    ///   - own: the one that is written by this run; it never goes.
    ///   - free: bytes free on the disk; nil where that is not known.
    ///   - now: by the clock that `written` is by.
    /// - Returns: each with why.
    package func surplus(
        of files: [Kept],
        own: String?,
        free: Int64?,
        now: WallTime
    ) -> [(file: Kept, reason: Reason)] {
        var total = files.reduce(Int64(0)) { $0.addingSaturated($1.bytes) }
        var free = free
        var found: [(file: Kept, reason: Reason)] = []
        let candidates = files.filter { $0.path != own && now - $0.written > Self.inUse }
        for file in candidates.sorted(by: { ($0.written, $0.path) < ($1.written, $1.path) }) {
            let reason: Reason? =
                if now - file.written > ageMax {
                    .tooOld
                } else if total > bytesMax {
                    .tooMuch
                } else if let free, free < reserve {
                    .diskFull
                } else {
                    nil
                }
            guard let reason else { break }
            found.append((file, reason))
            total -= file.bytes
            free = free.map { $0.addingSaturated(file.bytes) }
        }
        return found
    }
}

extension Int64 {
    fileprivate func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
