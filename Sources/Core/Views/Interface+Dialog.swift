import Canvas
import Events
import Model

extension Interface {
    /// Opens the dialog of a verb for a node, the selected one, or to name one when none is.
    ///
    /// - Parameters:
    ///   - verb: what the dialog is about.
    ///   - scene: what is on screen.
    ///   - node: which node; nil: the selected one.
    ///   - amount: the operator's figure as typed; empty: none.
    mutating func openDialog(
        _ verb: Verb,
        _ scene: Scene,
        node: NodeName? = nil,
        amount: String = ""
    ) {
        var opened = Dialog(verb: verb)
        opened.amountText = amount
        let meant = node ?? selectedNode
        if let meant, scene.state.nodes.contains(where: { $0.name == meant }) {
            opened.bind(to: meant, scene.state)
            if verb.amounts != nil, amount.isEmpty { opened.focus = .amount }
        }
        dialog = opened
    }

    /// Opens the dialog that takes the last operation back.
    mutating func openUndo(_ scene: Scene) {
        guard let operation = scene.undoable else { return }
        var opened = Dialog(verb: operation.plan.verb.undo ?? .restore)
        opened.takesBack = operation
        opened.bind(to: operation.plan.node, scene.state)
        dialog = opened
    }

    /// Keys while the control dialog is open.
    mutating func handleInDialog(_ stroke: Binding.Stroke, _ scene: Scene) -> [Intent] {
        guard var open = dialog else { return [] }
        if stroke.key == .escape {
            dialog = nil
            return []
        }
        guard open.hasAppeared else {
            let words = "typed before the dialog was on screen: ignored"
            message = Message(text: words, role: .warning)
            return []
        }
        guard open.fits(size) else {
            message = Message(text: "make the terminal larger to see what is asked", role: .warning)
            return []
        }
        let fields = open.fields(scene.state)
        if !fields.contains(open.focus) { open.focus = .question }
        if stroke.key == .tab || stroke.key == .backTab {
            let place = fields.firstIndex(of: open.focus) ?? 0
            let step = stroke.key == .tab ? 1 : fields.count - 1
            open.focus = fields[(place + step) % fields.count]
            dialog = open
            return []
        }
        guard open.focus == .question else {
            handleField(stroke, &open, fields, scene)
            dialog = open
            return []
        }
        if open.asksForName { return handleName(stroke, &open, scene) }
        switch stroke.key {
        case .character("n"), .character("q"):
            dialog = nil
        case .character(open.confirmKey):
            return confirm(open, scene)
        default:
            message = Message(text: "\(open.confirmKey) or n", role: .warning)
        }
        return []
    }

    /// Keys in a figure, a reason or a box to tick; none of them can confirm.
    private mutating func handleField(
        _ stroke: Binding.Stroke,
        _ open: inout Dialog,
        _ fields: [Dialog.Focus],
        _ scene: Scene
    ) {
        switch (open.focus, stroke.key) {
        case (_, .enter):
            let place = fields.firstIndex(of: open.focus) ?? 0
            open.focus = fields[min(place + 1, fields.count - 1)]
        case (.amount, .character(let digit)) where ("0"..."9").contains(digit):
            open.amountText = String((open.amountText + String(digit)).prefix(4))
            open.remake(scene.state)
        case (.amount, .backspace):
            open.amountText = String(open.amountText.dropLast())
            open.remake(scene.state)
        case (.reason, .character(let letter)) where stroke.modifiers.isSubset(of: .shift):
            open.reason = String((open.reason + String(letter)).prefix(Dialog.reasonMax))
            open.remake(scene.state)
        case (.reason, .backspace):
            open.reason = String(open.reason.dropLast())
            open.remake(scene.state)
        case (.risk(let risk), .character(" ")):
            open.toggle(risk, scene.state)
        case (.rehearsal, .character(" ")):
            open.isRehearsal.toggle()
            open.remake(scene.state)
        default:
            let what = open.focus == .amount ? "digits" : "Space ticks"
            message = Message(text: "\(what) here; Tab goes on to the question", role: .warning)
        }
    }

    private mutating func handleName(
        _ stroke: Binding.Stroke,
        _ open: inout Dialog,
        _ scene: Scene
    ) -> [Intent] {
        switch stroke.key {
        case .character(let character) where stroke.modifiers.isSubset(of: .shift):
            open.typed = String((open.typed + String(character)).prefix(Dialog.typedMax))
        case .backspace:
            open.typed = String(open.typed.dropLast())
        case .enter:
            return enterName(open, scene)
        default: break
        }
        open.followTyping(scene.state)
        dialog = open
        return []
    }

    private mutating func enterName(_ open: Dialog, _ scene: Scene) -> [Intent] {
        guard let node = open.node else {
            message = Message(text: "no node is called \(open.typed)", role: .warning)
            return []
        }
        guard open.typed == node.rawValue else {
            message = Message(text: "type \(node) to \(open.verb.rawValue) it", role: .warning)
            return []
        }
        if !open.isChosen, open.plan == nil || !open.needsTypedName || open.isShown == false {
            // The name chose the node; what would be done is read before it is asked about.
            selectedNode = node
            dialog?.typed = open.needsTypedName ? open.typed : ""
            dialog?.isChosen = true
            dialog?.isShown = false
            return []
        }
        selectedNode = node
        dialog?.isChosen = true
        return confirm(open, scene)
    }

    /// Sends the plan if it is still the one on screen and every guard agrees now.
    private mutating func confirm(_ open: Dialog, _ scene: Scene) -> [Intent] {
        guard let node = open.node, let shown = open.plan else {
            message = Message(text: open.refusal ?? "there is nothing to confirm", role: .warning)
            return []
        }
        guard open.isShown else {
            let words = "\(open.verb.rawValue) \(node): read the plan, then confirm it"
            message = Message(text: words, role: .warning)
            return []
        }
        if case .refused(let reason) = availability(of: .lever(open.verb), in: scene) {
            message = Message(text: reason, role: .warning)
            return []
        }
        guard case .success(var plan)? = open.freshPlan(scene.state), plan.steps == shown.steps,
            plan.undo == shown.undo
        else {
            dialog?.remake(scene.state)
            dialog?.hasChanged = true
            dialog?.typed = ""
            message = Message(text: "the plan changed: read it again", role: .warning)
            return []
        }
        // What was on screen is what is confirmed: the facts it was decided on too.
        plan.basis = shown.basis
        plan.accepts = shown.accepts
        plan.reason = shown.reason
        if let broken = guardVerdicts(for: plan, in: scene.state).first(where: { !$0.holds }) {
            message = Message(text: "refused: \(broken.words)", role: .alert)
            return []
        }
        dialog = nil
        // What was just moved is what the next key, such as undo, is most likely about.
        selectedNode = plan.node
        let mark = plan.isRehearsal ? "rehearsal " : ""
        message = Message(text: "\(mark)\(plan.verb.rawValue) \(plan.node): confirmed", role: .text)
        return [.confirm(plan)]
    }
}
