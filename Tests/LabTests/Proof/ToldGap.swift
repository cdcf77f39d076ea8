import Foundation

/// A gap as `signalbox gaps --json` tells it.
struct ToldGap: Decodable, Equatable, Sendable {
    struct Attempt: Decodable, Equatable, Sendable {
        var at: Double
        var node: String?
        var outcome: String
        var status: Int?
    }

    /// How the client is called: its address and its user agent.
    var client: String
    var lostAt: Double
    var lostHow: String
    var usableAt: Double?
    var milliseconds: Double?
    var errorMilliseconds: Double
    var phases: GapPhases
    var attempts: [Attempt]
    var nodeFrom: String?
    var nodeTo: String?
    var inferred: [String]
    var degraded: Bool
    var pinned: Bool

    enum CodingKeys: String, CodingKey {
        case client, attempts, inferred, degraded, pinned
        case lostAt = "lost_at"
        case lostHow = "lost_how"
        case usableAt = "usable_at"
        case milliseconds = "gap_ms"
        case errorMilliseconds = "error_ms"
        case phases = "phases_ms"
        case nodeFrom = "node_from"
        case nodeTo = "node_to"
    }

    /// The swarm's own name for the client, the last word of its user agent.
    var name: String { client.split(separator: " ").last.map(String.init) ?? client }

    /// Reads what `signalbox gaps --json` printed.
    static func all(_ text: String) throws -> [ToldGap] {
        try JSONDecoder().decode([ToldGap].self, from: Data(text.utf8))
    }
}
