/// How a batch's lines were understood: `lines == understood + partial + rejected`.
package struct LogCounts: Codable, Equatable, Sendable {
    package var lines: Int
    package var understood: Int
    package var partial: Int
    package var rejected: Int
    /// Lines counted here but left out of `records` because there were too many.
    package var leftOut: Int
    /// Of those left out the lines that matter: of too many of them an even sample is in `records`.
    package var sampled: Int
    /// Requests of the console's own health probes: in `records`, but not in the batch's `traffic`.
    package var ownProbes: Int
    /// Lines known to be lost before they could be read: datagrams that the kernel had no room
    /// for, messages that were cut off.
    ///
    /// They are in none of the other counts.
    package var lost: Int

    package init(
        lines: Int = 0,
        understood: Int = 0,
        partial: Int = 0,
        rejected: Int = 0,
        leftOut: Int = 0,
        sampled: Int = 0,
        ownProbes: Int = 0,
        lost: Int = 0
    ) {
        self.lines = lines
        self.understood = understood
        self.partial = partial
        self.rejected = rejected
        self.leftOut = leftOut
        self.sampled = sampled
        self.ownProbes = ownProbes
        self.lost = lost
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(
            lines: left.lines &+ right.lines,
            understood: left.understood &+ right.understood,
            partial: left.partial &+ right.partial,
            rejected: left.rejected &+ right.rejected,
            leftOut: left.leftOut &+ right.leftOut,
            sampled: left.sampled &+ right.sampled,
            ownProbes: left.ownProbes &+ right.ownProbes,
            lost: left.lost &+ right.lost
        )
    }
}

extension LogCounts {
    /// Reads counts as they were recorded; those that an older recording does not have are 0.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            lines: try values.decode(Int.self, forKey: .lines),
            understood: try values.decode(Int.self, forKey: .understood),
            partial: try values.decode(Int.self, forKey: .partial),
            rejected: try values.decode(Int.self, forKey: .rejected),
            leftOut: try values.decode(Int.self, forKey: .leftOut),
            sampled: try values.decodeIfPresent(Int.self, forKey: .sampled) ?? 0,
            ownProbes: try values.decode(Int.self, forKey: .ownProbes),
            lost: try values.decodeIfPresent(Int.self, forKey: .lost) ?? 0
        )
    }
}
