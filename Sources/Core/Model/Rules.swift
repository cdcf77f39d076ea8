/// Every threshold of the fold, with its source or reason.
///
/// Bounds on memory are in `Limits`.
package enum Rules {
    /// Time limit of a drill's own command.
    ///
    /// Our choice: a service that answers its manager stops in seconds, and a drill must not stand half
    /// injected for as long as systemd waits for one that does not (DefaultTimeoutStopSec, 90 s).
    package static let injecting = Duration.seconds(30)
    /// A probe result older than this many intervals plus the time limit is stale: three chances
    /// to be heard were missed.
    package static let staleIntervals = 3
    /// A census older than this says nothing any more: it comes each second, so five were missed.
    package static let censusFreshness = Duration.seconds(5)

    /// Closes or losses that follow each other within this time belong together
    /// (failover-physics 8, "node-drop event": one node's sockets end in the same millisecond).
    package static let flurryWindow = Duration.milliseconds(250)
    /// The fewest closes of one node within the window that are told (failover-physics 8).
    package static let closesMinimum = 3
    /// One in this many of a node's known sessions must close within the window: 20 %.
    package static let closesShare = 5
    /// The fewest canaries lost on one node within the window that are told.
    package static let lostMinimum = 3

    /// Failed answers within `burstOpening` that open a burst of a node that has none otherwise: one
    /// or two are what a reload or a client that left makes.
    package static let burstMinimum = 3
    /// Time by the log's clock within which failed answers open a burst.
    package static let burstOpening = Duration.seconds(1)
    /// A burst is over after this long without a failed answer that keeps it up; below Meteor's third
    /// try (3.6 s at the earliest) it would fall in two.
    package static let burstQuiet = Duration.seconds(5)
    /// The time constant, in seconds, of a node's own rate of failed answers: long enough to hold ten
    /// answers of a node that fails once in 6 s, short enough to forget a fault within minutes.
    package static let baseSeconds = 60
    /// By how many deviations √λ above its own rate λ a node's burst opens.
    ///
    /// Of answers that fail
    /// independently at 3 a second, one second in 290,000 has as many (Poisson, 14 or more): a false
    /// burst in days.
    package static let burstOpeningDeviations = 6.0
    /// By how many deviations above its own rate a burst goes on: less than for opening, so that it
    /// neither falls in pieces nor outlives the fault (hysteresis).
    ///
    /// At 3 a second, one second in 30
    /// has as many, so 5 s without are soon found.
    package static let burstClosingDeviations = 2.0
    /// What goes on for longer than this is learned as the node's own rate: Meteor's longest wait
    /// between two tries, so that hardly a client of the fault is still on its way.
    package static let burstLearning = Duration.seconds(300)
    /// A node's event this long before a burst may have opened it: Meteor's third try, the first that
    /// waits, begins 6.1 s after the loss at the latest.
    package static let openerReach = Duration.seconds(7)
    /// A session shorter than this was dropped rather than left: Meteor takes 10 ms and a handshake
    /// to be back, a person longer than this to look and go.
    package static let dropStormLife = Duration.seconds(2)
    /// Dropped sessions within `dropStormWindow` that are a storm: one a second is no accident.
    package static let dropStormMinimum = 10
    /// Time by the log's clock within which dropped sessions count together.
    package static let dropStormWindow = Duration.seconds(10)
    /// The different seconds in which they must have ended: all within one is a crash.
    package static let dropStormSeconds = 3
    /// An incident is over when all was well for this long: as for a burst, so that a fault that the
    /// probe finds after the clients did, or Meteor's third tries, are the same incident.
    package static let incidentSettling = Duration.seconds(5)
    /// The error log's clock has whole seconds only (failover-physics 8, time caveats).
    package static let errorLogResolution = Duration.seconds(1)

    /// A node that nobody saw going down begins a new fault this long after the one before.
    package static let episodeLength = Duration.seconds(30)
    /// A loss this little before the fault still belongs to it: a probe's fault is up to one interval
    /// and one time limit late, by default 1.8 s.
    package static let detectionSlack = Duration.seconds(2)
    /// All clients are back when none is out and none came back for this long; flurries that rest this
    /// long are over.
    package static let settling = Duration.seconds(1)
    /// A failed answer waits this long for the canary's own report of the try.
    package static let joinWaiting = Duration.seconds(5)
    /// How far the proxy's and the canary's clocks may differ when a try is joined by address.
    package static let joinTolerance = Duration.seconds(1)

    /// A host that left a node and is on another within this time has moved: Meteor's fourth try
    /// begins 19.4 s after the loss at the latest, and a census later it is listed.
    package static let moveWindow = Duration.seconds(30)
    /// A session as old as this is no single request; ages are whole seconds, so in truth 1 s.
    package static let requestLongest = Duration.seconds(2)

    /// What a log's clock may be ahead or behind without a word: most formats tell whole seconds.
    package static let lineResolution = Duration.seconds(1)
    /// The delay of a line that nobody wonders about: a tick to read it, a relay, a busy disk.
    package static let ordinaryDelay = Duration.seconds(1)
    /// The fewest seconds with lines from which a log's clock is judged: below, one odd line and
    /// one late one would be half of them.
    package static let skewMinimum = 5
    /// A log's clock is judged by lines that were read no longer ago than this: a quiet log brings
    /// a line or two a minute.
    package static let skewWindow = Duration.seconds(600)
    /// Civil time that goes on otherwise than the run's clock by more than this within a tick was
    /// set; what is less is the machine's own hesitation.
    package static let clockStep = Duration.seconds(1)
    /// Lines a second are the mean of this many full seconds, as requests are.
    package static let rateSeconds = 5

    /// Data on the nodes that is younger than the confirmation must come within this time; the
    /// observers are asked at once.
    package static let recheckLongest = Duration.seconds(3)
    /// What a probe may take beyond its own time limit until its result is folded.
    package static let recheckGrace = Duration.seconds(2)
    /// The audit must have the intent within this time: a write and an fsync, and what stands by
    /// started.
    package static let committing = Duration.seconds(10)
    /// What the host tells of acting comes each second: after this long it is stale.
    package static let controlFreshness = Duration.seconds(5)
    /// More sessions than were accepted to be cut, in percent, make the acceptance void: what is on
    /// screen is what is acted on.
    package static let acceptedGrowthPercent = 10
    /// The effect of an operation must be seen within this time.
    package static let observing = Duration.seconds(30)
    /// A step whose outcome is not told this long after its own time limit has no outcome.
    package static let stepGrace = Duration.seconds(5)
}

