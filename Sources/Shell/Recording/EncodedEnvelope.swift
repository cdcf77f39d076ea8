import Events
import Foundation

/// An envelope as the columns of its row.
struct EncodedEnvelope {
    var sequence: Int64
    var seen: Int64
    var at: Int64?
    var source: String
    var kind: String
    var body: String

    /// - Returns: nil when it has no valid text or its number is beyond SQLite's.
    init?(_ envelope: Envelope, encoder: JSONEncoder) {
        guard let sequence = Int64(exactly: envelope.sequence),
            let json = try? encoder.encode(envelope.event)
        else { return nil }
        self.sequence = sequence
        seen = envelope.seen.rawValue
        at = envelope.at?.rawValue
        source = envelope.source.rawValue
        kind = envelope.event.kind
        body = String(decoding: json, as: UTF8.self)
    }
}

extension Event {
    /// The event's case, for queries by people.
    var kind: String {
        switch self {
        case .topologyChanged: "topologyChanged"
        case .probeFinished: "probeFinished"
        case .logBatchRead: "logBatchRead"
        case .censusTaken: "censusTaken"
        case .socketsCounted: "socketsCounted"
        case .gaugeTaken: "gaugeTaken"
        case .canaryReported: "canaryReported"
        case .sourceChanged: "sourceChanged"
        case .operationProgressed: "operationProgressed"
        case .controlSeen: "controlSeen"
        case .noteAdded: "noteAdded"
        case .ticked: "ticked"
        }
    }

    /// How much it weighs in the queue: 1, and 1 more for each line or session it carries.
    var weight: Int {
        switch self {
        case .logBatchRead(let batch): 1 + batch.records.count
        case .censusTaken(let census): 1 + census.servers.count + census.sessions.count
        case .socketsCounted(let census): 1 + census.clients.count
        default: 1
        }
    }
}

extension SessionChange {
    fileprivate var count: Int {
        switch self {
        case .snapshot(let rows): rows.count
        case .delta(let opened, let closed): opened.count + closed.count
        }
    }
}
