import Events
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Clients that write while a drill goes on, read back what they wrote, and take it away again.
///
/// They do not send again what was not answered (Meteor's own client would): so every write has one
/// fate. Safe from any thread; started once.
package final class DrillWriters: Sendable {
    private let options: WriterOptions
    private let target: SwarmOptions
    private let tls: NIOSSLContext?
    private let book: Mutex<WriteBook>
    private let writing = Mutex<[Task<Void, Never>]>([])
    private let isStopping = Mutex(false)

    /// - Throws: `SwarmError` when an option cannot work.
    package init(_ options: WriterOptions) throws(SwarmError) {
        guard (1...WriterLimits.clientsMax).contains(options.clients) else {
            throw .badOption(
                name: "clients",
                value: "\(options.clients)",
                advice: "write a number from 1 to \(WriterLimits.clientsMax)"
            )
        }
        self.options = options
        var target = try SwarmOptions(url: options.url, clients: 1, policy: options.policy)
        target.certificateAuthority = options.certificateAuthority
        try target.validate()
        self.target = target
        tls =
            target.tls
            ? try CanarySwarm.context(authority: options.certificateAuthority) : nil
        let nonce = String(UInt64.random(in: 0 ... .max), radix: 36)
        book = Mutex(WriteBook(prefix: "signalbox-drill-\(nonce)"))
    }

    /// What was written so far, and what became of it.
    package var ledger: WriteBook { book.withLock { $0 } }

    /// Begins to write.
    package func start() {
        writing.withLock { writing in
            guard writing.isEmpty else { return }
            writing = (1...options.clients).map { client in
                Task { await self.write(as: client) }
            }
        }
    }

    /// Writes no more, waits a moment for answers, then reads until all that was acknowledged is there
    /// or the time for it is over.
    ///
    /// - Returns: what became of the writes; nil when no reading succeeded.
    package func readBack() async -> WriteBook? {
        await stop()
        let deadline = ContinuousClock.now + WriterLimits.readBack
        repeat {
            await read(until: deadline)
            let book = ledger
            if book.isWhole { return book }
            try? await Task.sleep(for: WriterLimits.readAgain)
        } while ContinuousClock.now < deadline && !Task.isCancelled
        let book = ledger
        return book.found == nil ? nil : book
    }

    /// Stops and takes away what was written and found; without a reading before, reads once.
    ///
    /// - Returns: documents that could not be removed.
    @discardableResult package func close() async -> Int {
        await stop()
        guard !ledger.sent.isEmpty else { return 0 }
        await read(until: .now + WriterLimits.lastAnswers)
        let ids = ledger.documents.keys.sorted()
        guard !ids.isEmpty else { return 0 }
        let line = WriterLine(plan("remover"), on: loop, field: options.field, tick: nil)
        let limit = limit(.now + WriterLimits.readBack, line)
        var left = Set(ids)
        for await happening in line.happenings {
            switch happening {
            case .opened: line.send(DDPRequest.connect(session: nil))
            case .received(.connected):
                for id in ids { line.send(DDPRequest.call(id: id, options.remove, id)) }
            case .received(.ping(let id)): line.send(DDPRequest.pong(id: id))
            case .received(.result(let id, isError: false)): left.remove(id)
            default: break
            }
            if left.isEmpty { break }
        }
        limit.cancel()
        await line.close()
        return left.count
    }

    private func stop() async {
        isStopping.withLock { $0 = true }
        for task in writing.withLock({ $0 }) { await task.value }
    }

    private var hasStopped: Bool { isStopping.withLock { $0 } }
    private var loop: any EventLoop { MultiThreadedEventLoopGroup.singleton.next() }

    private func plan(_ name: String) -> TransportPlan {
        let host = target.serverName ?? target.address.host
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return TransportPlan(
            address: target.address,
            tls: tls,
            sniName: isAddress ? nil : host,
            host: Endpoint(host: host, port: target.address.port).description,
            path: target.path,
            userAgent: "signalbox-writer \(name)",
            sourceAddress: nil,
            connectTimeout: TimeAmount(options.policy.connectTimeout) + .seconds(1)
        )
    }

    /// Ends a connection at a moment.
    private func limit(_ deadline: ContinuousClock.Instant, _ line: WriterLine) -> Task<Void, Never>
    {
        Task {
            try? await Task.sleep(until: deadline)
            if !Task.isCancelled { await line.close() }
        }
    }
}

