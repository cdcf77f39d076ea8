package import Events
package import LogFormats

/// A log file to follow.
package struct FollowedFile: Sendable {
    package var source: SourceID
    /// The node whose proxy writes it; nil for a balancer's.
    package var node: NodeName?
    /// May be a symbolic link; its target is followed.
    ///
    /// May be a named pipe, or a file packed by gzip.
    package var path: String
    /// Nil to detect it from the first lines.
    package var format: LogFormat?
    /// Where a file that is there at the start is read from.
    package var start: Start
    /// The writer's local time minus UTC, for formats without a zone.
    package var zoneOffsetSeconds: Int

    package init(
        source: SourceID,
        node: NodeName?,
        path: String,
        format: LogFormat? = nil,
        start: Start = .end,
        zoneOffsetSeconds: Int = 0
    ) {
        self.source = source
        self.node = node
        self.path = path
        self.format = format
        self.start = start
        self.zoneOffsetSeconds = zoneOffsetSeconds
    }

    /// Where reading begins.
    package enum Start: Sendable {
        /// Only what is written from now on.
        case end
        /// What is in the file already, too.
        case beginning
        /// Where it was left at the last stop, through all rotations since; `end` when nothing is
        /// remembered.
        case remembered
        /// With the first line of that time or later, also in the files rotated away since.
        case since(WallTime, LineTime)
    }
}
