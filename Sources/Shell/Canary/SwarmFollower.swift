import Events
import Foundation
import NIOCore
import NIOPosix
package import Ports
import Synchronization

/// Follows a swarm that runs in another process, through its Unix socket.
///
/// Reports are posted with their own time from source `swarm`. While the swarm is away it is tried
/// again every second, and the source is told `missing`.
package final class SwarmFollower: CanaryFleet {
    private let path: String
    private let running = Mutex<Task<Void, Never>?>(nil)

    /// A follower of the swarm that serves the socket at `path`.
    package init(socket path: String) { self.path = path }

    package func start(into sink: any EventSink) {
        let session = FollowedSocket(path: path, sink: sink)
        running.withLock { $0 = Task { await session.run() } }
    }

    package func stop() async {
        let task = running.withLock(\.self)
        task?.cancel()
        await task?.value
    }
}

/// The work of a follower: attach, read, attach again.
private struct FollowedSocket {
    let path: String
    let sink: any EventSink
    private var skipped = 0
    private var toldMissing = false

    init(path: String, sink: any EventSink) {
        self.path = path
        self.sink = sink
    }

    func run() async {
        var session = self
        await session.follow()
    }

    private mutating func follow() async {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        while !Task.isCancelled {
            var reason = "the swarm ended"
            do {
                try await attach(group)
            } catch {
                reason = "\(error)"
            }
            guard !Task.isCancelled else { break }
            if !toldMissing { tell(.missing, "\(path): \(reason); trying each second") }
            toldMissing = true
            try? await Task.sleep(for: SwarmLimits.followAgainAfter)
        }
        try? await group.shutdownGracefully()
    }

    private mutating func attach(_ group: MultiThreadedEventLoopGroup) async throws {
        let connection = try await SwarmConnection.open(
            path,
            request: "follow",
            lineBytesMax: SwarmLimits.lineBytesMax,
            on: group
        )
        toldMissing = false
        tell(.open, "following \(path)")
        var skipped = self.skipped
        defer { self.skipped = skipped }
        let (sink, path) = (self.sink, self.path)
        try await connection.executeThenClose { inbound, _ in
            let decoder = JSONDecoder()
            for try await line in inbound {
                let problem: String
                switch line {
                case .overlong:
                    problem = "longer than \(SwarmLimits.lineBytesMax) bytes"
                case .text(let text):
                    let data = Data(text.readableBytesView)
                    if let line = try? decoder.decode(SwarmLine.self, from: data) {
                        sink.post(
                            .canaryReported(line.report),
                            from: CanarySwarm.source,
                            at: line.at
                        )
                        continue
                    }
                    problem = "not a report: \(String(decoding: data.prefix(80), as: UTF8.self))"
                }
                skipped += 1
                // Told at 1, 2, 4, 8 …: a broken swarm must not flood the console.
                if skipped.nonzeroBitCount == 1 {
                    let detail = "\(path): \(skipped) lines skipped; the last was \(problem)"
                    let change = SourceChange(state: .open, detail: detail)
                    sink.post(.sourceChanged(change), from: CanarySwarm.source, at: nil)
                }
            }
        }
    }

    private func tell(_ state: SourceState, _ detail: String) {
        let change = SourceChange(state: state, detail: detail)
        sink.post(.sourceChanged(change), from: CanarySwarm.source, at: nil)
    }
}
