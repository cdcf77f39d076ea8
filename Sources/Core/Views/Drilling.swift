package import Events
import Model

/// A drill that this console can run, as the palette offers it.
package struct DrillOffer: Equatable, Sendable {
    package var name: String
    /// Whether a node must be named; a rolling drill takes every node.
    package var takesNode: Bool
    /// What it does and when it is taken back, in words.
    package var means: String

    package init(name: String, takesNode: Bool, means: String) {
        self.name = name
        self.takesNode = takesNode
        self.means = means
    }
}

/// What is asked of drills.
package enum DrillAsk: Equatable, Sendable {
    /// Really run this one.
    case run(String, NodeName?)
    /// Take the fault back now and end the drill that runs.
    case stop
}

extension Palette {
    /// Reads what follows `drill`.
    static func drill(
        _ rest: [String],
        _ names: [NodeName],
        _ offers: [DrillOffer]
    ) -> Result<Act, Complaint> {
        let known = offers.map(\.name).joined(separator: " ")
        guard let name = rest.first else {
            return .failure(Complaint(words: "drill NAME NODE, or drill stop; there are: \(known)"))
        }
        if name == "stop" {
            return rest.count == 1
                ? .success(.drill(.stop)) : .failure(Complaint(words: "drill stop takes nothing"))
        }
        guard let offer = offers.first(where: { $0.name == name }) else {
            return .failure(Complaint(words: "no drill is called `\(name)`; there are: \(known)"))
        }
        guard offer.takesNode else {
            return rest.count == 1
                ? .success(.drill(.run(name, nil)))
                : .failure(Complaint(words: "\(name) takes every node: drill \(name)"))
        }
        guard rest.count == 2, let node = names.first(where: { $0.rawValue == rest[1] }) else {
            return .failure(Complaint(words: "drill \(name) NODE, one of: \(words(names))"))
        }
        return .success(.drill(.run(name, node)))
    }

    private static func words(_ names: [NodeName]) -> String {
        names.prefix(6).map(\.rawValue).joined(separator: " ")
            + (names.count > 6 ? " and more" : "")
    }
}

extension Scene {
    /// Why this cannot be asked of drills now; nil: it can.
    func objection(to ask: DrillAsk) -> String? {
        if frame.transport != nil { return "a replay shows what was: it changes nothing" }
        guard state.topology.armed else { return "read-only: start with --control to do that" }
        guard !frame.drills.isEmpty else { return "this console runs no drills" }
        switch ask {
        case .stop: return frame.drill == nil ? "no drill runs" : nil
        case .run:
            if frame.drill != nil { return "a drill runs already; :drill stop ends it" }
            return activeOperation.map { "\($0.id) runs: wait for its end" }
        }
    }

    /// What is asked, and what it means.
    func words(of ask: DrillAsk) -> (asked: String, means: String) {
        switch ask {
        case .stop: return ("end the drill now?", "its fault is taken back at once; no verdict")
        case .run(let name, let node):
            let offer = frame.drills.first { $0.name == name }
            let sessions = node.flatMap { name in state.nodes.first { $0.name == name } }?.sessions
            let those = node.map { _ in
                " On it: \(format.counted(sessions, "session", "sessions"))."
            }
            let death =
                state.topology.guardLimits.deadMan == .run
                ? "a console that dies is taken back for"
                : "a console that dies between two operations leaves the fault (guard: dead_man: run)"
            return (
                "drill \(name)\(node.map { " \($0)" } ?? ""), for real?",
                "\(offer?.means ?? "").\(those ?? "") The risks of the fault are accepted; \(death)"
            )
        }
    }
}
