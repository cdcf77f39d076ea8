package import Canvas
package import Events

/// Where adapters put what they learned.
///
/// Safe from any thread; never blocks. When the mailbox is full the event is dropped and counted,
/// and the screen says so.
package protocol EventSink: Sendable {
    /// - Parameters:
    ///   - event: what was learned.
    ///
    ///   - source: who says so.
    ///   - at: when it happened by the source's own clock; nil where it carries no time.
    func post(_ event: Event, from source: SourceID, at: WallTime?)
}

/// Something outside that is observed until it is stopped.
package protocol EventSource: Sendable {
    /// Begins to observe and returns at once.
    ///
    /// Called once.
    func start(into sink: any EventSink)
    /// Observes again at once rather than when it is due; where that is possible.
    func observeNow()
    /// Ends the observation; returns when no event will be posted any more.
    ///
    /// Idempotent.
    func stop() async
}

extension EventSource {
    package func observeNow() {}
}

/// Probes nodes' health.
package protocol Prober: EventSource {}
/// Follows one log.
package protocol LogSource: EventSource {}
/// Asks a proxy for its servers and sessions.
package protocol ConnectionCensus: EventSource {}
/// Runs canary clients, or listens to those that run elsewhere.
package protocol CanaryFleet: EventSource {}

/// Remembers every envelope.
///
/// Never blocks the caller: writing happens elsewhere.
package protocol Journal: Sendable {
    /// Takes an envelope for writing.
    ///
    /// When writing is behind, it is dropped and counted.
    func append(_ envelope: Envelope)
    /// Waits until everything appended so far is stored; false when it cannot be stored.
    func flush() async -> Bool
    /// The state of the writing, for the header.
    var status: JournalStatus { get }
    /// Writes what is left and closes the file.
    func close() async
}

/// How the recording fares.
package struct JournalStatus: Equatable, Sendable {
    /// The file; empty when nothing is recorded.
    package var path: String
    package var bytesWritten: Int64
    package var dropped: UInt64
    /// Why nothing is being written just now; nil when all is well.
    package var problem: String?

    package init(path: String, bytesWritten: Int64, dropped: UInt64, problem: String?) {
        self.path = path
        self.bytesWritten = bytesWritten
        self.dropped = dropped
        self.problem = problem
    }
}

/// A screen that people look at and type on.
package protocol Display: Sendable {
    /// Shows a screen; a newer one may overtake it.
    ///
    /// Never blocks.
    func show(_ screen: Screen)
    /// The size to draw for.
    var size: Size { get }
    /// Uses other colours from the next screen on.
    func setTheme(_ theme: Theme)
    /// Gives the terminal back to the shell until the program is continued.
    func suspend()
    /// Paints everything again: something else wrote on the terminal.
    func redraw()
}

/// The clocks.
///
/// Injected, so that tests move time by hand.
package protocol Ticker: Sendable {
    /// Time since the run began.
    var now: Instant { get }
    /// Civil time.
    var wall: WallTime { get }
}
