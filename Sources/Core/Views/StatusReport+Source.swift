import Canvas
package import Events
import Model

extension StatusReport {
    /// One source: how it fares, and what its lines became since the run began.
    package struct Source: Equatable, Sendable {
        package var source: SourceID
        package var node: NodeName?
        /// open, missing, rotated, truncated, failing or ended.
        package var state: String
        /// What the state is about, safe to print.
        package var detail: String
        /// The format's name; nil where it is not known.
        package var format: String?
        /// Whether it was found out from the lines; nil where the format is not known.
        package var formatDetected: Bool?
        /// Nil for what reads no lines, or never could.
        package var counts: LogCounts?
        /// Whether more lines may be lost than were counted.
        package var mayHaveLostMore: Bool
        /// Lines a second; nil before five full seconds.
        package var linesPerSecond: Double?
        /// The time in the last line, UTC, as in RFC 3339.
        package var lastLineAt: String?
        /// Seconds; below zero for a line from the console's future.
        package var lastLineAge: Double?
        /// Seconds the writer's clock is ahead, below zero behind (or late); nil while not known.
        package var clockSkew: Double?
        /// What the skew means, or why there is none.
        package var clockSkewNote: String
        /// Why the last line that was not understood was not, safe to print.
        package var lastRejection: Rejection?
    }

    /// Why a line was not understood, and the byte where reading stopped.
    package struct Rejection: Encodable, Equatable, Sendable {
        package var reason: String
        package var offset: Int
    }
}

extension StatusReport.Source {
    init(_ source: SourceStatus, in state: State) {
        self.source = source.id
        node = source.node
        self.state = source.state.rawValue
        detail = sanitise(source.detail)
        format = source.format.map { sanitise($0) }
        formatDetected = source.format.map { _ in source.isFormatDetected }
        counts = source.knownCounts
        mayHaveLostMore = source.mayHaveLostMore
        linesPerSecond = source.linesPerSecond(at: state.clock.now)
        lastLineAt = source.lastLineAt?.utcText
        lastLineAge = source.lastLineAge(at: state.clock.wall)?.seconds
        let skew = source.clockSkew(at: state.clock.now)
        clockSkew = skew.map { (Duration.zero - $0.shortestDelay).seconds }
        clockSkewNote = skew?.verdict.words ?? "not known: too few lines were read as they came"
        lastRejection = source.lastRejection.map {
            StatusReport.Rejection(reason: sanitise($0.reason), offset: $0.offset)
        }
    }
}

extension StatusReport.Source: Encodable {
    private enum CodingKeys: String, CodingKey {
        case source, node, state, detail, format, lines, understood, partial, rejected, sampled,
            lost
        case formatDetected = "format_detected"
        case leftOut = "left_out"
        case ownProbes = "own_probes"
        case mayHaveLostMore = "may_have_lost_more"
        case linesPerSecond = "lines_per_s"
        case lastLineAt = "last_line_at"
        case lastLineAge = "last_line_age_s"
        case clockSkew = "clock_skew_s"
        case clockSkewNote = "clock_skew_note"
        case lastRejection = "last_rejection"
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(source, forKey: .source)
        try values.encode(node, forKey: .node)
        try values.encode(state, forKey: .state)
        try values.encode(detail, forKey: .detail)
        try values.encode(format, forKey: .format)
        try values.encode(formatDetected, forKey: .formatDetected)
        try values.encode(counts?.lines, forKey: .lines)
        try values.encode(counts?.understood, forKey: .understood)
        try values.encode(counts?.partial, forKey: .partial)
        try values.encode(counts?.rejected, forKey: .rejected)
        try values.encode(counts?.leftOut, forKey: .leftOut)
        try values.encode(counts?.sampled, forKey: .sampled)
        try values.encode(counts?.lost, forKey: .lost)
        try values.encode(mayHaveLostMore, forKey: .mayHaveLostMore)
        try values.encode(counts?.ownProbes, forKey: .ownProbes)
        try values.encode(linesPerSecond, forKey: .linesPerSecond)
        try values.encode(lastLineAt, forKey: .lastLineAt)
        try values.encode(lastLineAge, forKey: .lastLineAge)
        try values.encode(clockSkew, forKey: .clockSkew)
        try values.encode(clockSkewNote, forKey: .clockSkewNote)
        try values.encode(lastRejection, forKey: .lastRejection)
    }
}