extension DrillWriters {
    /// Connects, writes, and comes back as its library would, until all stop.
    private func write(as client: Int) async {
        var random = SystemRandomNumberGenerator()
        var retries = 0
        while !hasStopped {
            let isOpened = await writeOnce(as: client)
            retries = isOpened ? 0 : retries + 1
            guard !hasStopped else { return }
            let wait = options.policy.delay(beforeRetry: retries, random: &random)
            await sleep(for: wait)
        }
    }

    /// In small pieces, so that a stop is not waited for.
    private func sleep(for wait: Duration) async {
        let end = ContinuousClock.now + wait
        while ContinuousClock.now < end, !hasStopped {
            let piece = min(end - .now, .milliseconds(100))
            try? await Task.sleep(for: max(.zero, piece))
        }
    }

    /// One connection from its first SYN to its end.
    ///
    /// - Returns: whether it was usable.
    private func writeOnce(as client: Int) async -> Bool {
        let line = WriterLine(
            plan("w\(client)"),
            on: loop,
            field: options.field,
            tick: options.every
        )
        var isUsable = false
        var open: [String: String] = [:]
        var stopAt: ContinuousClock.Instant?
        var heard = ContinuousClock.now
        loop: for await happening in line.happenings {
            if case .received = happening { heard = .now }
            switch happening {
            case .opened: line.send(DDPRequest.connect(session: nil))
            case .received(.connected): isUsable = true
            case .received(.ping(let id)): line.send(DDPRequest.pong(id: id))
            case .received(.result(let id, let isError)):
                guard let text = open.removeValue(forKey: id) else { break }
                book.withLock { $0.answered(text, isError: isError) }
            case .tick:
                if hasStopped { stopAt = stopAt ?? .now + WriterLimits.lastAnswers }
                if let stopAt, !isUsable || open.isEmpty || .now >= stopAt { break loop }
                if isSilent(since: heard, isUsable: isUsable) { break loop }
                guard stopAt == nil, isUsable,
                    let text = book.withLock({ $0.next(of: client) })
                else { break }
                open[text] = text
                line.send(DDPRequest.call(id: text, options.insert, text))
            case .received: break
            }
        }
        await line.close()
        return isUsable
    }

    /// As the library gives up: a try that is not open in time, a session that says nothing though
    /// every write would have been answered.
    private func isSilent(since heard: ContinuousClock.Instant, isUsable: Bool) -> Bool {
        let silence = ContinuousClock.now - heard
        guard isUsable else { return silence > options.policy.connectTimeout }
        guard let rule = options.policy.heartbeat else { return false }
        return silence > rule.interval + rule.timeout
    }

    /// Reads all documents once, into the book.
    private func read(until deadline: ContinuousClock.Instant) async {
        let line = WriterLine(plan("reader"), on: loop, field: options.field, tick: nil)
        let limit = limit(deadline, line)
        var documents: [String: String] = [:]
        let prefix = ledger.prefix
        loop: for await happening in line.happenings {
            switch happening {
            case .opened: line.send(DDPRequest.connect(session: nil))
            case .received(.connected):
                line.send(DDPRequest.subscribe(id: "back", name: options.publication))
            case .received(.ping(let id)): line.send(DDPRequest.pong(id: id))
            case .received(.added(let id, let text?)) where text.hasPrefix(prefix):
                documents[id] = text
            case .received(.ready(let names)) where names.contains("back"):
                book.withLock { $0.read(documents) }
                break loop
            case .received(.nosub): break loop
            case .received, .tick: break
            }
        }
        limit.cancel()
        await line.close()
    }
}
