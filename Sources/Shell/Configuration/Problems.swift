import Yams

/// Gathers all that is wrong while a file is read.
final class Problems {
    let file: String
    private var found: [ConfigurationProblem] = []
    private(set) var warnings: [String] = []

    init(file: String) { self.file = file }

    func report(_ message: String, at mark: Mark?, key: String) {
        guard found.count < Limits.problems else { return }
        found.append(
            ConfigurationProblem(
                line: mark?.line ?? 0,
                column: mark?.column ?? 0,
                key: key,
                message: message
            )
        )
    }

    func warn(_ message: String, at mark: Mark?, key: String) {
        let place = mark.map { "\($0.line):\($0.column): " } ?? " "
        warnings.append("\(file):\(place)\(key): \(message)")
    }

    /// All problems in the order of the file; nil when there is none.
    var error: ConfigurationError? {
        guard !found.isEmpty else { return nil }
        let sorted = found.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return ConfigurationError(file: file, problems: sorted)
    }

    /// The file's root mapping; nil with a reason reported.
    func root(of text: String) -> YAMLValue? {
        guard text.utf8.count <= Limits.fileBytes else {
            report("the file is larger than \(Limits.fileBytes) bytes", at: nil, key: "")
            return nil
        }
        do {
            guard let node = try Parser(yaml: text).singleRoot() else {
                report("the file is empty; `signalbox config init` writes one", at: nil, key: "")
                return nil
            }
            return YAMLValue(node: node, key: "", problems: self)
        } catch {
            report(error)
            return nil
        }
    }

    private func report(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let origin = context.map { " \($0.text) from line \($0.mark.line)" } ?? ""
            report("this is not YAML: \(problem)\(origin)", at: mark, key: "")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.joined(separator: ", ")
            report("the key is given twice; keep one", at: context.mark, key: names)
        case .reader(let problem, let offset, _, _):
            let place = offset.map { " at byte \($0)" } ?? ""
            report("this is not text in UTF-8\(place): \(problem)", at: nil, key: "")
        default:
            report("this is not YAML: \(error)", at: nil, key: "")
        }
    }
}
