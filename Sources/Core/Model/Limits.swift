/// Every bound of the model, with its reason.
///
/// What is dropped at a bound is counted and shown.
package enum Limits {
    /// Probe latencies kept per node: a minute at one probe a second, the sparkline's width.
    package static let probeHistory = 60
    /// One-second traffic buckets kept per node: the heat map's finest zooms look back ten minutes,
    /// 120 cells of 5 s.
    package static let trafficSeconds = 600
    /// Traffic buckets of 30 s kept per node: the heat map's coarsest zoom looks back six hours,
    /// 180 cells of two minutes.
    package static let trafficHalfMinutes = 720
    /// Ends of short sessions remembered of one node while they are no storm: a crash may bring as
    /// many at once.
    package static let dropsRemembered = 1_024
    /// Lines kept for the logs view: a burst of 100 lines a tick for 10 s, about 4 MB.
    package static let logLines = 10_000
    /// Entries kept of what happened: more than anybody scrolls through.
    package static let happenings = 1_000
    /// Finished gaps kept: two failovers of 10,000 clients.
    package static let gaps = 20_000
    /// Attempts kept per gap: Meteor's ladder reaches 300 s waits by the ninth.
    package static let attemptsPerGap = 64
    /// Burst episodes kept.
    package static let bursts = 200
    /// Distinct clients remembered of an open burst; of one that is over only their number is kept.
    package static let clientsPerBurst = 4_096
    /// Routes counted of one burst, the others together: more than anybody reads.
    package static let routesPerBurst = 32
    /// Characters of a route: what fits a wide terminal.
    package static let routeLength = 120
    /// Failed answers of one node that wait for a burst to open or to go on: 800 a second for 5 s;
    /// beyond, they are counted with the last.
    package static let failuresWaiting = 4_096
    /// Causes of one node kept for a burst that may open: each class in each of 6 whole seconds.
    package static let causesWaiting = 84
    /// Incidents kept of one run.
    package static let incidents = 100
    /// Seconds of an incident whose arrivals are still counted: a line is read, and a session listed,
    /// seconds late at most.
    package static let arrivalSeconds = 16
    /// Operations kept of one run.
    package static let operations = 200
    /// Live proxy sessions followed: hatop's largest setting, times ten.
    package static let sessions = 10_000
    /// Connections of all nodes together that kernels tell and that are followed: two nodes with as
    /// many as one census lists.
    package static let sockets = 20_000
    /// Servers whose last word is remembered: ten times the nodes that one console can show.
    package static let servers = 1_000
    /// Moves between nodes kept: one of each session that is followed.
    package static let moves = 10_000
    /// Hosts kept that left a node and may come back: a node with all followed sessions ended.
    package static let departures = 10_000
    /// Addresses kept that canaries gave up: two tries of each within `Rules.moveWindow`.
    package static let formerAddresses = 20_000
    /// Canary clients followed.
    package static let clients = 10_000
    /// Flurries of one node that can end within one tick and still be told apart: a tick of a live
    /// log holds one or two; only reading an old log at once brings more.
    package static let flurries = 16
    /// Failed answers that wait to be joined to the canaries' tries: 800 a second for 5 s.
    package static let failedAnswers = 4_096
    /// Seconds with lines by which a log's clock is judged: a minute of a busy log.
    package static let skewSamples = 60
    /// Characters kept of what tells a client apart: the longest user agents in use have about 200.
    package static let clientNameLength = 200
    /// Clients followed by the logs: twice the 10,000 of the largest failover that is told whole.
    package static let trails = 20_000
    /// Requests kept of one client: Meteor's ladder of an hour, and a few sessions before it.
    package static let contactsPerTrail = 64
    /// What one client's browser told of its gaps: more than its contacts can make.
    package static let beaconsPerTrail = 32
    /// Clients told apart behind one address for joining a balancer's connections to them.
    package static let clientsPerHost = 64
    /// A balancer's connections kept for joining: two of each client that is followed.
    package static let legs = 40_000
    /// Ends of sessions kept of one node: all of its clients twice.
    package static let lossesPerNode = 20_000
    /// Signs kept of one node, of each kind: a storm's worth of refused tries.
    package static let signsPerNode = 4_096
    /// Paths remembered on which WebSockets were seen.
    package static let webSocketPaths = 64
    /// Lives that one address and user agent may lead at once before they are counted only.
    package static let lanesPerClient = 64
    /// Sources shown.
    package static let sources = 256
}
