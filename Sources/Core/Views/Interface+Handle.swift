package import Canvas
package import Model

extension Interface {
    /// Takes one input: changes what is shown, and tells what the operator wants from the world.
    ///
    /// Keys in one call act in their order, but a dialog that a key opened takes no confirmation
    /// until `markShown` was called: keys typed ahead of it are dropped with a message.
    package mutating func handle(
        _ input: InputEvent,
        state: State,
        frame: FrameContext
    ) -> [Intent] {
        switch input {
        case .key(let key, let modifiers):
            return handle(Binding.Stroke(key: key, modifiers: modifiers), Scene(state, self, frame))
        case .paste(let text):
            handlePaste(text)
        case .resize(let size):
            self.size = size
        case .mouse(let mouse):
            handleWheel(mouse, Scene(state, self, frame))
        case .focus, .unknown:
            break
        }
        return []
    }

    private mutating func handle(_ stroke: Binding.Stroke, _ scene: Scene) -> [Intent] {
        message = nil
        switch stroke {
        case .control("c"): return question?.subject == .quit ? [.quit] : leave(scene)
        case .control("z"): return [.suspend]
        case .control("l"): return [.redraw]
        default: break
        }
        if question != nil { return handleInQuestion(stroke, scene) }
        if dialog != nil { return handleInDialog(stroke, scene) }
        if helpOffset != nil {
            handleInHelp(stroke)
            return []
        }
        if let offset = operationsOffset {
            let lines = operationLines(scene).count
            operationsOffset = scrolled(offset, by: stroke.key).map { min($0, lines) }
            return []
        }
        if prompt != nil {
            return prompt?.isPalette == true
                ? handleInPalette(stroke, scene) : handleInPrompt(stroke)
        }
        let isReplay = scene.frame.transport != nil
        guard let command = Keymap.command(for: stroke, view: view, isReplay: isReplay) else {
            explainUnboundKey(stroke)
            return []
        }
        return performIfReady(command, scene)
    }

    /// Pasted text goes into the line being typed, on one line, and nowhere else: Enter is a key.
    private mutating func handlePaste(_ text: String) {
        if prompt != nil {
            prompt?.append(text)
        } else if dialog != nil || question != nil {
            message = Message(text: "pasted text does not count here: type it", role: .warning)
        } else {
            message = Message(text: "pasted text never acts as keys: ignored", role: .warning)
        }
    }

    private mutating func handleWheel(_ mouse: Mouse, _ scene: Scene) {
        guard mouse.isPress, dialog == nil, question == nil, prompt == nil,
            helpOffset == nil, operationsOffset == nil
        else { return }
        switch mouse.button {
        case .wheelUp: move(.rows(-3), scene)
        case .wheelDown: move(.rows(3), scene)
        case .left, .middle, .right, .other: break
        }
    }

    /// Says where a key works that means nothing here, for those that are missed most.
    private mutating func explainUnboundKey(_ stroke: Binding.Stroke) {
        guard case .character(let character) = stroke.key, stroke.modifiers.isEmpty else { return }
        let elsewhere = Keymap.bindings.first { binding in
            binding.strokes.contains(Binding.Stroke(key: .character(character)))
        }
        guard let elsewhere, case .views(let views) = elsewhere.scope else { return }
        let places = views.map { "\($0.rawValue) \($0.word)" }.joined(separator: ", ")
        let words = elsewhere.words ?? elsewhere.help
        message = Message(text: "\(elsewhere.label) \(words): only in \(places)", role: .warning)
    }

    private mutating func handleInHelp(_ stroke: Binding.Stroke) {
        helpOffset = scrolled(helpOffset ?? 0, by: stroke.key)
        helpOffset = helpOffset.map { min($0, Keymap.bindings.count) }
    }

    /// Where an overlay stands after a key; nil: the key closes it.
    private func scrolled(_ offset: Int, by key: Key) -> Int? {
        switch key {
        case .up, .character("k"): max(0, offset - 1)
        case .down, .character("j"): offset + 1
        case .pageUp: max(0, offset - max(1, size.rows / 2))
        case .pageDown: offset + max(1, size.rows / 2)
        default: nil
        }
    }

    private mutating func handleInPrompt(_ stroke: Binding.Stroke) -> [Intent] {
        switch stroke.key {
        case .escape:
            prompt = nil
        case .enter:
            let filter = Filter(prompt?.text ?? "")
            filters[view] = filter
            prompt = nil
        default: edit(stroke)
        }
        return []
    }

    /// Changes the line being typed.
    mutating func edit(_ stroke: Binding.Stroke) {
        switch stroke.key {
        case .backspace:
            if prompt?.text.isEmpty == true { prompt = nil } else { prompt?.text.removeLast() }
        case .character(let character) where stroke.modifiers.isSubset(of: .shift):
            prompt?.append(String(character))
        case .character("u") where stroke.modifiers == .control:
            prompt?.text = ""
        default: break
        }
    }
}

extension Prompt {
    /// Adds text on one line, up to the limit.
    mutating func append(_ more: String) {
        let line = more.split(whereSeparator: \.isNewline).joined(separator: " ")
        text = String((text + line).prefix(Self.lengthMax))
    }
}
