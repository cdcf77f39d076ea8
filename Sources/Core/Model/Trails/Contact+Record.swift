import Events

extension State {
    /// What a line of an access log tells of its client's session; nil when that is nothing.
    func contact(
        _ access: AccessRecord,
        at: WallTime,
        of batch: LogBatch,
        from source: SourceID
    ) -> Contact? {
        let path = RequestPath(access.target)
        guard let kind = kind(of: access, path) else { return nil }
        let life = max(.zero, access.requestTime ?? .zero)
        let isOngoing = access.isOngoing == true
        var contact = Contact(
            kind: kind,
            node: node(serving: access, of: batch),
            endpoint: access.client,
            start: at - life,
            end: isOngoing ? nil : at
        )
        contact.isStartKnown = isOngoing || access.requestTime != nil
        contact.ready = access.answerDelay.map { contact.start + $0 }
        contact.connection = access.connection
        contact.requestID = access.requestID
        contact.isReused = (access.connectionRequests ?? 0) > 1
        switch path {
        case .polling(let session), .sending(let session):
            contact.pollSession = session
            contact.part = .poll
            contact.answers = [at]
        case .info: contact.part = .question
        case .sockJSWebSocket: contact.part = .webSocket
        case .webSocket, .other: break
        }
        contact.tries = max(1, access.upstreams.count)
        contact.flags = access.terminationState
        contact.isCompleted = access.completed
        // A log that ever told parts of a second tells them always.
        contact.isCoarse = at.isWholeSecond && !trails.isFine(source)
        return contact
    }

    private func kind(of access: AccessRecord, _ path: RequestPath) -> Contact.Kind? {
        let isFailed = access.isFailedAttempt
        switch path {
        case .info: return isFailed ? .failed(access.status) : access.status == 200 ? .info : nil
        case .polling(let session):
            if access.status == 200 { return .polling(session: session) }
            // 404: the session lives on another node.
            return isFailed || access.status == 404 ? .failed(access.status) : nil
        case .sending:
            // What is sent well tells nothing that the polls do not.
            return isFailed || access.status == 404 ? .failed(access.status) : nil
        case .webSocket, .sockJSWebSocket, .other:
            if access.isOngoing == true, access.isUpgrade { return .webSocket }
            if access.isWebSocketClose { return .webSocket }
            let isSessions = access.isUpgrade || path != .other
            let isLearned =
                access.target.map { trails.paths.contains($0.pathWithoutQuery) } ?? false
            return isFailed && (isSessions || isLearned) ? .failed(access.status) : nil
        }
    }

    /// The node that a request was about: of a session the one whose app serves it, of a failed one
    /// the one whose proxy answered.
    ///
    /// An app's address is looked for among the nodes' `upstreams`; a balancer's server by its name.
    func node(serving access: AccessRecord, of batch: LogBatch) -> NodeName? {
        if !access.isFailedAttempt, let address = access.upstreams.last?.address,
            let owner = nodes.first(where: { $0.spec.upstreams.contains(address) })
        {
            return owner.name
        }
        if let server = access.server?.split(separator: "/").last {
            let server = String(server)
            let owner = nodes.first {
                $0.spec.balancerServer == server || $0.name.rawValue == server
            }
            if let owner { return owner.name }
        }
        if batch.node == nil, let address = access.upstreams.first?.address {
            return nodes.first { $0.spec.upstreams.contains(address) }?.name
        }
        return batch.node
    }
}

extension AccessRecord {
    /// From the request's first byte until the answer's header was there; nil where no time tells.
    ///
    /// nginx: what each server before the last took, then the last one's header time; failing that,
    /// a WebSocket whose line has no such time counts as open at once.
    fileprivate var answerDelay: Duration? {
        if let answerTime { return answerTime }
        guard let last = upstreams.last, let header = last.headerTime else { return nil }
        let before = upstreams.dropLast().reduce(Duration.zero) { $0 + ($1.responseTime ?? .zero) }
        return max(.zero, before + header)
    }
}

extension String {
    /// A request's target up to its query.
    var pathWithoutQuery: String { String(prefix { $0 != "?" }) }
}
