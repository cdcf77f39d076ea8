import Events
import Foundation
import Ports
import Sockets
import Synchronization

/// Counting ADDRESS:PORT CENSUSES: the processor time of a census of sockets, as the console takes it.
///
/// Prints the connections listed, the milliseconds of the first census (which makes the texts) and
/// those of each later one, kernel and program together.
@main
struct Counting {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let address = AddressPort(arguments[1]),
            let count = Int(arguments[2]), count > 1
        else {
            print("usage: Counting ADDRESS:PORT CENSUSES")
            return
        }
        let sink = Marks()
        let census = SocketsCensus(
            targets: [SocketTarget(node: "web1", listen: address)],
            every: .milliseconds(1),
            ticker: Clocks()
        )
        let start = processorSeconds()
        census.start(into: sink)
        while sink.marks.count < count { try await Task.sleep(for: .milliseconds(50)) }
        await census.stop()
        let marks = sink.marks.prefix(count)
        let first = (marks[0] - start) * 1_000
        let later = (marks[count - 1] - marks[0]) / Double(count - 1) * 1_000
        print(sink.connections, first, later)
    }
}

/// The processor time of this process so far, user and system.
private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Notes the processor time at each census.
private final class Marks: EventSink {
    private let state = Mutex((marks: [Double](), connections: 0))

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        guard case .socketsCounted(let census) = event else { return }
        let now = processorSeconds()
        state.withLock { state in
            state.marks.append(now)
            if case .snapshot(let rows) = census.clients { state.connections = rows.count }
        }
    }

    var marks: [Double] { state.withLock { $0.marks } }
    var connections: Int { state.withLock { $0.connections } }
}

private struct Clocks: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { .init(rawValue: Int64(Date.now.timeIntervalSince1970 * 1e9)) }
}
