/// A configuration file with a few `${NAME}` in it.
struct Template {
    /// What messages call it: its path below the lab's configurations.
    let file: String
    let text: String

    /// Reads a template that is shipped with the lab.
    init(resource file: String) throws {
        self.init(file: file, text: try Resource.text("Configurations/" + file))
    }

    init(file: String, text: String) {
        self.file = file
        self.text = text
    }

    /// The text with every `${NAME}` replaced by its value.
    ///
    /// A `$` that is not followed by `{` is left alone: nginx's own variables are written so.
    ///
    /// - Throws: `LabError.template` for a name without a value, a value without its name, and a
    ///   `${` that is not closed on its line.
    func filled(_ values: [String: String]) throws(LabError) -> String {
        var unused = Set(values.keys)
        var lines: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var filled = ""
            var rest = line
            while let start = rest.firstRange(of: "${") {
                let number = index + 1
                guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                    throw .template(file: file, line: number, problem: "${ is not closed")
                }
                let name = String(rest[start.upperBound..<end])
                guard let value = values[name] else {
                    let known = values.keys.sorted().joined(separator: ", ")
                    throw .template(
                        file: file,
                        line: number,
                        problem: "${\(name)} is not known here; known are \(known)"
                    )
                }
                unused.remove(name)
                filled += rest[..<start.lowerBound] + value
                rest = rest[rest.index(after: end)...]
            }
            lines.append(filled + rest)
        }
        if let name = unused.min() {
            throw .template(file: file, line: lines.count, problem: "${\(name)} does not occur")
        }
        return lines.joined(separator: "\n")
    }
}
