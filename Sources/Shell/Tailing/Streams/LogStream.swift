package import Events
package import LogFormats

/// Lines that come from elsewhere than a file: whose they are and how they are read.
package struct LogStream: Sendable {
    package var source: SourceID
    /// The node whose proxy writes them; nil for a balancer's or several nodes'.
    package var node: NodeName?
    /// Nil to detect it from the first lines.
    package var format: LogFormat?
    /// The writer's local time minus UTC, for formats without a zone.
    package var zoneOffsetSeconds: Int

    /// Describes a stream; opens nothing.
    package init(
        source: SourceID,
        node: NodeName?,
        format: LogFormat? = nil,
        zoneOffsetSeconds: Int = 0
    ) {
        self.source = source
        self.node = node
        self.format = format
        self.zoneOffsetSeconds = zoneOffsetSeconds
    }
}
