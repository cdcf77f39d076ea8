import Events
import Foundation
import LogFormats
import Ports
import Synchronization
import Tailing

/// Prints the target of every request in a log while it is followed, and at the end what was told:
/// `Following PATH`, until the end of standard input.
@main
struct Following {
    static func main() async {
        let sink = Printer()
        let file = FollowedFile(
            source: "log",
            node: nil,
            path: CommandLine.arguments[1],
            format: .nginxCombined,
            start: .beginning
        )
        let follower = LogFollower([file], ticker: MachineTicker())
        follower.start(into: sink)
        while readLine() != nil {}
        await follower.stop()
    }
}

private struct Printer: EventSink {
    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        switch event {
        case .logBatchRead(let batch):
            let targets = batch.records.compactMap {
                if case .access(let record) = $0.content { record.target } else { nil }
            }
            print(targets.joined(separator: "\n"))
            if batch.counts.leftOut > 0 { print("# left out \(batch.counts.leftOut)") }
        case .sourceChanged(let change): print("# \(change.state): \(change.detail)")
        default: break
        }
    }
}

private struct MachineTicker: Ticker {
    private let start = ContinuousClock.now
    var now: Instant { .zero + (ContinuousClock.now - start) }
    var wall: WallTime { WallTime(rawValue: 0) }
}
