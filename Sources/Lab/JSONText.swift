import Foundation

extension JSONValue {
    /// Reads one JSON text.
    ///
    /// - Throws: Foundation's decoding error for anything that is not one whole JSON text.
    package init(text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    /// The value as one line of JSON, members in the order of their names.
    package var text: String { (try? encodeLine(self)) ?? "null" }
}

/// A value as one line of JSON, members in the order of their names.
func encodeLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
