import Canvas
import Events
import Model

extension Interface {
    /// Opens the dialog of a verb for the selected node, or to name a node when none is selected.
    mutating func openDialog(_ verb: Verb, _ scene: Scene) {
        var opened = Dialog(verb: verb)
        if let selectedNode, scene.state.nodes.contains(where: { $0.name == selectedNode }) {
            opened.bind(to: selectedNode, scene.state)
        }
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
        guard Dialog.fits(size) else {
            message = Message(text: "make the terminal larger to see what is asked", role: .warning)
            return []
        }
        if open.asksForName {
            return handleName(stroke, &open, scene)
        }
        switch stroke.key {
        case .character("n"), .character("q"):
            dialog = nil
        case .character("y"):
            return confirm(open, scene)
        default:
            message = Message(text: "y or n", role: .warning)
        }
        return []
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
        open.followTyping(selected: selectedNode, scene.state)
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
        if open.needsTypedName { return confirm(open, scene) }
        // The name chose the node; the plan is asked about next, by y or n.
        selectedNode = node
        dialog?.typed = ""
        dialog?.isChosen = true
        dialog?.isShown = false
        return []
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
        guard
            case .success(var plan) = makePlan(
                open.verb,
                for: node,
                amount: open.amount,
                in: scene.state
            ),
            plan.steps == shown.steps
        else {
            dialog?.bind(to: node, scene.state)
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
        message = Message(text: "\(plan.verb.rawValue) \(plan.node): confirmed", role: .text)
        return [.confirm(plan)]
    }
}

extension Dialog {
    /// The smallest terminal on which the dialog says all it must.
    static let columnsMin = 40
    static let rowsMin = 10

    static func fits(_ size: Size) -> Bool {
        size.columns >= columnsMin && size.rows >= rowsMin
    }

    /// Whether the verb is so grave that the node's name must be typed (G6).
    var needsTypedName: Bool { verb.cutsSessions || verb == .freeze }

    /// Whether the dialog takes a name just now, rather than y or n.
    var asksForName: Bool {
        if refusal != nil, isChosen { return false }
        return needsTypedName || !isChosen
    }

    /// Takes a node: from here on the dialog is about it, whatever is sorted or refreshed behind.
    mutating func bind(to node: NodeName, _ state: State) {
        self.node = node
        isChosen = true
        makePlan(state)
    }

    /// While the node is still being chosen, it is the one whose whole name has been typed.
    mutating func followTyping(selected: NodeName?, _ state: State) {
        guard !isChosen else { return }
        let named = state.nodes.first { $0.name.rawValue == typed }?.name
        guard named != node else { return }
        node = named
        makePlan(state)
    }

    private mutating func makePlan(_ state: State) {
        plan = nil
        refusal = nil
        isShown = false
        guard let node else { return }
        switch Model.makePlan(verb, for: node, amount: amount, in: state) {
        case .success(let plan): self.plan = plan
        case .failure(let refusal): self.refusal = refusal.words
        }
    }
}
