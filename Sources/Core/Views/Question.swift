import Canvas
package import Events
import Model

/// A question beside the control dialog: nothing on a node is begun by it.
package struct Question: Equatable, Sendable {
    package var subject: Subject
    /// Whether it was on screen: keys typed ahead of it do not count.
    package var hasAppeared = false

    package init(_ subject: Subject) { self.subject = subject }

    package enum Subject: Equatable, Sendable {
        /// An act on the host's records.
        case host(HostAct)
        /// A drill to run or to end.
        case drill(DrillAsk)
        /// Whether to wait no more for this operation.
        case abort(OperationID)
        /// Whether to leave while an operation runs.
        case quit
    }

    /// The key that agrees; to let everybody act again and to break something take a deliberate one.
    var confirmKey: Character {
        switch subject {
        case .host(.release), .drill(.run): "Y"
        default: "y"
        }
    }
}

extension Interface {
    /// Leaves, after a question when an operation or a drill runs.
    mutating func leave(_ scene: Scene) -> [Intent] {
        let isUnderWay = scene.activeOperation != nil || scene.frame.drill != nil
        guard isUnderWay, scene.frame.transport == nil else { return [.quit] }
        dialog = nil
        question = Question(.quit)
        return []
    }

    /// Keys while a question is open.
    mutating func handleInQuestion(_ stroke: Binding.Stroke, _ scene: Scene) -> [Intent] {
        guard let open = question else { return [] }
        switch stroke.key {
        case .escape, .character("n"), .character("q"):
            question = nil
        case .character(open.confirmKey) where !scene.isWhole:
            message = Message(text: "make the terminal larger: not all of it fits", role: .warning)
        case .character(open.confirmKey) where !open.hasAppeared:
            message = Message(text: "typed before it was on screen: ignored", role: .warning)
        case .character(open.confirmKey):
            question = nil
            return answer(open.subject, scene)
        default:
            message = Message(text: "\(open.confirmKey) or n", role: .warning)
        }
        return []
    }

    private mutating func answer(_ subject: Question.Subject, _ scene: Scene) -> [Intent] {
        switch subject {
        case .quit: return [.quit]
        case .host(let act):
            if let reason = scene.objection(to: act) {
                message = Message(text: reason, role: .warning)
                return []
            }
            return [.host(act)]
        case .drill(let ask):
            if let reason = scene.objection(to: ask) {
                message = Message(text: reason, role: .warning)
                return []
            }
            return [.drill(ask)]
        case .abort(let id):
            guard scene.activeOperation?.id == id else {
                message = Message(text: "\(id) is over already", role: .warning)
                return []
            }
            return [.abort(id)]
        }
    }
}

extension Scene {
    /// The operation that holds the frame; nil: none runs.
    var activeOperation: Operation? { state.operations.last { $0.isActive } }

    /// The operation whose line is on every frame: the one that runs, or the last that ended and
    /// was not put away.
    var shownOperation: Operation? {
        guard let last = activeOperation ?? state.operations.last else { return nil }
        return last.id == interface.dismissed && !last.isActive ? nil : last
    }

    /// The last operation, where it is over, something of it was sent, and it can be taken back.
    var undoable: Operation? {
        guard activeOperation == nil, let last = state.operations.last, !last.plan.undo.isEmpty,
            !last.plan.isRehearsal, stepsSent(of: last) > 0
        else { return nil }
        return last
    }

    /// How many of its steps were begun, as far as this run's memory goes.
    func stepsSent(of operation: Operation) -> Int {
        switch operation.phase {
        case .running(let step): return step + 1
        case .observing, .done: return operation.plan.steps.count
        case .checking, .committing, .refused, .blocked, .rehearsed: return 0
        case .failed, .unknown, .aborted: break
        }
        var most = 0
        for happening in state.happenings {
            guard case .operation(operation.id, _, let phase) = happening.fact else { continue }
            if case .running(let step) = phase { most = max(most, step + 1) }
            if phase == .observing { most = operation.plan.steps.count }
        }
        return most
    }

    /// Why an act on the host cannot be done here; nil: it can.
    func objection(to act: HostAct) -> String? {
        if frame.transport != nil { return "a replay shows what was: it changes nothing" }
        guard frame.actsOnHost else { return "this console has no hold of the host's records" }
        if case .stop = act { return nil }
        return state.topology.armed ? nil : "read-only: start with --control to do that"
    }
}
