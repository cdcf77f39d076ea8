import Events

/// How lines and tables become clients, sessions and gaps.
extension State {
    /// Takes what the lines of one source and tick tell of clients' connections.
    mutating func takeTrails(_ batch: LogBatch, _ stamp: Stamp) {
        var newest = batch.lastLineAt ?? stamp.at
        for record in batch.records {
            guard let at = record.at ?? newest else { continue }
            newest = record.at ?? newest
            if !at.isWholeSecond { trails.noteFine(stamp.source) }
            switch record.content {
            case .access(let access):
                if !access.isOwnProbe { take(access, at: at, of: batch, raw: record.raw, stamp) }
            case .error(let error): take(error, at: at, of: batch)
            case .rejected: break
            }
        }
    }

    private mutating func take(
        _ access: AccessRecord,
        at: WallTime,
        of batch: LogBatch,
        raw: RawLine,
        _ stamp: Stamp
    ) {
        if access.isConnection {
            if let leg = leg(access, at: at, of: batch, from: stamp.source) { add(leg, stamp) }
            return
        }
        if let node = batch.node, nodeIndex(node) != nil { trails.noteRead(node) }
        guard let key = access.clientKey(topology.identity, in: raw) else { return }
        if let report = access.target.flatMap(BeaconReport.init(target:)) {
            let fact = BeaconFact(report: report, at: at)
            trails.noteOrdinary(access.client, of: key)
            return trails.add(fact, of: key, at: access.client?.host, seen: stamp.seen)
        }
        if access.isWebSocketClose || access.isOngoing == true { trails.learnPath(access.target) }
        guard let contact = contact(access, at: at, of: batch, from: stamp.source) else {
            return trails.noteOrdinary(access.client, of: key)
        }
        let isCanary = access.client.map { canary(at: $0) != nil } ?? false
        trails.add(contact, of: key, isCanary: isCanary, seen: stamp.seen)
    }

    private mutating func add(_ leg: Leg, _ stamp: Stamp) {
        guard canary(at: leg.client) == nil else { return }
        trails.add(leg, seen: stamp.seen)
        if !leg.isConnected, let node = leg.node {
            trails.sign(node) { $0.addRefusal(leg.accepted) }
        }
    }

    /// A line of a balancer that passes TCP on.
    private func leg(
        _ access: AccessRecord,
        at: WallTime,
        of batch: LogBatch,
        from source: SourceID
    ) -> Leg? {
        guard let client = access.client else { return nil }
        let flags = access.terminationState
        var leg = Leg(
            client: client,
            source: access.proxySource,
            node: node(serving: access, of: batch) ?? node(ofHostIn: access),
            accepted: at - max(.zero, access.requestTime ?? .zero),
            ended: access.isOngoing == true ? nil : at,
            flags: flags,
            precision: at.isWholeSecond && !trails.isFine(source) ? .seconds(1) : .milliseconds(1)
        )
        leg.reached = access.answerTime.map { leg.accepted + $0 }
        // The second flag tells the phase: C is while the balancer connected to the server.
        leg.isConnected = flags?.utf8.dropFirst().first != UInt8(ascii: "C")
        return leg
    }

    /// The only node that has an app on the host that a balancer connected to.
    private func node(ofHostIn access: AccessRecord) -> NodeName? {
        guard let host = access.upstreams.last.map({ Endpoint($0.address).host }) else {
            return nil
        }
        let owners = nodes.filter { node in
            node.spec.upstreams.contains { Endpoint($0).host == host }
        }
        return owners.count == 1 ? owners[0].name : nil
    }

    /// What an error log tells of a connection, or of its proxy.
    private mutating func take(_ error: ErrorRecord, at: WallTime, of batch: LogBatch) {
        guard let node = batch.node else { return }
        if let connection = error.connection, error.isOfOpenWebSocket {
            trails.sign(node) {
                $0.addCause(error.cause, of: connection)
                return at - Rules.deathTolerance...at + Rules.deathTolerance
            }
        }
        guard error.cause == .lifecycle || error.level == "alert" else { return }
        if error.tellsOfDeath { trails.sign(node) { $0.addDeath(at) } }
        if error.message.hasPrefix("gracefully shutting down") {
            trails.sign(node) { $0.addFarewell(at) }
        }
    }

    /// What a balancer's list of sessions tells that its log does only at their end, or never.
    ///
    /// - Parameters:
    ///   - ended: sessions that are listed no more.
    ///   - opened: sessions that are new in the list.
    ///   - isByAge: whether their beginning was told as an age, rather than seen.
    ///   - stamp: when and by whom.
    mutating func takeLegs(
        ended: [SessionRow],
        opened: [SessionRow],
        isByAge: Bool = true,
        _ stamp: Stamp
    ) {
        for row in ended {
            guard let at = stamp.at else { continue }
            trails.closeLeg(row.client, node: row.server.map { node(ofServer: $0) }, at: at)
        }
        for row in opened where row.server != nil {
            let leg = Leg(
                client: row.client,
                node: row.server.map { node(ofServer: $0) },
                accepted: isByAge
                    ? row.opened.startOfSecond + Rules.listPrecision
                    : row.opened - Rules.listPrecision,
                precision: Rules.listPrecision
            )
            add(leg, stamp)
        }
    }
}

extension AccessRecord {
    /// Whether the line is of a TCP connection rather than of a request.
    fileprivate var isConnection: Bool {
        if status == 0 { return server != nil && terminationState != nil }
        return method == nil && target == nil && !upstreams.isEmpty && !isUpgrade
    }
}

extension ErrorRecord {
    /// nginx's words for a WebSocket that is open (ngx_http_upstream.c, `proxying upgraded
    /// connection`); at `info` the client's side ended it.
    fileprivate var isOfOpenWebSocket: Bool {
        guard message.contains("proxying upgraded connection") else { return false }
        return cause == .idleTimeout || cause == .readTimeout || cause == .reset && level == "error"
    }

    /// nginx's words for its own end, and for a worker's that was killed (ngx_process.c,
    /// ngx_process_cycle.c); a fast end writes no line for open WebSockets (failover-physics 4.5).
    fileprivate var tellsOfDeath: Bool {
        message.hasPrefix("signal 15 (SIGTERM) received")
            || message.hasPrefix("signal 2 (SIGINT) received")
            || message.hasPrefix("worker process") && message.contains("exited on signal")
    }
}
