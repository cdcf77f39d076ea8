import Events

/// What the ledger knows of its SockJS clients: what carries each, and the times they were pinned.
struct SockJSLedger {
    private struct Client {
        var transport: CanaryTransport?
        var isUsable = false
        var pinnedSince: WallTime?
    }

    private var clients: [ClientID: Client] = [:]
    private var pins: [SwarmSummary.Pin] = []
    private var forgotten = 0

    mutating func record(_ report: CanaryReport, at wall: WallTime) {
        guard clients[report.client] != nil || report.usesSockJS else { return }
        var client = clients[report.client] ?? Client()
        defer { clients[report.client] = client }
        switch report.fact {
        case .usable: client.isUsable = true
        case .lost: client.isUsable = false
        case .left:
            // How long it would have stayed pinned, nobody knows.
            client = Client()
            return
        case .joined, .waiting, .attemptStarted, .attemptFailed: break
        }
        client.transport = report.transport
        if let since = client.pinnedSince, since != report.pinnedSince {
            if pins.count == SwarmLimits.gapsMax {
                pins.removeFirst()
                forgotten += 1
            }
            pins.append(
                SwarmSummary.Pin(
                    client: report.client,
                    sinceWall: since,
                    seconds: (wall - since).seconds
                )
            )
        }
        client.pinnedSince = report.pinnedSince
    }

    /// Adds what is known to a summary that is given at `wall`.
    func complete(_ summary: inout SwarmSummary, at wall: WallTime) {
        summary.sockJSClients = clients.map { name, client in
            SwarmSummary.SockJSClient(
                client: name,
                transport: client.isUsable ? client.transport : nil,
                isDegraded: client.isUsable && client.transport == .xhrPolling,
                pinnedSinceWall: client.pinnedSince,
                pinnedSeconds: client.pinnedSince.map { (wall - $0).seconds }
            )
        }.sorted { $0.client < $1.client }
        summary.degraded = summary.sockJSClients.count(where: \.isDegraded)
        summary.pinned = summary.sockJSClients.count { $0.pinnedSinceWall != nil }
        summary.pins = pins
        summary.pinsForgotten = forgotten
    }
}

extension CanaryReport {
    /// Whether it can only come from a client that uses SockJS.
    fileprivate var usesSockJS: Bool { transport != nil || pinnedSince != nil }
}
