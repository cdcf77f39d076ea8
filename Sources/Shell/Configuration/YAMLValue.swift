import Yams

/// A value of the file that knows its place and its path of keys.
///
/// Each reading function returns nil after it reported why.
struct YAMLValue {
    let node: Node
    /// Such as `nodes[0].probe`.
    let key: String
    let problems: Problems

    /// What a key is for a version that cannot do it.
    typealias Refusal = (key: String, message: String)

    func report(_ message: String) { problems.report(message, at: node.mark, key: key) }
    func warn(_ message: String) { problems.warn(message, at: node.mark, key: key) }

    /// The values by key; an unknown key is reported, an empty value counts as absent.
    ///
    /// - Parameters:
    ///   - keys: the keys there can be.
    ///   - refused: keys that are known but not possible, and why.
    /// - Returns: nil when it is no mapping.
    func mapping(_ keys: [String], refused: [Refusal] = []) -> [String: YAMLValue]? {
        guard case .mapping(let pairs) = node else {
            report("expected `key: value` lines; the keys are \(keys.joined(separator: ", "))")
            return nil
        }
        var values: [String: YAMLValue] = [:]
        for (keyNode, value) in pairs {
            let name = keyNode.string ?? "?"
            let path = key.isEmpty ? name : "\(key).\(name)"
            if let refusal = refused.first(where: { $0.key == name }) {
                problems.report(refusal.message, at: keyNode.mark, key: path)
            } else if !keys.contains(name) {
                let advice = suggestion(for: name, among: keys)
                problems.report("there is no such key; \(advice)", at: keyNode.mark, key: path)
            } else if !Self.isEmpty(value) {
                values[name] = YAMLValue(node: value, key: path, problems: problems)
            }
        }
        return values
    }

    /// The values of a list.
    ///
    /// - Parameters:
    ///   - example: what a list of this kind looks like.
    ///   - max: more entries than this are refused.
    /// - Returns: nil when it is no list, or too long.
    func list(example: String, max: Int = Limits.listEntries) -> [YAMLValue]? {
        guard case .sequence(let entries) = node else {
            report("expected a list, such as \(example)")
            return nil
        }
        guard entries.count <= max else {
            report("\(entries.count) entries are more than \(max)")
            return nil
        }
        return entries.enumerated().map { index, entry in
            YAMLValue(node: entry, key: "\(key)[\(index)]", problems: problems)
        }
    }

    /// Any single value as it is written.
    func text() -> String? {
        guard case .scalar(let scalar) = node, !Self.isEmpty(node) else {
            report("expected a single value")
            return nil
        }
        guard scalar.string.utf8.count <= Limits.textBytes else {
            report("the value is longer than \(Limits.textBytes) bytes")
            return nil
        }
        let hasControls = scalar.string.unicodeScalars.contains {
            $0.value < 32 || (127..<160).contains($0.value)
        }
        if hasControls {
            report("the value holds control characters; remove them")
            return nil
        }
        return scalar.string
    }

    /// Whether it is a list.
    var isList: Bool {
        if case .sequence = node { return true }
        return false
    }

    /// Whether it is `key: value` lines.
    var isMapping: Bool {
        if case .mapping = node { return true }
        return false
    }

    /// Reports that a key is missing.
    func missing(_ name: String, example: String) {
        report("`\(name)` is missing; write \(name): \(example)")
    }

    private static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }
}
