import Canvas
import Events
import Model

extension Scene {
    /// What the guards say: each refusal with what to do about it, then how many agree.
    func guardTexts(_ verdicts: [GuardVerdict], _ plan: OperationPlan) -> [StyledText] {
        var texts: [StyledText] = []
        for verdict in verdicts where !verdict.holds {
            texts.append(StyledText("\(glyphs.no) \(verdict.words)", .alert))
            texts.append(
                StyledText("  \(glyphs.arrow) \(verdict.rule.advice(plan))", .warning)
            )
        }
        let met = verdicts.filter(\.holds)
        let told = met.filter { $0.rule == .keepHealthy || $0.rule == .oneAtATime }.map(\.words)
        let most = "\(glyphs.yes) \(met.count) of \(verdicts.count) agree"
        let words = told.isEmpty ? most : "\(most): \(told.joined(separator: ", "))"
        texts.append(StyledText(words, .good))
        return texts
    }

    /// What takes a plan back.
    func undoTexts(_ plan: OperationPlan) -> [StyledText] {
        guard plan.undo.isEmpty else {
            return plan.undo.enumerated().map { place, step in
                StyledText(place == 0 ? "U, then: \(step.text)" : step.text)
            }
        }
        if plan.verb == .restore {
            return [StyledText("nothing needs to take it back")]
        }
        return [StyledText("\(glyphs.warning) cannot be taken back", .warning)]
    }

    /// How long it can take.
    func limits(of plan: OperationPlan) -> String {
        let most = format.seconds(plan.timeLimit)
        if plan.isRehearsal { return "nothing is sent; the guards are asked, the audit is written" }
        let watching = format.seconds(Rules.observing)
        return "\(most) for the steps, then \(watching) to see the effect"
    }

    /// What the operator enters and ticks, each with where the keys go.
    func fieldTexts(_ dialog: Dialog) -> [StyledText] {
        dialog.fields(state).compactMap { field in
            let hand = field == dialog.focus ? "\(glyphs.crumb) " : "  "
            let role: Role = field == dialog.focus ? .prompt : .text
            guard let words = fieldWords(field, dialog) else { return nil }
            return StyledText(hand + words, role)
        }
    }

    private func fieldWords(_ field: Dialog.Focus, _ dialog: Dialog) -> String? {
        switch field {
        case .amount:
            let unit = dialog.verb == .weight ? "% (0 to 100)" : " sessions a second (1 to 1000)"
            let held = dialog.plan?.amount.map { "\($0)" } ?? glyphs.dash
            return "figure: \(dialog.amountText.isEmpty ? held : dialog.amountText)\(unit)"
        case .risk(let risk):
            let accepted = dialog.accepts.first { $0.risk == risk }
            let sessions = state.nodes.first { $0.name == dialog.node }?.sessions
            let figure = accepted == nil ? sessions : accepted?.figure
            let box = accepted == nil ? "[ ]" : "[x]"
            return "\(box) I accept: \(risk.words(format.counted(figure, "session", "sessions")))"
        case .reason:
            return "reason: \(dialog.reason.isEmpty ? "(type why)" : dialog.reason)"
        case .rehearsal:
            return dialog.isRehearsal
                ? "[x] rehearsal: nothing is sent" : "[ ] rehearsal (this is for real)"
        case .question: return nil
        }
    }
}

extension AcceptedRisk.Risk {
    /// What is taken on, in a few words.
    fileprivate func words(_ sessions: String) -> String {
        switch self {
        case .cutsSessions: "cuts \(sessions)"
        case .soonAfter: "soon after another; a reason is needed"
        case .notUp: "it is not up by its probe"
        }
    }
}

extension GuardRule {
    /// What to do about a refusal, for somebody who was woken up by it.
    func advice(_ plan: OperationPlan) -> String {
        switch self {
        case .notStopped: "ask who stopped it; :release lets act again"
        case .armed: "start again with --control"
        case .safeName: "correct the configuration: signalbox config check"
        case .leastPrivilege: "take the right to write from others: chmod go-w"
        case .audited: "make room or rights for the audit, then try again"
        case .secondPerson: "let another person approve this very plan"
        case .freshData: "wait for the next probes; see 5 logs if none come"
        case .unchanged: "close, look at \(plan.node) again, and begin anew"
        case .observerDoubt: "check this console's own network before any node"
        case .keepHealthy: "bring another node up first; nothing here overrides this"
        case .keepCapacity: "bring another node up first, or wait for fewer sessions"
        case .oneAtATime: "wait for it to end, or finish what is out first"
        case .settled: "wait, or Tab: accept it and give a reason"
        case .budget: "wait, or ask who sets kills_per_hour"
        case .notMarked: "ask the owner; :unmark \(plan.node) once it is over"
        case .drainFirst: "drain \(plan.node) first, or Tab: accept the cut"
        case .restoreGate: "start its app first, or Tab: accept it"
        case .notAlready: "nothing needs to be done"
        case .timeLimits: "set timeout in the configuration, an hour at most"
        case .undoKnown: "add an undo to the configuration"
        }
    }
}
