/// What the server says in DDP version 1, as JSON.
///
/// Field names are those of Meteor's `packages/ddp/DDP.md`.
enum DDPMessage {
    static func connected(session: String) -> JSONValue {
        ["msg": "connected", "session": .string(session)]
    }

    /// The version asked for is not spoken here; `1` is.
    static let failed: JSONValue = ["msg": "failed", "version": "1"]

    static let ping: JSONValue = ["msg": "ping"]

    static func pong(id: JSONValue?) -> JSONValue {
        guard let id else { return ["msg": "pong"] }
        return ["msg": "pong", "id": id]
    }

    static func added(_ task: TodoTask) -> JSONValue {
        ["msg": "added", "collection": "tasks", "id": .string(task.id), "fields": task.fields]
    }

    static func changed(_ id: String, fields: JSONValue) -> JSONValue {
        ["msg": "changed", "collection": "tasks", "id": .string(id), "fields": fields]
    }

    static func removed(_ id: String) -> JSONValue {
        ["msg": "removed", "collection": "tasks", "id": .string(id)]
    }

    static func ready(_ subscription: String) -> JSONValue {
        ["msg": "ready", "subs": [.string(subscription)]]
    }

    static func nosub(_ subscription: String, error: DDPError? = nil) -> JSONValue {
        guard let error else { return ["msg": "nosub", "id": .string(subscription)] }
        return ["msg": "nosub", "id": .string(subscription), "error": error.json]
    }

    static func result(_ id: String, _ outcome: Result<JSONValue, DDPError>) -> JSONValue {
        switch outcome {
        case .success(let value): ["msg": "result", "id": .string(id), "result": value]
        case .failure(let error): ["msg": "result", "id": .string(id), "error": error.json]
        }
    }

    static func updated(_ method: String) -> JSONValue {
        ["msg": "updated", "methods": [.string(method)]]
    }

    /// The client said something that is not DDP.
    static func error(_ reason: String, offending: JSONValue? = nil) -> JSONValue {
        guard let offending else { return ["msg": "error", "reason": .string(reason)] }
        return ["msg": "error", "reason": .string(reason), "offendingMessage": offending]
    }
}

/// An error in the shape of `Meteor.Error`: a code and a sentence.
struct DDPError: Error, Equatable, Sendable {
    var code: JSONValue
    var reason: String

    static func notFound(_ reason: String) -> DDPError {
        DDPError(code: .integer(404), reason: reason)
    }
    static func badRequest(_ reason: String) -> DDPError {
        DDPError(code: .integer(400), reason: reason)
    }
    static func failed(_ reason: String) -> DDPError {
        DDPError(code: .integer(500), reason: reason)
    }

    var json: JSONValue {
        let spelled = code.integer.map(String.init) ?? code.string ?? ""
        return [
            "isClientSafe": .bool(true),
            "error": code,
            "reason": .string(reason),
            "message": .string("\(reason) [\(spelled)]"),
            "errorType": "Meteor.Error",
        ]
    }
}
