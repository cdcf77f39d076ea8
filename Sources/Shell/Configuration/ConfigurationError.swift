/// Everything that is wrong with a file, in the order of its lines.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The file as it was named by the operator.
    package var file: String
    /// At least one.
    package var problems: [ConfigurationProblem]

    /// One line for each problem: `file:line:column: key: what is wrong; what to write`.
    package var description: String {
        problems.map { "\(file):\($0)" }.joined(separator: "\n")
    }
}

/// One thing that is wrong, where, and what to write instead.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// From 1; 0 when it has no place in a file.
    package var line: Int
    /// From 1, in characters; 0 when it has no place in a file.
    package var column: Int
    /// The path of keys, such as `nodes[0].probe.every`; empty for the file as a whole.
    package var key: String
    /// What is wrong and what to write instead.
    package var message: String

    package var description: String {
        let place = line > 0 ? "\(line):\(column): " : " "
        return place + (key.isEmpty ? "" : "\(key): ") + message
    }
}
