import Events

/// Which of a client's kept HTTP/1.1 connections a request goes on, as browsers choose.
///
/// One request at a time on a connection; the idle one that was used last is used again, whatever it
/// answered; only when none is idle a new one is made. So a client whose connection ends at a proxy
/// with a dead app asks that proxy again and again, whatever the balancer does: it is *pinned*.
struct PoolBook {
    struct Connection: Equatable {
        let id: Int
        var isBusy = true
        /// Answers so far.
        var answers = 0
        /// The first of its latest, unbroken run of 502, 503 and 504 answers to `/info`.
        var badSince: Instant?
        /// The answers of that run.
        var badAnswers = 0
    }

    /// The last one is the one used last.
    private(set) var connections: [Connection] = []
    private var made = 0

    /// The connection for a request, in use from now on; a fresh one has yet to be made.
    mutating func take() -> (id: Int, isFresh: Bool) {
        guard let index = connections.lastIndex(where: { !$0.isBusy }) else { return make() }
        connections[index].isBusy = true
        return (connections[index].id, false)
    }

    /// A new connection, in use from now on.
    private mutating func make() -> (id: Int, isFresh: Bool) {
        made += 1
        connections.append(Connection(id: made))
        return (made, true)
    }

    /// A request was answered; the connection is free again.
    mutating func answered(_ id: Int, status: Int, isInformation: Bool, at now: Instant) {
        guard let index = connections.firstIndex(where: { $0.id == id }) else { return }
        var connection = connections.remove(at: index)
        connection.isBusy = false
        connection.answers += 1
        if isInformation {
            let isBad = (502...504).contains(status)
            connection.badSince = isBad ? connection.badSince ?? now : nil
            connection.badAnswers = isBad ? connection.badAnswers + 1 : 0
        }
        connections.append(connection)
    }

    /// The connection has ended.
    mutating func closed(_ id: Int) { connections.removeAll { $0.id == id } }

    /// Since when the client is pinned; nil when it is not.
    ///
    /// It is when `/info` was answered with 502, 503 or 504 on a connection that had answered before
    /// and still lives.
    var pinnedSince: Instant? {
        connections.lazy.filter { $0.answers > 1 }.compactMap(\.badSince).min()
    }
}
