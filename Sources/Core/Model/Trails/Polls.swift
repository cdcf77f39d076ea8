import Events

extension [Contact] {
    /// The same with each polling session as one, up to the request that ended it or the last answer.
    ///
    /// A poll is in no log while it waits for news, so a session whose last answer is not older than
    /// `Rules.pollLongest` is taken to be open. A poll that fails, or what is sent beside it, ends the
    /// session and is no try of its own. One that ended before it was usable is a failed try; one that
    /// may yet become usable is left out.
    func joiningPolls(now: WallTime) -> [Contact] {
        guard contains(where: { $0.pollSession != nil }) else { return self }
        var polls: [String: Contact] = [:]
        var failures: [String: Contact] = [:]
        var joined: [Contact] = []
        for contact in self {
            guard let session = contact.pollSession else {
                joined.append(contact)
                continue
            }
            if case .failed = contact.kind {
                let isFirst = failures[session].map { contact.isEnded(before: $0) } ?? true
                if isFirst { failures[session] = contact }
            } else {
                polls[session] = contact
            }
        }
        for (session, contact) in polls {
            let failure = failures.removeValue(forKey: session)
            if let told = contact.polling(until: failure, now: now) { joined.append(told) }
        }
        return joined + failures.values
    }

    /// When a polling session that nobody can tell yet to be usable counts as one at the latest.
    func nextVerdict(after now: WallTime) -> WallTime? {
        let waiting = compactMap { contact -> WallTime? in
            guard case .polling = contact.kind, contact.answers.count == 1 else { return nil }
            return contact.answers[0] + Rules.pollWelcomeLongest
        }
        return waiting.filter { $0 > now }.min()
    }
}

extension Contact {
    /// When a polling session was usable, by the answers to its first two polls.
    ///
    /// The first one only opens it; the second brings the protocol's own welcome. A protocol without
    /// one leaves the second poll waiting: then it counts from the first.
    private func usable(before failure: Contact?, now: WallTime) -> WallTime? {
        let first = answers.first ?? end ?? start
        let latest = first + Rules.pollWelcomeLongest
        let end = failure?.end ?? .distant
        if answers.count > 1, answers[1] <= latest { return answers[1] <= end ? answers[1] : nil }
        return Swift.min(now, end) >= latest ? first : nil
    }

    fileprivate func polling(until failure: Contact?, now: WallTime) -> Contact? {
        var session = self
        session.lastAnswer = end
        if let usable = usable(before: failure, now: now) {
            session.ready = usable
            let isOver = end.map { now - $0 > Rules.pollLongest } ?? false
            session.end = failure?.end ?? (isOver ? end : nil)
            if case .failed(let status)? = failure?.kind { session.endStatus = status }
            return session
        }
        // It was opened, and what came next failed: the try did.
        guard var failed = failure, let end = failed.end else { return nil }
        failed.start = Swift.min(start, end)
        failed.took = end - failed.start
        return failed
    }

    fileprivate func isEnded(before other: Contact) -> Bool {
        if end != other.end { return end ?? .distant < other.end ?? .distant }
        return Self.isBefore(self, other)
    }
}
