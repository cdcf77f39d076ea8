import Events
import Model

/// The command line that `:` opens: what was typed, read into what it asks for.
///
/// Nothing here acts: whatever moves a node or the host opens a dialog or a question.
enum Palette {
    /// What a line asks for.
    enum Act: Equatable {
        case lever(Verb, NodeName?, amount: String)
        case host(HostAct)
        case drill(DrillAsk)
        /// Written into what happened, and so into the recording.
        case note(String)
        case command(Command)
    }

    /// Why a line asks for nothing, and what to write instead.
    struct Complaint: Error, Equatable {
        var words: String
    }

    /// Words that are commands of the keymap too.
    private static let plain: [(word: String, command: Command)] = [
        ("undo", .undo), ("abort", .abort), ("sent", .operations), ("help", .help),
        ("quit", .quit), ("nodes", .view(.nodes)), ("map", .view(.map)),
        ("reconnects", .view(.reconnects)), ("bursts", .view(.bursts)), ("logs", .view(.logs)),
    ]

    private static let hostWords = ["stop", "release", "mark", "unmark", "drill", "note"]

    static let words = Verb.configurable.map(\.rawValue) + hostWords + plain.map(\.word)

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: as typed, such as `weight web2 50`.
    ///   - state: for the nodes there are.
    ///   - drills: those that can be run.
    /// - Returns: what it asks for, or why it asks for nothing.
    static func read(
        _ line: String,
        in state: State,
        drills: [DrillOffer] = []
    ) -> Result<Act, Complaint> {
        let parts = line.split(separator: " ").map(String.init)
        guard let word = parts.first else { return complaint("type a command: \(usage)") }
        let rest = Array(parts.dropFirst())
        if let verb = Verb(configurable: word) { return lever(verb, rest, state) }
        if let (_, command) = plain.first(where: { $0.word == word }) {
            return rest.isEmpty
                ? .success(.command(command)) : complaint("\(word) takes nothing after it")
        }
        if word == "note" {
            return rest.isEmpty
                ? complaint("note TEXT: it is kept in the recording") : .success(.note(why(rest)))
        }
        if word == "drill" { return drill(rest, state.nodes.map(\.name), drills) }
        return hostAct(word, rest, state)
    }

    private static let usage = "drain web2 | weight web2 50 | stop why | mark web2 2h why"

    private static func complaint(_ words: String) -> Result<Act, Complaint> {
        .failure(Complaint(words: words))
    }

    private static func lever(
        _ verb: Verb,
        _ rest: [String],
        _ state: State
    ) -> Result<Act, Complaint> {
        guard let name = rest.first else { return .success(.lever(verb, nil, amount: "")) }
        guard let node = node(name, state) else { return unknownNode(name, state) }
        guard rest.count > 1 else { return .success(.lever(verb, node, amount: "")) }
        guard let range = verb.amounts else {
            return complaint("\(verb.rawValue) takes one node and nothing more: \(verb) \(node)")
        }
        guard rest.count == 2, let amount = Int(rest[1]), range.contains(amount) else {
            let figures = "\(range.lowerBound) to \(range.upperBound)"
            return complaint("\(verb.rawValue) NODE FIGURE, the figure from \(figures)")
        }
        return .success(.lever(verb, node, amount: "\(amount)"))
    }

    private static func hostAct(
        _ word: String,
        _ rest: [String],
        _ state: State
    ) -> Result<Act, Complaint> {
        switch word {
        case "stop":
            guard !rest.isEmpty else { return complaint("stop WHY: say why, others will read it") }
            return .success(.host(.stop(why: why(rest))))
        case "release":
            return rest.isEmpty ? .success(.host(.release)) : complaint("release takes nothing")
        case "unmark":
            guard rest.count == 1 else { return complaint("unmark NODE") }
            guard let node = node(rest[0], state) else { return unknownNode(rest[0], state) }
            return .success(.host(.unmark(node)))
        case "mark":
            guard let name = rest.first else { return complaint(markUsage) }
            guard let node = node(name, state) else { return unknownNode(name, state) }
            guard rest.count > 2, let lasting = duration(rest[1]) else {
                return complaint(markUsage)
            }
            return .success(.host(.mark(node, lasting: lasting, why: why(rest.dropFirst(2)))))
        default:
            let near = nearest(word, among: words).map { ": did you mean \($0)?" } ?? ": Tab lists"
            return complaint("no command is called `\(word)`\(near)")
        }
    }

