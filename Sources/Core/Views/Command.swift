import Events

/// What a key asks for, once it is known which key means what.
enum Command: Equatable, Hashable, Sendable {
    // Everywhere.
    case quit
    case backOrQuit
    case suspend
    case redraw
    case help
    case back
    case view(ViewName)
    /// A screen that this version does not have.
    case missingView(String)
    case filter
    case freeze
    case theme
    case nextPane
    /// A key that is kept for what a later version does.
    case missing(String)
    // Moving.
    case move(Movement)
    case open
    // One view's own.
    case lever(Verb)
    /// Takes the last operation back.
    case undo
    /// Stops waiting for the operation that runs.
    case abort
    case palette
    /// The operations and exactly what was sent.
    case operations
    case zoom
    /// The incident that the selected episode is part of.
    case incident
    case table
    case sort(Direction)
    case reverse
    case nextMatch(Direction)
    case nextError(Direction)
    case marksOnly
    case onlyRejected
    // Replay.
    case transport(TransportCommand)
    case space

    enum Movement: Equatable, Hashable, Sendable {
        case rows(Int)
        case pages(Int)
        case halfPages(Int)
        case top
        case bottom
    }

    enum Direction: Int, Equatable, Hashable, Sendable {
        case previous = -1
        case next = 1
    }
}

/// Whether a command can act now.
enum Availability: Equatable, Sendable {
    case ready
    /// It is shown nowhere and says this when pressed.
    case refused(String)
}
