import Events

/// What the machine does once the transport is open: DDP.
extension CanaryMachine {
    mutating func opened(servedBy: NodeName?, at now: Instant) -> [Action] {
        guard case .trying(var handshake) = stage else { return [] }
        handshake.opened = now
        stage = .trying(handshake)
        node = servedBy
        retryCount = 0
        lastHeard = now
        // Both at once, without waiting for `connected`: it saves a round trip.
        let subscribe = subscription.map { DDPRequest.subscribe(id: Self.subscriptionID, name: $0) }
        return [.send([DDPRequest.connect(session: session)] + [subscribe].compactMap(\.self))]
    }

    private static let subscriptionID = "canary"

    mutating func received(
        _ message: DDPMessage,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> [Action] {
        lastHeard = now
        heartbeat?.messageReceived()
        switch message {
        case .connected(let session):
            self.session = session
            guard case .trying(var handshake) = stage, handshake.welcomed == nil else { return [] }
            handshake.welcomed = now
            stage = .trying(handshake)
            heartbeat = policy.heartbeat.map { HeartbeatClock(rule: $0, now: now) }
            return becomeUsable(at: now)
        case .ready(let subscriptions) where subscriptions.contains(Self.subscriptionID):
            _ = note(at: now) { $0.dataReady = true }
            return becomeUsable(at: now)
        case .ping(let id):
            return [.send([DDPRequest.pong(id: id)])]
        case .nosub(Self.subscriptionID, let reason):
            guard case .trying(let handshake) = stage else { return [] }
            stage = .unsubscribed
            let reason = reason.prefix(SwarmLimits.serverTextMax)
            let outcome = AttemptOutcome.other("\(subscription ?? "") refused: \(reason)")
            return [.report(failed(handshake, outcome, at: now))]
        case .failed(let version):
            guard case .trying(let handshake) = stage else { return [] }
            // Trying again cannot help; Meteor's client disconnects for good too.
            stage = .done
            let version = version.prefix(SwarmLimits.serverTextMax)
            let outcome = AttemptOutcome.other("server speaks DDP \(version), not 1")
            return [
                .report(failed(handshake, outcome, at: now)), .close(code: 1000), .report(.left),
            ]
        case .ready, .nosub, .pong, .other:
            return []
        }
    }

    private mutating func becomeUsable(at now: Instant) -> [Action] {
        guard case .trying(let handshake) = stage, handshake.welcomed != nil,
            handshake.dataReady || subscription == nil
        else { return [] }
        stage = .usable
        let fact = CanaryFact.usable(
            attempt: attempt,
            node: node,
            phases: handshake.phases(usableAt: now)
        )
        attempt = 0
        return [.report(fact)]
    }
}
