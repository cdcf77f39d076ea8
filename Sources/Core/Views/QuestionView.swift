import Canvas
import Events
import Model

/// A smaller question: what is asked, what it means, and the two keys.
func drawQuestion(_ scene: Scene, in area: Rect, on screen: inout Screen) {
    guard let question = scene.interface.question else { return }
    let width = questionColumns(area.columns)
    let lines = questionLines(question, scene, columns: width - 4)
    let rect = area.centred(columns: width, rows: lines.count + 2)
    guard !rect.isEmpty else { return }
    screen.fill(rect, style: Style(.dialog))
    let title = scene.isProduction ? "a question - PRODUCTION" : "a question"
    let inside = screen.drawBox(
        rect,
        title: StyledText(title, .title),
        glyphs: scene.glyphs,
        role: .dialog
    )
    for (row, line) in lines.prefix(inside.rows).enumerated() {
        screen.draw(line, in: inside.line(row), indent: 1)
    }
}

/// Columns of a question's box.
private func questionColumns(_ columns: Int) -> Int { min(columns - 2, 79) }

extension Scene {
    /// Whether all of the question fits on the screen: what is not read is not agreed to.
    var isWhole: Bool {
        guard let question = interface.question else { return true }
        let width = questionColumns(interface.size.columns)
        return questionLines(question, self, columns: width - 4).count + 2 <= interface.size.rows
    }
}

/// The question's lines; the last one holds the keys.
func questionLines(_ question: Question, _ scene: Scene, columns: Int) -> [StyledText] {
    let (asked, means) = scene.questionWords(question.subject)
    return labelled("Asked", [StyledText(asked, .alert)], columns: columns)
        + labelled("Means", [StyledText(means)], columns: columns)
        + [StyledText("            [\(question.confirmKey)] yes   [n] no", .key)]
}

extension Scene {
    fileprivate func questionWords(_ subject: Question.Subject) -> (asked: String, means: String) {
        switch subject {
        case .quit:
            guard let operation = activeOperation else {
                guard let drill = frame.drill else { return ("leave?", "nothing runs") }
                return (
                    "leave while a drill runs (\(drill))?",
                    "nobody takes its fault back then: :drill stop does, before you leave"
                )
            }
            let plan = operation.plan
            let asked = "leave while \(plan.verb.rawValue) \(plan.node) (\(operation.id)) runs?"
            let reverts = state.topology.guardLimits.deadMan != .off && !plan.undo.isEmpty
            let undo = plan.undo.map(\.text).joined(separator: "; ")
            return (
                asked,
                reverts
                    ? "it is not over: what stands by takes it back: \(undo)"
                    : "nobody waits for it then: \(abortWords(operation))"
            )
        case .abort(let id):
            guard let operation = activeOperation, operation.id == id else {
                return ("abort \(id)?", "it is over already")
            }
            let plan = operation.plan
            return ("abort \(plan.verb.rawValue) \(plan.node) (\(id))?", abortWords(operation))
        case .drill(let ask): return words(of: ask)
        case .host(.stop(let why)):
            return (
                "stop all acting on this host: \(why)?",
                "no console of this host may act till :release"
            )
        case .host(.release):
            let by = state.control?.stop.map { "\($0.by) stopped it: \($0.why)" }
            return ("let every console of this host act again?", by ?? "nobody stopped it")
        case .host(.mark(let node, let lasting, let why)):
            return (
                "mark \(node) as in maintenance for \(format.age(lasting)): \(why)?",
                "others cannot act on it; when the time is over it only warns"
            )
        case .host(.unmark(let node)):
            return ("take the maintenance mark off \(node)?", "others may act on it again")
        }
    }
}
