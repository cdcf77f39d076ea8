import Dispatch
import Glibc

/// Runs a swarm and serves it on a Unix socket until SIGTERM, SIGINT, or the task is cancelled.
///
/// Then every client says goodbye (1000), the followers get the last reports, and the socket is
/// removed. Protocol of the socket (mode 0600): a line `follow` gives one JSON line for each report,
/// beginning with each client's present condition; a line `summary` gives the ledger as one JSON
/// line and closes.
///
/// - Parameters:
///   - options: what the clients connect to.
///   - socket: the socket's path, at most 107 bytes; a dead swarm's file there is replaced.
///   - truth: a file for every step of every client, a line of JSON each; nil for none.
///
/// - Throws: `SwarmError` when the options, the socket or the file cannot be used.
package func runSwarm(
    _ options: SwarmOptions,
    socket: String,
    truth: String? = nil
) async throws {
    let swarm = try CanarySwarm(options)
    let ends = EndSignals()
    defer { ends.restore() }
    let server = try await SwarmServer(path: socket, swarm: swarm)
    let truth = try truth.map { path in try TruthFile(path: path, next: server) }
    swarm.start(into: truth ?? server)
    await ends.wait()
    await swarm.stop()
    await truth?.close()
    await server.stop()
}

/// SIGTERM and SIGINT as something to wait for.
private struct EndSignals {
    private static let numbers = [SIGTERM, SIGINT]
    private let received: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (received, continuation) = AsyncStream.makeStream(of: Void.self)
        self.received = received
        sources = Self.numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    /// Returns when a signal came or the task is cancelled.
    func wait() async {
        for await _ in received { return }
    }

    func restore() {
        for source in sources { source.cancel() }
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
