import Events

extension StatTable {
    /// The rows of one backend's servers.
    ///
    /// - Parameters:
    ///   - backend: its name in haproxy.cfg.
    ///   - nodes: which server is which node.
    /// - Returns: in the order of haproxy.cfg.
    /// - Throws: `HAProxyError.noSuchBackend`.
    func servers(
        of backend: String,
        nodes: [String: NodeName]
    ) throws(HAProxyError) -> [ServerRow] {
        let known = rows.filter { value($0, "pxname") == backend }
        guard !known.isEmpty else {
            let backends = rows.filter { value($0, "svname") == "BACKEND" }
            throw .noSuchBackend(backend, present: backends.compactMap { value($0, "pxname") })
        }
        return known.prefix(Limits.servers).compactMap { server($0, nodes: nodes) }
    }

    /// nil for the sums of a frontend or backend, and for a row without its numbers.
    private func server(_ row: [String], nodes: [String: NodeName]) -> ServerRow? {
        // Type 2 is a server; 0 and 1 are the frontend's and backend's sums, 3 a listener.
        guard value(row, "type") == "2", let name = value(row, "svname"),
            let status = value(row, "status"), let sessions = number(row, "scur"),
            let sessionsTotal = number(row, "stot")
        else { return nil }
        var check = value(row, "check_status")
        // A star marks a check that is under way; the result is the one before.
        if check?.hasPrefix("* ") == true { check?.removeFirst(2) }
        return ServerRow(
            server: name,
            node: nodes[name],
            state: ProxyOpinion(haproxyStatus: status),
            status: status,
            sessions: sessions,
            sessionsTotal: sessionsTotal,
            sessionRate: number(row, "rate") ?? 0,
            weight: number(row, "weight") ?? 0,
            check: check,
            sinceChange: number(row, "lastchg").map { .seconds($0) }
        )
    }
}

extension ProxyOpinion {
    /// What a server's `status` means (HAProxy's stats.c: `UP`, `UP 1/3`, `DOWN`, `DOWN 1/2`,
    /// `DOWN (agent)`, `NOLB`, `NOLB 1/3`, `DRAIN`, `DRAIN 1/3`, `DRAIN (agent)`, `MAINT`,
    /// `MAINT (via b/s)`, `MAINT (resolution)`, `no check`).
    ///
    /// `NOLB` (alive, takes no new sessions: a 404 to the check) is draining.
    init(haproxyStatus status: String) {
        let words = status.split(separator: " ")
        let isCounting = words.count > 1 && words[1].contains("/")
        switch words.first {
        case "UP": self = isCounting ? .goingDown : .up
        case "DOWN": self = isCounting ? .goingUp : .down
        case "NOLB", "DRAIN": self = .draining
        case "MAINT": self = .maint
        case "no" where status == "no check": self = .unchecked
        default: self = .unknown
        }
    }
}
