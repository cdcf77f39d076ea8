package import Events
import Foundation
package import Ports
import Synchronization

/// Asks HAProxy at a steady pace for the servers and the live sessions of one backend.
///
/// Posts `.censusTaken` after each round, and `.sourceChanged` when the socket is lost or back.
package final class HAProxyCensus: ConnectionCensus {
    /// Who posts.
    package static let source: SourceID = "haproxy"

    private let socket: HAProxySocket
    private let backend: String
    private let serverNodes: [String: NodeName]
    private let every: Duration
    private let ticker: any Ticker
    private let task = Mutex<Task<Void, Never>?>(nil)
    /// The wait for the next round; cancelled when that is wanted at once.
    private let pause = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - socket: the runtime socket, of level operator or admin.
    ///
    ///   - backend: the backend that holds the nodes.
    ///   - serverNodes: which of its servers is which node.
    ///   - every: from the start of one round to the start of the next.
    ///   - ticker: tells when a session opened.
    package init(
        socket: HAProxySocket,
        backend: String,
        serverNodes: [String: NodeName],
        every: Duration = .seconds(1),
        ticker: any Ticker
    ) {
        self.socket = socket
        self.backend = backend
        self.serverNodes = serverNodes
        self.every = every
        self.ticker = ticker
    }

    package func start(into sink: any EventSink) {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { await self.observe(into: sink) }
        }
    }

    package func observeNow() { pause.withLock { $0?.cancel() } }

    package func stop() async {
        let task = task.withLock { $0 }
        task?.cancel()
        observeNow()
        await task?.value
    }

    private func observe(into sink: any EventSink) async {
        var ledger = SessionLedger()
        var said: SourceChange?
        var next = ContinuousClock.now
        while !Task.isCancelled {
            var census: Census?
            var change: SourceChange
            do {
                let taken = try await take(&ledger)
                change = SourceChange(state: .open, detail: openDetail(taken))
                census = taken
            } catch {
                ledger.reset()
                change = SourceChange(state: .failing, detail: "\(error)")
            }
            guard !Task.isCancelled else { return }
            if change.state != said?.state || (change.state == .failing && change != said) {
                sink.post(.sourceChanged(change), from: Self.source, at: nil)
                said = change
            }
            if let census { sink.post(.censusTaken(census), from: Self.source, at: nil) }
            next = max(next + every, ContinuousClock.now)
            await wait(until: next)
        }
    }

    private func wait(until next: ContinuousClock.Instant) async {
        let sleep = Task { _ = try? await Task.sleep(until: next) }
        pause.withLock { $0 = sleep }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
    }

    private func take(_ ledger: inout SessionLedger) async throws(HAProxyError) -> Census {
        let answer = try await socket.ask(.showStat, timeout: Limits.questionTimeout)
        guard let table = StatTable(answer) else { throw .refused(answer: firstLine(of: answer)) }
        let servers = try table.servers(of: backend, nodes: serverNodes)
        let total = servers.reduce(0) { $0.addingReportingOverflow($1.sessions).partialValue }
        guard total <= Limits.sessionsAsked, let list = try await sessions() else {
            return Census(
                servers: servers,
                sessions: ledger.change(to: []),
                sessionsLeftOut: max(0, total)
            )
        }
        return Census(
            servers: servers,
            sessions: ledger.change(to: list.rows),
            sessionsLeftOut: list.leftOut
        )
    }

    /// The live sessions; nil when the answer is too large to take.
    private func sessions() async throws(HAProxyError) -> SessionList? {
        do {
            let answer = try await socket.ask(.showSessions, timeout: Limits.questionTimeout)
            return try SessionList(answer, backend: backend, wall: ticker.wall)
        } catch .answerTooLarge {
            return nil
        }
    }

    private func openDetail(_ census: Census) -> String {
        let servers = census.servers.count == 1 ? "1 server" : "\(census.servers.count) servers"
        return "\(socket.address), backend \(backend), \(servers)\(modeWarning)"
    }

    /// Whoever may write to this socket may take every server out.
    private var modeWarning: String {
        guard case .unix(let path) = socket.address,
            let found = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (found[.posixPermissions] as? NSNumber)?.uint16Value, mode & 0o002 != 0
        else { return "" }
        return "; every user of this host may command it: set `mode 600` on its stats socket"
    }
}
