package import Canvas
package import Events

/// What a frame shows besides the cluster's state: where the state comes from and how to draw it.
///
/// Made anew for each frame by whoever runs the loop; the views only read it.
package struct FrameContext: Equatable, Sendable {
    /// Where the state comes from.
    package var mode: Mode
    /// The file that is being recorded to; nil when nothing is recorded.
    package var recordingPath: String?
    /// When the recording began, on the run's clock; nil: with the run.
    package var recordingSince: Instant?
    /// Why nothing is being written just now, in words; nil when all is well.
    package var recordingProblem: String?
    /// The signs the terminal can show.
    package var glyphs: Glyphs
    /// Civil time of the state that is held on screen; nil while it moves.
    package var frozenAt: WallTime?
    /// Civil time now, for the clock in the header; nil: the state's own.
    ///
    /// It goes on while the screen is frozen.
    package var wall: WallTime?
    /// Whether a stop, a release or a mark asked for here can be carried out.
    package var actsOnHost = false
    /// Drills that can be run from here; empty: none.
    package var drills: [DrillOffer] = []
    /// How far the drill that runs is, in words; nil while none does.
    package var drill: String?
    /// Local time minus UTC, in seconds, for every time of day on screen; −86400 to 86400.
    package var zoneOffsetSeconds: Int

    package init(
        mode: Mode = .live,
        recordingPath: String? = nil,
        recordingSince: Instant? = nil,
        recordingProblem: String? = nil,
        glyphs: Glyphs = .unicode,
        frozenAt: WallTime? = nil,
        wall: WallTime? = nil,
        zoneOffsetSeconds: Int = 0
    ) {
        self.mode = mode
        self.recordingPath = recordingPath
        self.recordingSince = recordingSince
        self.recordingProblem = recordingProblem
        self.glyphs = glyphs
        self.frozenAt = frozenAt
        self.wall = wall
        self.zoneOffsetSeconds = zoneOffsetSeconds
    }

    package enum Mode: Equatable, Sendable {
        case live
        case replay(Transport)
    }

    /// The transport of a replay; nil while live.
    package var transport: Transport? {
        if case .replay(let transport) = mode { return transport }
        return nil
    }
}

/// Where a replay stands.
package struct Transport: Equatable, Sendable {
    /// From the beginning of the recording.
    package var position: Duration
    /// From its beginning to its end.
    package var length: Duration
    /// Civil time at `position`; nil before the recording's first tick.
    package var wall: WallTime?
    package var isPlaying: Bool
    /// 1 is as fast as it happened.
    package var speed: Double
    /// The first fault's place; nil when the recording has none, or it is not known yet.
    package var faultPosition: Duration?
    /// What else is marked on the bar.
    package var marks: [Mark]
    /// True: facts appear when the console learned them; false: when they happened.
    package var isAsSeen: Bool

    package init(
        position: Duration,
        length: Duration,
        wall: WallTime? = nil,
        isPlaying: Bool = false,
        speed: Double = 1,
        faultPosition: Duration? = nil,
        marks: [Mark] = [],
        isAsSeen: Bool = true
    ) {
        self.position = position
        self.length = length
        self.wall = wall
        self.isPlaying = isPlaying
        self.speed = speed
        self.faultPosition = faultPosition
        self.marks = marks
        self.isAsSeen = isAsSeen
    }

    /// A place on the bar with what it is.
    package struct Mark: Equatable, Sendable {
        package var position: Duration
        package var kind: Kind
        /// A word beside it, where there is room.
        package var label: String

        package init(position: Duration, kind: Kind, label: String) {
            self.position = position
            self.kind = kind
            self.label = label
        }

        package enum Kind: Equatable, Sendable {
            case burst
            case operation
            case note
        }
    }
}
