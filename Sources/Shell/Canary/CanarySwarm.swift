import Events
import NIOCore
import NIOPosix
import NIOSSL
package import Ports
import Synchronization

/// A fleet of canary clients in this process.
///
/// It posts every step of each client's life from source `swarm`, and keeps a ledger of its own.
/// All clients live on a few event loops; every method may be called from any thread.
package final class CanarySwarm: CanaryFleet {
    /// The source of every canary event.
    static let source = SourceID(rawValue: "swarm")

    let options: SwarmOptions
    let clock = SwarmClock()
    private let tls: NIOSSLContext?
    private let ledger = Mutex(SwarmLedger())
    private let running = Mutex(Running())

    private struct Running {
        var group: MultiThreadedEventLoopGroup?
        var clients: [NIOLoopBoundBox<CanaryClient?>] = []
        var stopping: Task<Void, Never>?
    }

    /// A swarm that is ready to start.
    ///
    /// - Throws: `SwarmError` when an option cannot work, or the certificate authority's file
    ///   cannot be read.
    package init(_ options: SwarmOptions) throws(SwarmError) {
        try options.validate()
        self.options = options
        tls = options.tls ? try Self.context(authority: options.certificateAuthority) : nil
    }

    static func context(authority: String?) throws(SwarmError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.shutdownTimeout = TimeAmount(SwarmLimits.goodbye)
        if let authority { configuration.trustRoots = .file(authority) }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificateAuthority(path: authority ?? "of the system", reason: "\(error)")
        }
    }

    package func start(into sink: any EventSink) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        let began = clock.now
        let boxes = (0..<options.clients).map { index in
            let joined = CanaryFact.joined(policy: options.policy.name, usable: false, node: nil)
            let report = CanaryReport(client: options.name(of: index), fact: joined)
            record(report, at: began, into: sink)
            return start(index, on: group.next(), into: sink)
        }
        running.withLock {
            $0.group = group
            $0.clients = boxes
        }
    }

    /// Makes client `index`; it begins when its turn comes.
    private func start(
        _ index: Int,
        on loop: any EventLoop,
        into sink: any EventSink
    ) -> NIOLoopBoundBox<CanaryClient?> {
        let box = NIOLoopBoundBox<CanaryClient?>.makeEmptyBox(eventLoop: loop)
        let delay = Duration.seconds(1) * index / options.startsPerSecond
        loop.execute {
            let client = CanaryClient(
                id: self.options.name(of: index),
                loop: loop,
                plan: self.plan(for: index),
                usesSockJS: self.options.transport.isSockJS(index),
                machine: CanaryMachine(
                    policy: self.options.policy,
                    subscription: self.options.subscription,
                    wallAtZero: self.clock.wallAtZero
                ),
                clock: self.clock,
                seed: (self.options.seed ?? .random(in: 0 ... .max)) &+ UInt64(index),
                report: { report, at in self.record(report, at: at, into: sink) }
            )
            box.value = client
            _ = loop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { client.start() }
        }
        return box
    }

    private func plan(for index: Int) -> TransportPlan {
        let name = options.serverName ?? options.address.host
        // SNI carries host names only (RFC 6066, 3).
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return TransportPlan(
            address: options.address,
            tls: tls,
            sniName: isAddress ? nil : name,
            host: Endpoint(host: name, port: options.address.port).description,
            path: options.transport.isSockJS(index) ? options.sockJSPath : options.path,
            userAgent: "signalbox-canary \(options.name(of: index))",
            sourceAddress: options.sourceAddress(of: index),
            connectTimeout: TimeAmount(options.policy.connectTimeout) + .seconds(1)
        )
    }

    private func record(_ report: CanaryReport, at instant: Instant, into sink: any EventSink) {
        let wall = clock.wall(of: instant)
        ledger.withLock { $0.record(report, at: instant, wall: wall) }
        sink.post(.canaryReported(report), from: Self.source, at: wall)
    }

    /// What the swarm measured so far.
    package func summary() -> SwarmSummary {
        let wall = clock.wall(of: clock.now)
        return ledger.withLock { $0.summary(at: wall) }
    }

    package func stop() async {
        let stopping = running.withLock { running in
            if let stopping = running.stopping { return stopping }
            let (group, clients) = (running.group, running.clients)
            let task = Task {
                guard let group else { return }
                let goodbyes = clients.map { box in
                    box.eventLoop.flatSubmit {
                        box.value?.stop() ?? box.eventLoop.makeSucceededVoidFuture()
                    }
                }
                try? await EventLoopFuture.andAllComplete(goodbyes, on: group.any()).get()
                try? await group.shutdownGracefully()
            }
            running.stopping = task
            running.clients = []
            return task
        }
        await stopping.value
    }
}
