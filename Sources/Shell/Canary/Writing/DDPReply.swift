import Foundation

/// What a server says to a client that writes and reads.
enum DDPReply: Equatable {
    case connected
    case ping(id: String?)
    /// A method's end.
    case result(id: String, isError: Bool)
    /// A document and its text in the field that was asked for; nil when it has none.
    case added(id: String, text: String?)
    case ready(subscriptions: [String])
    case nosub(reason: String)
    case failed
    case other

    /// Reads a text message; never fails.
    init(_ bytes: some Collection<UInt8>, field: String) {
        guard let message = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            self = .other
            return
        }
        switch message.msg {
        case "connected": self = .connected
        case "failed": self = .failed
        case "ping": self = .ping(id: message.id)
        case "result": self = .result(id: message.id ?? "", isError: message.error != nil)
        case "added": self = .added(id: message.id ?? "", text: message.fields?[field]?.text)
        case "ready": self = .ready(subscriptions: message.subs ?? [])
        case "nosub": self = .nosub(reason: message.error?.text ?? "no reason")
        default: self = .other
        }
    }

    private struct Fields: Decodable {
        var msg: String?
        var id: String?
        var subs: [String]?
        var error: Loose?
        var fields: [String: Loose]?
    }

    /// A value of any kind, of which only a text is of interest.
    private struct Loose: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            if let value = try? decoder.singleValueContainer().decode(String.self) {
                text = value
                return
            }
            let keyed = try? decoder.container(keyedBy: Key.self)
            text = keyed.flatMap { try? $0.decode(String.self, forKey: .reason) }
        }

        private enum Key: String, CodingKey { case reason }
    }
}

extension DDPRequest {
    /// Calls a method with one text.
    static func call(id: String, _ method: String, _ parameter: String) -> String {
        let words = [("id", id), ("method", method)].map { "\"\($0)\":\(quoted($1))" }
        return
            #"{"msg":"method",\#(words.joined(separator: ",")),"params":[\#(quoted(parameter))]}"#
    }
}
