import ArgumentParser
import Events
import Foundation
import Model
import Runtime

/// `signalbox bursts FILE`: every episode of 502, 503 and 504 answers of a recorded run.
struct BurstsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bursts",
        abstract: "List every burst of 502, 503 and 504 answers of a recorded run."
    )

    @Argument(help: "A recording.")
    var file: String

    @Flag(help: "As JSON.")
    var json = false

    func run() async throws {
        var player = try await plainly(or: .usage) { try openRecording(file) }
        let state = player.survey.final
        if state.bursts.dropped > 0 {
            complain("signalbox: the first \(state.bursts.dropped) bursts are not kept")
        }
        if json {
            try printJSON(state.bursts.map(BurstRow.init))
            return
        }
        if state.bursts.isEmpty { complain("signalbox: no burst in \(file)") }
        for row in BurstRow.table(state.bursts) { print(row) }
    }
}

/// One episode as printed; times are seconds since the Unix epoch.
private struct BurstRow: Encodable {
    var id: Int
    var openedAt: Double
    /// Of the last failed answer that belongs to it; null while it is open.
    var closedAt: Double?
    var peakPerS: Int
    var total: Int
    var byNode: [String: Int]
    var byStatus: [String: Int]
    /// Of the lines that are known; `others` are the rest.
    var byRoute: [String: Int]
    var cause: String?
    var causes: [String: Int]
    var clients: Int
    var pinned: Int
    var pinnedClients: Int
    var openedBy: OpenedBy?
    /// Failed answers a second of this node outside bursts, when it opened.
    var basePerS: Double
    var tailMs: Double?
    var noLiveShare: Double?
    /// `quiet`, `ordinary` or `nodeLeft`; null while it is open.
    var end: String?
    var incident: Int?

    struct OpenedBy: Encodable {
        var kind: String
        var node: String
        var at: Double
        var what: String
        var operation: String?
    }

    init(_ burst: Burst) {
        id = burst.id
        openedAt = burst.openedAt.epochSeconds
        closedAt = burst.isClosed ? burst.lastAt.epochSeconds : nil
        peakPerS = burst.peakPerSecond
        total = burst.total
        byNode = [burst.node.rawValue: burst.total]
        byStatus = burst.statuses.reduce(into: [:]) { $0[String($1.key)] = $1.value }
        byRoute = burst.routes
        if burst.routesLeftOut > 0 { byRoute["others"] = burst.routesLeftOut }
        cause = burst.cause?.rawValue
        causes = burst.causes.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
        clients = burst.clientsHit
        pinned = burst.pinned
        pinnedClients = burst.pinnedClientsHit
        openedBy = burst.opener.map(OpenedBy.init)
        basePerS = (burst.base * 1_000).rounded() / 1_000
        tailMs = burst.tail.map { $0.seconds * 1_000 }
        noLiveShare = burst.noLiveShare
        end = burst.end.map { "\($0)" }
        incident = burst.incident
    }

    /// Absent figures are null, so that every object has the same keys.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(openedAt, forKey: .openedAt)
        try values.encode(closedAt, forKey: .closedAt)
        try values.encode(peakPerS, forKey: .peakPerS)
        try values.encode(total, forKey: .total)
        try values.encode(byNode, forKey: .byNode)
        try values.encode(byStatus, forKey: .byStatus)
        try values.encode(byRoute, forKey: .byRoute)
        try values.encode(cause, forKey: .cause)
        try values.encode(causes, forKey: .causes)
        try values.encode(clients, forKey: .clients)
        try values.encode(pinned, forKey: .pinned)
        try values.encode(pinnedClients, forKey: .pinnedClients)
        try values.encode(openedBy, forKey: .openedBy)
        try values.encode(basePerS, forKey: .basePerS)
        try values.encode(tailMs, forKey: .tailMs)
        try values.encode(noLiveShare, forKey: .noLiveShare)
        try values.encode(end, forKey: .end)
        try values.encode(incident, forKey: .incident)
    }

    private enum CodingKeys: String, CodingKey {
        case id, total, cause, causes, clients, pinned, end, incident
        case openedAt = "opened_at"
        case closedAt = "closed_at"
        case peakPerS = "peak_per_s"
        case byNode = "by_node"
        case byStatus = "by_status"
        case byRoute = "by_route"
        case pinnedClients = "pinned_clients"
        case openedBy = "opened_by"
        case basePerS = "base_per_s"
        case tailMs = "tail_ms"
        case noLiveShare = "no_live_share"
    }

    /// Title and rows in columns.
    static func table(_ bursts: some Sequence<Burst>) -> [String] {
        var rows = [
            [
                "#", "NODE", "STARTED", "LENGTH", "PEAK/S", "TOTAL", "CLIENTS", "PINNED", "CAUSE",
                "OPENED BY",
            ]
        ]
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for burst in bursts {
            rows.append([
                "\(burst.id)", burst.node.rawValue,
                Date(timeIntervalSince1970: burst.openedAt.epochSeconds).formatted(format),
                burst.isClosed
                    ? "\(Double(burst.length.nanoseconds / 1_000_000) / 1_000) s" : "open",
                "\(burst.peakPerSecond)", "\(burst.total)", "\(burst.clientsHit)",
                "\(burst.pinned)", burst.cause?.rawValue ?? "–",
                burst.opener.map { OpenedBy($0).words } ?? "–",
            ])
        }
        guard rows.count > 1 else { return [] }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension BurstRow.OpenedBy {
    init(_ opener: Opener) {
        node = opener.node.rawValue
        at = opener.at.epochSeconds
        switch opener.event {
        case .operation(let id, let verb):
            (kind, what) = ("operation", verb.rawValue)
            operation = id.rawValue
        case .crash(let closes): (kind, what) = ("crash", "\(closes) WebSockets closed")
        case .balancer(let opinion): (kind, what) = ("balancer", opinion.rawValue)
        case .probe(let outcome): (kind, what) = ("probe", "\(outcome)")
        }
    }

    fileprivate var words: String { "\(kind): \(what) \(node)" }
}
