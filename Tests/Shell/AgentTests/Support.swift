import Events
import Ports
import Synchronization

/// A clock that stands until it is moved.
final class HandTicker: Ticker {
    private let seconds = Mutex<Int64>(1_795_405_729)
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: seconds.withLock { $0 } * 1_000_000_000) }
    func advance(_ by: Int64) { seconds.withLock { $0 += by } }
}

/// Keeps the newest opinion of one server.
final class CensusSink: EventSink {
    private let kept = Mutex<(isAnswered: Bool, opinion: ProxyOpinion?)>((false, nil))

    var isAnswered: Bool { kept.withLock { $0.isAnswered } }
    var opinion: ProxyOpinion? { kept.withLock { $0.opinion } }

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        kept.withLock { kept in
            switch event {
            case .censusTaken(let census): kept = (true, census.servers.first?.state)
            // Nobody listens there for a moment after a start.
            case .sourceChanged(let change) where change.state == .failing: kept = (true, nil)
            default: break
            }
        }
    }
}
