import Events
import Model

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
