import Events

extension [Contact] {
    /// The same with each polling session as one, up to the poll that failed or the last answer.
    ///
    /// A poll is in no log while it waits for news, so a session whose last answer is not older than
    /// `Rules.pollLongest` is taken to be open. A poll that fails ends its session and is no try.
    func joiningPolls(now: WallTime) -> [Contact] {
        guard contains(where: { $0.pollSession != nil }) else { return self }
        var joined: [Contact] = []
        var failed: [String: WallTime] = [:]
        var known: Set<String> = []
        for contact in self {
            if case .polling(let session) = contact.kind { known.insert(session) }
        }
        for contact in self {
            guard case .failed = contact.kind, let session = contact.pollSession,
                known.contains(session), let end = contact.end
            else { continue }
            failed[session] = Swift.min(failed[session] ?? .distant, end)
        }
        for contact in self {
            if case .failed = contact.kind, let session = contact.pollSession,
                known.contains(session)
            {
                continue
            }
            var contact = contact
            if case .polling(let session) = contact.kind, let end = contact.end {
                contact.end = failed[session] ?? (now - end > Rules.pollLongest ? end : nil)
            }
            joined.append(contact)
        }
        return joined
    }
}