    private static let markUsage = "mark NODE TIME WHY, the time such as 30m or 2h, a week at most"

    private static func why(_ words: some Sequence<String>) -> String {
        String(words.joined(separator: " ").prefix(Dialog.reasonMax))
    }

    private static func node(_ name: String, _ state: State) -> NodeName? {
        state.nodes.first { $0.name.rawValue == name }?.name
    }

    private static func unknownNode(_ name: String, _ state: State) -> Result<Act, Complaint> {
        let names = state.nodes.map(\.name.rawValue)
        let near = nearest(name, among: names).map { ": did you mean \($0)?" } ?? ""
        return complaint("no node is called `\(name)`\(near)")
    }

    /// `90s`, `30m`, `2h`, `1d`: one second to a week; nil for anything else.
    static func duration(_ text: String) -> Duration? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let count = Int(text.dropLast()),
            (1...604_800 / unit).contains(count)
        else { return nil }
        return .seconds(count * unit)
    }

    /// What can stand where the cursor is: commands first, then nodes.
    static func candidates(
        _ line: String,
        in state: State,
        drills: [DrillOffer] = []
    ) -> [String] {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard let typed = parts.last else { return words }
        if parts.count == 1 { return words.filter { $0.hasPrefix(typed) } }
        if parts[0] == "drill" {
            let names = drills.map(\.name) + ["stop"]
            let nodes = state.nodes.map(\.name.rawValue)
            return (parts.count == 2 ? names : parts.count == 3 ? nodes : [])
                .filter { $0.hasPrefix(typed) }
        }
        let takesNode = Verb(configurable: String(parts[0])) != nil || parts[0].hasSuffix("mark")
        guard parts.count == 2, takesNode else { return [] }
        return state.nodes.map(\.name.rawValue).filter { $0.hasPrefix(typed) }
    }

    /// The line with its last word completed as far as the candidates agree.
    static func completed(
        _ line: String,
        in state: State,
        drills: [DrillOffer] = []
    ) -> String {
        let found = candidates(line, in: state, drills: drills)
        guard var common = found.first else { return line }
        for other in found { while !other.hasPrefix(common) { common.removeLast() } }
        let typed = line.split(separator: " ", omittingEmptySubsequences: false).last?.count ?? 0
        return line.dropLast(typed) + common + (found.count == 1 ? " " : "")
    }

    /// What can be typed next, for the line's end.
    static func hint(_ line: String, in state: State, drills: [DrillOffer] = []) -> String {
        if line.isEmpty { return "\(usage)  Tab completes" }
        let found = candidates(line, in: state, drills: drills)
        return found.prefix(6).joined(separator: " ") + (found.count > 6 ? " and more" : "")
    }

    /// The word that is at most two changes away, the nearest first.
    private static func nearest(_ word: String, among words: [String]) -> String? {
        let found = words.map { ($0, distance(Array(word.prefix(20)), Array($0.prefix(70)))) }
        return found.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }

    /// Insertions, deletions and replacements that make one word the other (Levenshtein).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (place, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for column in right.indices {
                let cost = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(cost, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

extension Verb {
    /// A verb that can be asked for by its word.
    fileprivate init?(configurable word: String) {
        guard let verb = Verb.configurable.first(where: { $0.rawValue == word }) else { return nil }
        self = verb
    }
}
