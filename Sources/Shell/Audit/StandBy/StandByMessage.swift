package import Events

/// What a console tells the process that stands by for it: one JSON object a line.
///
/// Each is answered by a line: `ok`, or why not.
package enum StandByMessage: Codable, Equatable, Sendable {
    /// This operation is about to begin.
    case arm(OperationPlan)
    /// Its step is about to be sent: from now on its undo is carried out when the console dies.
    case announce(OperationID, step: Int)
    /// Nothing of that step is under way any more.
    case settle(OperationID, step: Int)
    /// Nothing is to be taken back of this operation.
    case release(OperationID)
    /// The console ends by itself: nothing at all is to be taken back.
    case quit
}

/// What a stand-by would have to take back: a value, told by the console, asked at its death.
package struct StandByList: Equatable, Sendable {
    /// In the order in which they were armed.
    private(set) var plans: [OperationPlan] = []
    private var announced: [OperationID: Int] = [:]
    private var underWay: Set<OperationID> = []

    /// Operations that are kept at once: one acts at a time, the others only wait to be undone.
    private static let plansMax = 256

    package init() {}

    /// Takes what the console said.
    ///
    /// - Returns: why not; nil when it is taken.
    package mutating func take(_ message: StandByMessage) -> String? {
        switch message {
        case .arm(let plan):
            guard plans.count < Self.plansMax else { return "too many operations stand" }
            plans.removeAll { $0.id == plan.id }
            plans.append(plan)
        case .announce(let id, let step):
            guard plans.contains(where: { $0.id == id }) else { return "\(id) is not known" }
            announced[id] = step
            underWay.insert(id)
        case .settle(let id, _): underWay.remove(id)
        case .release(let id):
            plans.removeAll { $0.id == id }
            announced[id] = nil
            underWay.remove(id)
        case .quit: self = StandByList()
        }
        return nil
    }

    /// What is to be taken back, the newest first: only what had a step announced.
    package var toTakeBack: [OperationPlan] {
        plans.reversed().filter { announced[$0.id] != nil && !$0.undo.isEmpty }
    }

    /// For how long a step of this operation may still be at work, begun by the console that died.
    package func patience(for plan: OperationPlan) -> Duration {
        guard underWay.contains(plan.id), let step = announced[plan.id],
            plan.steps.indices.contains(step)
        else { return .zero }
        return min(plan.steps[step].timeout, .seconds(5))
    }
}
