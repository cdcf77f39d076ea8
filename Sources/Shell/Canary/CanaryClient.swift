import Events
import NIOCore

/// One client on its event loop: drives a `CanaryMachine` with real transports and real time.
///
/// Every method must be called on that event loop.
final class CanaryClient {
    let id: ClientID
    private let loop: any EventLoop
    private let plan: TransportPlan
    /// The connections that SockJS keeps; nil for a client of a bare WebSocket.
    private let pool: ConnectionPool?
    private let clock: SwarmClock
    private let report: @Sendable (CanaryReport, Instant) -> Void
    private var machine: CanaryMachine
    private var random: SeededGenerator
    private var transport: (any ClientTransport)?
    /// What carries the session, or carried the last.
    private var carrier: CanaryTransport?
    private var address: Endpoint?
    private var alarm: (at: Instant, task: Scheduled<Void>)?
    /// Inputs that came while another was being handled, in order.
    private var inputs: [(input: CanaryMachine.Input, at: Instant)] = []
    private var isHandling = false

    init(
        id: ClientID,
        loop: any EventLoop,
        plan: TransportPlan,
        usesSockJS: Bool,
        machine: CanaryMachine,
        clock: SwarmClock,
        seed: UInt64,
        report: @escaping @Sendable (CanaryReport, Instant) -> Void
    ) {
        self.id = id
        self.loop = loop
        self.plan = plan
        self.machine = machine
        pool = usesSockJS ? ConnectionPool(plan: plan, loop: loop, clock: clock) : nil
        self.clock = clock
        self.report = report
        random = SeededGenerator(seed: seed)
    }

    func start() { handle(.started) }

    /// Says goodbye.
    ///
    /// The future succeeds when the connection is closed, at most `SwarmLimits.goodbye` later.
    func stop() -> EventLoopFuture<Void> {
        handle(.stopped)
        alarm?.task.cancel()
        pool?.close()
        return transport?.closed ?? loop.makeSucceededVoidFuture()
    }

    private func handle(_ input: CanaryMachine.Input) {
        inputs.append((input, clock.now))
        guard !isHandling else { return }
        isHandling = true
        while !inputs.isEmpty {
            let (input, now) = inputs.removeFirst()
            for action in machine.handle(input, at: now, random: &random) {
                perform(action, at: now)
            }
        }
        isHandling = false
        setAlarm()
    }

    private func perform(_ action: CanaryMachine.Action, at now: Instant) {
        switch action {
        case .connect:
            let transport = makeTransport()
            self.transport = transport
            transport.open()
        case .send(let messages): transport?.send(messages)
        case .close(let code): transport?.close(code: code)
        case .abandon: transport?.abandon()
        case .report(let fact):
            let told = CanaryReport(
                client: id,
                address: address,
                fact: fact,
                transport: carrier,
                pinnedSince: pool?.pinnedSince.map(clock.wall)
            )
            report(told, now)
        }
    }

    private func makeTransport() -> any ClientTransport {
        guard let pool else {
            return Transport(plan: plan, loop: loop) { [weak self] transport, event in
                self?.take(event, from: transport)
            }
        }
        return SockJSTransport(plan: plan, pool: pool, clock: clock, seed: random.next()) {
            [weak self] transport, event in
            self?.take(event, from: transport)
        }
    }

    private func take(_ event: TransportEvent, from sender: any ClientTransport) {
        guard sender === transport else { return }
        switch event {
        case .connected(let local):
            address = local ?? address
            handle(.connected)
        case .requestSent: handle(.requestSent)
        case .opened(let servedBy, let carrier):
            self.carrier = carrier
            handle(.opened(servedBy: servedBy))
        case .received(let message): handle(.received(DDPMessage(message.readableBytesView)))
        case .ended(let end): handle(.ended(end))
        }
    }

    /// Makes sure that the loop wakes the machine no later than it asks; too early does no harm.
    private func setAlarm() {
        guard let wakeAt = machine.wakeAt else {
            alarm?.task.cancel()
            alarm = nil
            return
        }
        if let alarm, alarm.at <= wakeAt { return }
        alarm?.task.cancel()
        let task = loop.assumeIsolated().scheduleTask(deadline: clock.deadline(of: wakeAt)) {
            [weak self] in
            self?.alarm = nil
            self?.handle(.timePassed)
        }
        alarm = (wakeAt, task)
    }
}
