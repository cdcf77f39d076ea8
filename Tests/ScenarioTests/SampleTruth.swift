import Foundation

/// What each client of a labelled sample measured itself.
struct SampleTruth {
    /// One gap as its client saw it.
    struct Gap {
        var client: Int
        var lostAt: Double
        var code: String
        /// nil when it never came back.
        var backAt: Double?
        /// Tries that failed; nil where the sample does not have the gap's beginning.
        var failures: Int?
    }

    var gaps: [Gap] = []

    /// Reads `clients_events.jsonl`.
    init(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var open: [Int: Gap] = [:]
        for line in text.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            guard let event = object as? [String: Any], let kind = event["e"] as? String,
                let client = event["c"] as? Int, let at = event["t"] as? Double
            else { continue }
            switch kind {
            case "disc":
                let code = event["code"].map { "\($0)" } ?? ""
                open[client] = Gap(client: client, lostAt: at, code: code, failures: 0)
            case "fail", "ctimeout":
                open[client]?.failures? += 1
            case "connected":
                guard let down = event["down"] as? Double else { continue }
                var gap =
                    open.removeValue(forKey: client)
                    ?? Gap(client: client, lostAt: at - down, code: "")
                gap.backAt = at
                gaps.append(gap)
            default: break
            }
        }
        gaps += open.values
    }
}
