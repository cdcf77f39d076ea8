import Canvas
import Events
import Model

extension Interface {
    /// Keys while a command is typed; Enter opens what it is about and never acts.
    mutating func handleInPalette(_ stroke: Binding.Stroke, _ scene: Scene) -> [Intent] {
        switch stroke.key {
        case .escape:
            prompt = nil
        case .tab:
            let typed = prompt?.text ?? ""
            prompt?.text = Palette.completed(typed, in: scene.state, drills: scene.frame.drills)
        case .enter:
            return obey(prompt?.text ?? "", scene)
        default: edit(stroke)
        }
        return []
    }

    private mutating func obey(_ line: String, _ scene: Scene) -> [Intent] {
        switch Palette.read(line, in: scene.state, drills: scene.frame.drills) {
        case .failure(let complaint):
            // The line stays, to be mended.
            message = Message(text: complaint.words, role: .warning)
        case .success(.host(let act)):
            prompt = nil
            if let reason = scene.objection(to: act) {
                message = Message(text: reason, role: .warning)
            } else {
                question = Question(.host(act))
            }
        case .success(.note(let text)):
            guard scene.frame.transport == nil else {
                message = Message(
                    text: "a replay shows what was: no note can be added",
                    role: .warning
                )
                return []
            }
            prompt = nil
            return [.note(text)]
        case .success(.drill(let ask)):
            prompt = nil
            if let reason = scene.objection(to: ask) {
                message = Message(text: reason, role: .warning)
            } else {
                question = Question(.drill(ask))
            }
        case .success(.command(let command)):
            prompt = nil
            return performIfReady(command, scene)
        case .success(.lever(let verb, let node, let amount)):
            prompt = nil
            if case .refused(let reason) = availability(of: .lever(verb), in: scene) {
                message = Message(text: reason, role: .warning)
            } else {
                openDialog(verb, scene, node: node, amount: amount)
            }
        }
        return []
    }

    /// Carries a command out, or says why it cannot act now.
    mutating func performIfReady(_ command: Command, _ scene: Scene) -> [Intent] {
        if case .refused(let reason) = availability(of: command, in: scene) {
            message = Message(text: reason, role: .warning)
            return []
        }
        return perform(command, scene)
    }
}
