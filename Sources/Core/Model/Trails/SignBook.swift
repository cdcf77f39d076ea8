import Events

/// What else the logs tell of one node, by which it is judged how its sessions ended.
struct SignBook: Codable, Equatable, Sendable {
    /// Ends of sessions beside which a try was refused: the app's port was closed then.
    private var refused = Coverage()
    /// Ends of sessions beside which a request was left unanswered.
    private var silent = Coverage()
    /// When its proxy ended: it was killed, or told to end at once; sorted.
    private var deaths: [WallTime] = []
    /// When its proxy was first told to end once its connections have.
    private var farewell: WallTime?
    /// Why single connections ended, by the proxy's own number of the connection.
    private var causes: [UInt64: CauseClass] = [:]

    /// A try was refused; returns when sessions ended that may be judged otherwise now.
    mutating func addRefusal(_ at: WallTime) -> ClosedRange<WallTime>? {
        refused.insert(at - Rules.refusalAfterCrash...at + Rules.silence)
    }

    /// A request had no answer between two moments.
    mutating func addSilence(from start: WallTime, to end: WallTime) -> ClosedRange<WallTime>? {
        silent.insert(start - Rules.heartbeatLongest...max(start, end) + Rules.silence)
    }

    mutating func addDeath(_ at: WallTime) -> ClosedRange<WallTime>? {
        var place = deaths.count
        while place > 0, deaths[place - 1] > at { place -= 1 }
        if place > 0, deaths[place - 1] == at { return nil }
        deaths.insert(at, at: place)
        if deaths.count > Limits.signsPerNode { deaths.removeFirst() }
        return at - Rules.deathTolerance...at + Rules.deathTolerance
    }

    mutating func addFarewell(_ at: WallTime) -> ClosedRange<WallTime>? {
        guard farewell.map({ at < $0 }) ?? true else { return nil }
        farewell = at
        return at...at + Rules.ladderLongest
    }

    mutating func addCause(_ cause: CauseClass, of connection: UInt64) {
        guard causes.count < Limits.signsPerNode || causes[connection] != nil else { return }
        // One connection may have several lines; the order in which they are read decides nothing.
        if let known = causes[connection], known.rawValue <= cause.rawValue { return }
        causes[connection] = cause
    }

    /// Whether a try was refused right after a session that ended then.
    func isRefused(beside end: WallTime) -> Bool { refused.contains(end) }

    /// Whether a request was without an answer about then.
    func isSilent(beside end: WallTime) -> Bool { silent.contains(end) }

    /// The first end of the proxy not before `start`.
    func death(after start: WallTime) -> WallTime? { deaths.first { $0 >= start } }

    func isFarewell(before end: WallTime) -> Bool { farewell.map { $0 <= end } ?? false }

    func cause(of connection: UInt64?) -> CauseClass? { connection.flatMap { causes[$0] } }
}
