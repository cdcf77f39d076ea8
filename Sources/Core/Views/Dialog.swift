import Canvas
package import Events
package import Model

/// The control dialog, bound to a node by its name.
package struct Dialog: Equatable, Sendable {
    package var verb: Verb
    /// nil while the operator still types which node is meant.
    package var node: NodeName?
    /// Whether `node` is settled: by the selection, or by typing its whole name.
    package var isChosen = false
    /// The operation that this takes back; nil: it takes none back.
    package var takesBack: Operation?
    /// The operator's figure as typed, for verbs that take one; empty: the configuration's.
    package var amountText = ""
    /// The risks the operator ticked, each with the figure that was on screen.
    package var accepts: [AcceptedRisk] = []
    /// Why, in the operator's words.
    package var reason = ""
    /// Whether everything but the sending is to be done.
    package var isRehearsal = false
    /// What the keys go to.
    package var focus = Focus.question
    /// What would be done; nil while no node is named, or when it was refused.
    package var plan: OperationPlan?
    /// Why there is no plan.
    package var refusal: String?
    /// The name typed so far, where one is asked for.
    package var typed = ""
    /// Whether it was on screen at all since it opened.
    package var hasAppeared = false
    /// Whether the plan it holds now was on screen.
    package var isShown = false
    /// Whether the plan became another one under the operator's hands: a held key must not do.
    package var hasChanged = false

    /// The most characters of a name: the longest the guards allow (G23).
    static let typedMax = 64
    /// The most characters of a reason: a sentence for the audit.
    static let reasonMax = 120

    package init(verb: Verb) { self.verb = verb }

    /// A part of the dialog that takes keys; Tab goes from one to the next.
    package enum Focus: Equatable, Sendable {
        case amount
        case risk(AcceptedRisk.Risk)
        case reason
        case rehearsal
        case question
    }
}

extension Dialog {
    /// The smallest terminal on which the dialog says all it must.
    static let columnsMin = 40
    static let rowsMin = 10

    /// Whether a terminal shows what would be sent: a plan that is cut off is not confirmed.
    func fits(_ size: Size) -> Bool {
        let rows = max(Self.rowsMin, (plan?.steps.count ?? 0) + 7)
        return size.columns >= Self.columnsMin && size.rows >= rows
    }

    /// Whether the act is so grave that the node's name must be typed (G6): it ends sessions, or a
    /// guard's objection was taken on.
    var needsTypedName: Bool { verb.cutsSessions || verb == .freeze || !accepts.isEmpty }

    /// Whether the dialog takes a name just now, rather than y or n.
    var asksForName: Bool {
        if refusal != nil, isChosen { return false }
        return needsTypedName || !isChosen
    }

    /// The key that confirms where no name is typed.
    var confirmKey: Character { hasChanged ? "Y" : "y" }

    /// Takes a node: from here on the dialog is about it, whatever is sorted or refreshed behind.
    mutating func bind(to node: NodeName, _ state: State) {
        self.node = node
        isChosen = true
        remake(state)
    }

    /// While the node is still being chosen, it is the one whose whole name has been typed.
    mutating func followTyping(_ state: State) {
        guard !isChosen else { return }
        let named = state.nodes.first { $0.name.rawValue == typed }?.name
        guard named != node else { return }
        node = named
        remake(state)
    }

    /// Makes the plan anew from what was entered; it must be drawn before it can be confirmed.
    mutating func remake(_ state: State) {
        plan = nil
        refusal = nil
        isShown = false
        switch freshPlan(state) {
        case .success(let plan)?: self.plan = plan
        case .failure(let refusal)?: self.refusal = refusal.words
        case nil: break
        }
    }

    /// The plan by what is known now; nil while no node is named.
    func freshPlan(_ state: State) -> Result<OperationPlan, Refusal>? {
        guard let node else { return nil }
        let amount = Int(amountText)
        if !amountText.isEmpty, amount == nil {
            return .failure(Refusal(words: "`\(amountText)` is no whole number"))
        }
        let made =
            takesBack.map { makeUndo(of: $0, in: state) }
            ?? makePlan(verb, for: node, amount: amount, in: state)
        return made.map { plan in
            var plan = plan
            plan.accepts = accepts
            plan.reason = reason.isEmpty ? nil : reason
            plan.isRehearsal = isRehearsal
            return plan
        }
    }

    /// The parts that take keys, in the order of the screen.
    func fields(_ state: State) -> [Focus] {
        guard isChosen else { return [.question] }
        var fields: [Focus] = []
        if takesBack == nil, verb.amounts != nil { fields.append(.amount) }
        guard plan != nil else { return fields + [.question] }
        let risks = offeredRisks(state)
        fields += risks.map(Focus.risk)
        if risks.contains(.soonAfter) || !reason.isEmpty { fields.append(.reason) }
        return fields + [.rehearsal, .question]
    }

    /// The risks that a guard names for this plan and that can be taken on, each by itself.
    func offeredRisks(_ state: State) -> [AcceptedRisk.Risk] {
        guard var bare = plan else { return [] }
        bare.accepts = []
        return guardVerdicts(for: bare, in: state).filter { !$0.holds }.compactMap { verdict in
            switch verdict.rule {
            case .drainFirst: .cutsSessions
            case .settled: .soonAfter
            case .restoreGate: .notUp
            default: nil
            }
        }
    }

    /// Ticks a risk with the figure of now, or takes the tick away.
    mutating func toggle(_ risk: AcceptedRisk.Risk, _ state: State) {
        if accepts.contains(where: { $0.risk == risk }) {
            accepts.removeAll { $0.risk == risk }
        } else {
            let sessions = state.nodes.first { $0.name == node }?.sessions
            accepts.append(AcceptedRisk(risk, figure: risk == .cutsSessions ? sessions : nil))
        }
        remake(state)
    }
}
