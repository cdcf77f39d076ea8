import Drills
import Events
import Foundation
import Model

/// A drill's end as `signalbox drill` prints it.
struct DrillReport: Encodable {
    var drill: String
    var cluster: String
    var nodes: [String]
    var verdict: String
    var exitCode: Int32
    var objectives: [DrillVerdict.Finding]
    var reasons: [String]
    /// What was not taken back; null when nothing stands.
    var stands: String?
    var clients: Int
    /// Milliseconds; null when nobody lost a session.
    var gapP50Ms: Double?
    var gapP95Ms: Double?
    var gapMaxMs: Double?
    var failedTries: Int
    var badGateway: Int
    /// What became of what the drill wrote; null where nothing was written or read back.
    var writes: DrillWrites?
    /// Milliseconds by phase, of the middle gap of the slowest tenth.
    var anatomyMs: [String: Double]
    /// Shares of all seconds, the dearest first.
    var blame: [String]
    var trend: String?

    init(_ machine: DrillMachine, _ verdict: DrillVerdict, cluster: String, trend: String?) {
        let measures = machine.measures
        drill = machine.plan.name
        self.cluster = cluster
        nodes = machine.nodes.map(\.rawValue)
        self.verdict = verdict.ending.rawValue
        exitCode = verdict.exitCode
        objectives = verdict.findings
        reasons = verdict.reasons
        stands = verdict.stands
        clients = measures?.clients ?? 0
        gapP50Ms = measures?.gap(0.5)?.milliseconds
        gapP95Ms = measures?.gap(0.95)?.milliseconds
        gapMaxMs = measures?.gap(1)?.milliseconds
        failedTries = measures?.failedTries ?? 0
        badGateway = measures?.badGateway ?? 0
        writes = machine.writes
        anatomyMs = [:]
        if let parts = measures?.anatomy {
            anatomyMs = [
                "backoff": parts.backoff.milliseconds, "misrouting": parts.misrouting.milliseconds,
                "handshake": parts.handshake.milliseconds,
                "resubscribe": parts.resubscribe.milliseconds,
            ]
            anatomyMs["detection"] = parts.detection?.milliseconds
        }
        blame = (measures?.blames ?? []).prefix(3).map {
            "\(Int(($0.share * 100).rounded()))% \($0.setting.inWords)"
        }
        self.trend = trend
    }

    /// For people: the verdict first.
    var text: String {
        var lines = ["\(verdict)  \(drill) \(nodes.joined(separator: " "))  \(cluster)"]
        for finding in objectives {
            let name = finding.objective.padding(toLength: 16, withPad: " ", startingAt: 0)
            lines.append(
                "  \(finding.isMet ? "ok    " : "MISSED")  \(name) \(finding.figure)"
                    + "  (promised \(finding.limit))"
            )
        }
        lines += reasons.map { "  why: \($0)" }
        if let writes { lines.append("  writes: \(writes.inWords)") }
        if !anatomyMs.isEmpty {
            // Until its session was lost a client waited for nothing: that is no part of the gap.
            let order = ["backoff", "misrouting", "handshake", "resubscribe"]
            let parts = order.compactMap { name in
                anatomyMs[name].map { "\(name) \(Int($0.rounded())) ms" }
            }
            let lost = anatomyMs["detection"].map {
                ", lost \(Int($0.rounded())) ms after the fault"
            }
            lines.append("  slowest tenth: " + parts.joined(separator: " · ") + (lost ?? ""))
        }
        lines += blame.map { "  blame: \($0)" }
        if let trend { lines.append("  trend: \(trend)") }
        if let stands { lines.append("  DO NOW: \(stands)") }
        return lines.joined(separator: "\n")
    }

    /// The verdict on one line.
    var line: String {
        let figures = objectives.map {
            "\($0.objective) \($0.figure)\($0.isMet ? "" : " MISSED (promised \($0.limit))")"
        }
        let why = objectives.contains { !$0.isMet } ? [] : reasons
        let parts = figures + why + [stands].compactMap(\.self)
        return "drill \(drill) \(nodes.joined(separator: " ")): \(verdict)"
            + (parts.isEmpty ? "" : "; " + parts.joined(separator: "; "))
    }

    /// For a build server: each objective is a test case.
    var junit: String {
        let failures = objectives.count { !$0.isMet }
        let cases = objectives.map { finding in
            let name = finding.objective.escapedForXML
            let words = "\(finding.figure), promised \(finding.limit)".escapedForXML
            let failure = finding.isMet ? "" : "<failure message=\"\(words)\"/>"
            return "  <testcase classname=\"drill.\(drill)\" name=\"\(name)\">\(failure)</testcase>"
        }
        let why = (reasons + [stands].compactMap(\.self)).joined(separator: "; ").escapedForXML
        let isPass = exitCode == 0
        let whole = isPass ? "" : "<failure message=\"\(verdict): \(why)\"/>"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="drill \(drill)" tests="\(cases.count + 1)" \
            failures="\(failures + (isPass ? 0 : 1))">
              <testcase classname="drill.\(drill)" name="verdict">\(whole)</testcase>
            \(cases.joined(separator: "\n"))
            </testsuite>

            """
    }
}

extension DrillWrites {
    /// In one line: what was answered, and what became of the rest.
    fileprivate var inWords: String {
        var parts = ["\(sent) sent", "\(acknowledged) acknowledged", "\(lost) of them lost"]
        if refused > 0 { parts.append("\(refused) refused") }
        let unanswered = unansweredFound + unansweredMissing
        if unanswered > 0 {
            parts.append("\(unanswered) without an answer, \(unansweredFound) of them done")
        }
        return parts.joined(separator: ", ")
    }
}

extension Blame.Setting {
    fileprivate var inWords: String {
        switch self {
        case .ladder(let rung): "the client's wait before try \(rung)"
        case .routing(let node): "tries that \(node?.rawValue ?? "a node") could not serve"
        case .handshake: "the handshake"
        case .resubscribe: "subscribing again"
        case .detection(let how): "until the client noticed (\(how.rawValue))"
        }
    }
}

extension String {
    fileprivate var escapedForXML: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text += scalar.value < 32 ? " " : String(scalar)
            }
        }
        return text
    }
}
