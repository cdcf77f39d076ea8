/// One event with its place in the run: what the recording stores and what the fold reads.
package struct Envelope: Codable, Equatable, Sendable {
    /// Position in the run, from 1, without holes: the order of folding.
    package var sequence: UInt64
    /// When the console learned it, on the run's monotonic clock.
    ///
    /// Never decreases with `sequence`.
    package var seen: Instant
    /// Who said it.
    package var source: SourceID
    /// When it happened by the source's own clock; nil where the fact carries no time of its own.
    package var at: WallTime?
    /// What happened.
    package var event: Event

    package init(
        sequence: UInt64,
        seen: Instant,
        source: SourceID,
        at: WallTime? = nil,
        event: Event
    ) {
        self.sequence = sequence
        self.seen = seen
        self.source = source
        self.at = at
        self.event = event
    }
}

/// Everything the console can learn, in the past tense.
///
/// What the viewer does with the screen (focus, filter, scroll) is not here: it is not recorded.
package enum Event: Codable, Equatable, Sendable {
    /// What is watched: sent once at the start, and again whenever the configuration changes.
    case topologyChanged(Topology)
    /// A health probe ended, well or badly.
    case probeFinished(ProbeResult)
    /// A log source yielded its lines of one tick.
    case logBatchRead(LogBatch)
    /// A proxy told its servers and sessions.
    case censusTaken(Census)
    /// The kernel of a node's host told the connections of its proxy.
    case socketsCounted(SocketCensus)
    /// A proxy told its own gauges, such as nginx's `stub_status`.
    case gaugeTaken(ProxyGauge)
    /// A canary client told one step of its life.
    case canaryReported(CanaryReport)
    /// A source changed its own state: opened, rotated, lost, back.
    case sourceChanged(SourceChange)
    /// An operation of the operator went one step further.
    case operationProgressed(OperationProgress)
    /// The console's host told what it knows of acting: stop, audit, other consoles, approvals.
    case controlSeen(ControlFacts)
    /// The operator wrote a note or set a mark.
    case noteAdded(Note)
    /// The run's clock advanced; sent once per tick after the events of that tick.
    case ticked(Tick)
}

/// The end of one tick: all that was learned before `wall` has been folded.
package struct Tick: Codable, Equatable, Sendable {
    /// The console host's civil time.
    package var wall: WallTime
    /// Events dropped because the mailbox was full, since the run began.
    package var droppedEvents: UInt64

    package init(wall: WallTime, droppedEvents: UInt64 = 0) {
        self.wall = wall
        self.droppedEvents = droppedEvents
    }
}

/// A note or mark by the operator.
package struct Note: Codable, Equatable, Sendable {
    /// What was written; empty for a bare mark.
    package var text: String
    package init(text: String) { self.text = text }
}
