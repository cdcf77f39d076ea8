/// One document of the collection `tasks`.
struct TodoTask: Equatable, Sendable {
    let id: String
    var text: String
    var checked: Bool
    /// When it was made, in milliseconds since 1970.
    let createdAtMilliseconds: Int64

    /// The document's fields as DDP sends them; a date is EJSON.
    var fields: JSONValue {
        [
            "text": .string(text),
            "checked": .bool(checked),
            "createdAt": ["$date": .integer(createdAtMilliseconds)],
        ]
    }

    /// The fields of this document that differ from those of its former self; nil for none.
    func changes(from former: TodoTask) -> JSONValue? {
        var changes: [String: JSONValue] = [:]
        if text != former.text { changes["text"] = .string(text) }
        if checked != former.checked { changes["checked"] = .bool(checked) }
        return changes.isEmpty ? nil : .object(changes)
    }
}

/// A method of simple-todos with its checked parameters.
enum TodoMethod: Equatable, Sendable {
    case insert(text: String)
    case setChecked(id: String, Bool)
    case remove(id: String)

    /// The length of a task's text in characters; a page shows about a hundred of them.
    static let textMax = 1_000

    /// Checks a method's name and parameters.
    init(name: String, parameters: [JSONValue]) throws(DDPError) {
        switch name {
        case "tasks.insert":
            guard parameters.count == 1, let text = parameters[0].string else {
                throw .badRequest("tasks.insert takes a text")
            }
            guard !text.isEmpty, text.count <= Self.textMax else {
                throw .badRequest("a task has 1 to \(Self.textMax) characters")
            }
            self = .insert(text: text)
        case "tasks.setChecked":
            guard parameters.count == 2, let id = parameters[0].string,
                case .bool(let checked) = parameters[1]
            else { throw .badRequest("tasks.setChecked takes an id and true or false") }
            self = .setChecked(id: id, checked)
        case "tasks.remove":
            guard parameters.count == 1, let id = parameters[0].string else {
                throw .badRequest("tasks.remove takes an id")
            }
            self = .remove(id: id)
        default:
            throw .notFound("Method '\(name)' not found")
        }
    }
}

/// A random identifier in Meteor's alphabet, which leaves out look-alikes.
func randomIdentifier(length: Int = 17) -> String {
    let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz")
    return String((0..<length).map { _ in alphabet[Int.random(in: alphabet.indices)] })
}