/// Rules by which sessions are followed through logs.
extension Rules {
    /// A request's line of opening and that of its end tell its start alike to this: nginx computes
    /// both from one clock, cut to milliseconds.
    package static let openLineTolerance = Duration.milliseconds(5)
    /// How far a balancer's and a proxy's clocks may differ when a connection is joined by address.
    package static let legTolerance = Duration.seconds(1)
    /// A list of sessions tells when each began to a second: the middle of it, give or take half.
    ///
    /// HAProxy's `age` is the difference of two clocks cut to whole seconds (stream.c, `show sess`:
    /// `now.tv_sec - tv_accept.tv_sec`), so it names the second in which the session began. A kernel's
    /// table is looked at each second: a connection is at most that old when it is first seen.
    package static let listPrecision = Duration.milliseconds(500)
    /// A connection through the balancer that lasts as long as this and of which the proxy tells
    /// nothing is a WebSocket: a request would have been logged.
    package static let sessionShortest = Duration.seconds(2)
    /// Another line of the same client may begin this little before its session's end was written.
    package static let laneTolerance = Duration.milliseconds(100)
    /// A client that ended its session itself, or was told goodbye, and does not try again within
    /// this time has left: no library's first retry is later (failover-physics 2.2: Action Cable,
    /// up to 13.8 s).
    package static let firstTryLongest = Duration.seconds(15)
    /// A client whose session was taken from it may be this long without a try that a log sees:
    /// Meteor's longest wait, 375 s (failover-physics 2.1), and a connect timeout of 10 s.
    package static let ladderLongest = Duration.seconds(385)
    /// A WebSocket that ends so soon after its opening was never usable: the protocol's own welcome
    /// takes a round trip more.
    package static let usableShortest = Duration.milliseconds(20)
    /// Of a wave of ends this share must fall within one turn of an event loop for a crash: in the
    /// labelled samples a crash has 98 % or more, a goodbye to all at once 82 % or less.
    package static let suddenPercent = 90
    /// nginx takes up to 512 events in one turn (`events { epoll_events 512; }`) and writes one time
    /// for all of them; ending a TLS connection costs it some 50 us.
    static func suddenWindow(_ count: Int) -> Duration {
        .milliseconds(2) + (count > 512 ? .microseconds(50) * count : .zero)
    }
    /// A node that leaves a request unanswered for this long does not answer: an ordinary one is
    /// there within milliseconds.
    package static let silence = Duration.seconds(1)
    /// Sessions that end while, or up to this long before, their node leaves requests unanswered
    /// ended by their clients' heartbeats: Meteor's notices within 50 s (failover-physics 2.1).
    package static let heartbeatLongest = Duration.seconds(50)
    /// A refused try this soon after a session's end tells that its app had died (failover-physics 8).
    package static let refusalAfterCrash = Duration.seconds(1)
    /// A proxy's own notice of its end has whole seconds.
    package static let deathTolerance = Duration.seconds(2)
    /// A SockJS poll is answered within this: Meteor's heartbeat of 45 s, and some.
    package static let pollLongest = Duration.seconds(50)
    /// The protocol's welcome answers a SockJS client's second poll within this, if it has one:
    /// sockjs-node's own heartbeat, the next thing to answer a poll, comes after 25 s, and a browser
    /// first needs another connection to send its greeting.
    package static let pollWelcomeLongest = Duration.seconds(5)
    /// A browser's word on its gap belongs to the one that ended this near to its own end: it is sent
    /// at once, over a connection that may have to be made, and clocks of browsers are some seconds off.
    package static let beaconTolerance = Duration.seconds(5)
    /// By what a browser's own measurement of a gap may be wrong: its timers have whole milliseconds,
    /// and a busy page handles an event some milliseconds late.
    package static let beaconError = Duration.milliseconds(5)
    /// What a log cannot tell of a gap's end: the protocol's welcome comes a round trip after the
    /// WebSocket is open.
    ///
    /// In the labelled samples of 50 to 100 clients at once on
    /// two cores it is at most this.
    package static let welcomeUnseen = Duration.milliseconds(60)
}
