import Events

/// The life of one canary client as a value: what happens to it goes in, what it does comes out.
///
/// It knows no socket and no clock; `CanaryClient` drives it on the real ones. Time must not go
/// backwards from one input to the next.
struct CanaryMachine {
    let policy: ReconnectPolicy
    /// The publication it subscribes to; nil when the session is enough.
    let subscription: String?
    /// The civil time of the clock's zero.
    let wallAtZero: WallTime

    enum Input: Equatable {
        case started
        /// `wakeAt` was reached, or any other time.
        case timePassed
        /// The TCP connection is established.
        case connected
        /// TLS is established and the upgrade request has left; not told without TLS.
        case requestSent
        /// The server answered 101.
        case opened(servedBy: NodeName?)
        case received(DDPMessage)
        /// The transport is gone, or could not be made.
        case ended(TransportEnd)
        /// The swarm ends.
        case stopped
    }

    enum Action: Equatable {
        /// Make a new transport.
        case connect
        case send([String])
        /// Say goodbye with this code, then close the transport.
        case close(code: UInt16)
        /// Drop the transport without a word.
        case abandon
        case report(CanaryFact)
    }

    enum Stage: Equatable {
        case idle
        case waiting(until: Instant)
        case trying(Handshake)
        case usable
        /// Connected, but refused the data: as in Meteor it stays so until the connection ends.
        case unsubscribed
        /// It will not try again: the policy's retries are used up, or the swarm ended.
        case done
    }

    var stage = Stage.idle
    var node: NodeName?
    /// Tries since the loss (or the start), the present one included.
    var attempt = 0
    /// Meteor's `retryCount`: retries since a transport was last open.
    var retryCount = 0
    var heartbeat: HeartbeatClock?
    var lastHeard = Instant.zero
    var session: String?

    init(policy: ReconnectPolicy, subscription: String?, wallAtZero: WallTime) {
        self.policy = policy
        self.subscription = subscription
        self.wallAtZero = wallAtZero
    }

    /// When `.timePassed` is needed next; nil when nothing is due.
    var wakeAt: Instant? {
        switch stage {
        case .idle, .done: return nil
        case .waiting(let until): return until
        case .trying(let handshake) where handshake.opened == nil:
            return handshake.begun + policy.connectTimeout
        case .trying, .usable, .unsubscribed:
            let silence = policy.silenceTimeout.map { lastHeard + $0 }
            return [silence, heartbeat?.wakeAt].compactMap(\.self).min()
        }
    }

    /// Takes what happened at `now` and says what to do, in this order.
    mutating func handle(
        _ input: Input,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        switch input {
        case .started: return stage == .idle ? beginTry(at: now) : []
        case .timePassed: return timePassed(at: now, random: &random)
        case .connected: return note(at: now) { $0.connected = now }
        case .requestSent: return note(at: now) { $0.requestSent = now }
        case .opened(let servedBy): return opened(servedBy: servedBy, at: now)
        case .received(let message): return received(message, at: now, random: &random)
        case .ended(let end): return ended(end, at: now, random: &random)
        case .stopped: return stopped()
        }
    }

    private mutating func beginTry(at now: Instant) -> [Action] {
        attempt += 1
        heartbeat = nil
        stage = .trying(Handshake(begun: now))
        return [.report(.attemptStarted(attempt: attempt)), .connect]
    }

    mutating func note(at now: Instant, _ change: (inout Handshake) -> Void) -> [Action] {
        guard case .trying(var handshake) = stage else { return [] }
        change(&handshake)
        stage = .trying(handshake)
        return []
    }

    private mutating func timePassed(
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        guard let wakeAt, now >= wakeAt else { return [] }
        switch stage {
        case .idle, .done:
            return []
        case .waiting:
            retryCount += 1
            return beginTry(at: now)
        case .trying(let handshake) where handshake.opened == nil:
            return giveUp(.timeout, .heartbeatTimeout, at: now, random: &random)
        case .trying, .usable, .unsubscribed:
            if let limit = policy.silenceTimeout, now >= lastHeard + limit {
                return giveUp(.timeout, .heartbeatTimeout, at: now, random: &random)
            }
            switch heartbeat?.advance(to: now) {
            case .dead: return giveUp(.timeout, .heartbeatTimeout, at: now, random: &random)
            case .ping: return [.send([DDPRequest.ping])]
            case .nothing, nil: return []
            }
        }
    }

    private mutating func giveUp(
        _ outcome: AttemptOutcome,
        _ loss: SessionLoss,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        [.abandon] + lost(outcome, loss, at: now, random: &random)
    }

    private mutating func ended(
        _ end: TransportEnd,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        lost(end.outcome, end.loss, at: now, random: &random)
    }

    /// The connection is gone: says so, as a failed try or as a lost session, and plans the next.
    private mutating func lost(
        _ outcome: AttemptOutcome,
        _ loss: SessionLoss,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        var actions: [Action] = []
        switch stage {
        case .idle, .waiting, .done: return []
        case .trying(let handshake): actions = [.report(failed(handshake, outcome, at: now))]
        case .usable: actions = [.report(.lost(loss))]
        case .unsubscribed: break
        }
        heartbeat = nil
        if let most = policy.maxRetries, retryCount >= most {
            stage = .done
            return actions + [.report(.left)]
        }
        let until = now + policy.delay(beforeRetry: retryCount, random: &random)
        stage = .waiting(until: until)
        let wall = wallAtZero + (until - .zero)
        return actions + [.report(.waiting(attempt: attempt + 1, until: wall))]
    }

    func failed(
        _ handshake: Handshake,
        _ outcome: AttemptOutcome,
        at now: Instant
    ) -> CanaryFact {
        .attemptFailed(attempt: attempt, outcome: outcome, took: now - handshake.begun)
    }

    private mutating func stopped() -> [Action] {
        let before = stage
        stage = .done
        switch before {
        case .done: return []
        case .idle, .waiting: return [.report(.left)]
        case .trying(let handshake) where handshake.opened == nil:
            return [.abandon, .report(.left)]
        case .trying, .usable, .unsubscribed: return [.close(code: 1000), .report(.left)]
        }
    }
}
