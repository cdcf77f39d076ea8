import Foundation

/// A message of the Distributed Data Protocol, version 1, as far as a client needs to understand it.
///
/// The protocol is one JSON object in each WebSocket text message, its kind under `msg`.
enum DDPMessage: Equatable {
    case connected(session: String)
    /// The server does not speak our version; it offers this one.
    case failed(version: String)
    case ping(id: String?)
    case pong
    case ready(subscriptions: [String])
    case nosub(subscription: String, reason: String)
    /// Anything else: data, results, errors, messages without `msg`, and what is no JSON at all.
    case other

    /// Reads a text message; never fails.
    init(_ bytes: some Collection<UInt8>) {
        // Data messages are by far the most: they are not looked into.
        for prefix in Self.dataPrefixes where bytes.starts(with: prefix) {
            self = .other
            return
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            self = .other
            return
        }
        switch (fields.msg, fields) {
        case ("connected", let fields): self = .connected(session: fields.session ?? "")
        case ("failed", let fields): self = .failed(version: fields.version ?? "?")
        case ("ping", let fields): self = .ping(id: fields.id)
        case ("pong", _): self = .pong
        case ("ready", let fields): self = .ready(subscriptions: fields.subs ?? [])
        case ("nosub", let fields):
            self = .nosub(subscription: fields.id ?? "", reason: fields.error?.text ?? "no reason")
        default: self = .other
        }
    }

    private static let dataPrefixes = ["added", "changed", "removed"].map {
        Array("{\"msg\":\"\($0)\"".utf8)
    }

    /// The fields of all kinds of message that matter here.
    private struct Fields: Decodable {
        var msg: String?
        var session: String?
        var version: String?
        var id: String?
        var subs: [String]?
        var error: Reason?
    }

    private struct Reason: Decodable {
        var reason: String?
        var message: String?
        var text: String? { reason ?? message }
    }
}

/// The messages a client sends.
enum DDPRequest {
    /// Asks for a session; `session` is the one before, which a server may resume.
    static func connect(session: String?) -> String {
        let resumed = session.map { ",\"session\":\(quoted($0))" } ?? ""
        return #"{"msg":"connect"\#(resumed),"version":"1","support":["1","pre2","pre1"]}"#
    }

    static func subscribe(id: String, name: String) -> String {
        #"{"msg":"sub","id":\#(quoted(id)),"name":\#(quoted(name)),"params":[]}"#
    }

    static let ping = #"{"msg":"ping"}"#

    static func pong(id: String?) -> String {
        guard let id else { return #"{"msg":"pong"}"# }
        return #"{"msg":"pong","id":\#(quoted(id))}"#
    }

    /// The JSON text of a string.
    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let data = (try? encoder.encode(text)) ?? Data("\"\"".utf8)
        return String(decoding: data, as: UTF8.self)
    }
}
