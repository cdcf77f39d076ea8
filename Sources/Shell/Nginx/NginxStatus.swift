package import Events
package import Ports
import Synchronization

/// Asks a node's nginx at a steady pace for its own gauges (`stub_status`).
///
/// Posts `.gaugeTaken` after each answer, and `.sourceChanged` when the page is lost or back. The
/// console's own question is one of the connections that are told: one active, one writing.
package final class NginxStatus: EventSource {
    private let node: NodeName
    private let client: StatusClient
    private let every: Duration
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Who posts.
    package let source: SourceID

    /// - Parameters:
    ///   - node: whose nginx it is.
    ///
    ///   - client: asks for the page.
    ///   - every: from the start of one question to the start of the next.
    package init(node: NodeName, client: StatusClient, every: Duration = .seconds(1)) {
        self.node = node
        self.client = client
        self.every = every
        source = SourceID(rawValue: "status \(node)")
    }

    package func start(into sink: any EventSink) {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { await self.observe(into: sink) }
        }
    }

    package func stop() async {
        let task = task.withLock { $0 }
        task?.cancel()
        await task?.value
    }

    private func observe(into sink: any EventSink) async {
        var said: SourceChange?
        var next = ContinuousClock.now
        while !Task.isCancelled {
            var gauge: ProxyGauge?
            let change: SourceChange
            do {
                gauge = try await client.ask(timeout: Limits.answerTime).gauge(of: node)
                change = SourceChange(state: .open, detail: "\(client.address)")
            } catch {
                change = SourceChange(state: .failing, detail: "\(error)")
            }
            guard !Task.isCancelled else { return }
            if change != said {
                sink.post(.sourceChanged(change), from: source, at: nil)
                said = change
            }
            if let gauge { sink.post(.gaugeTaken(gauge), from: source, at: nil) }
            next = max(next + every, ContinuousClock.now)
            try? await Task.sleep(until: next)
        }
    }
}
