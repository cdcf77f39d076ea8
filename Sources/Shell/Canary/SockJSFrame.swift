import Foundation

/// A frame from a SockJS server (sockjs-protocol 0.3.3, "Protocol and framing").
enum SockJSFrame: Equatable {
    case open
    case heartbeat
    case messages([String])
    case close(code: Int)
    /// Nothing that SockJS knows; its client ignores it.
    case other

    /// Reads one frame; never fails.
    init(_ text: some StringProtocol) {
        let content = Data(text.dropFirst().utf8)
        switch text.first {
        case "o": self = .open
        case "h": self = .heartbeat
        case "a":
            let texts = try? JSONDecoder().decode([String].self, from: content)
            self = texts.map(SockJSFrame.messages) ?? .other
        case "m":
            let text = try? JSONDecoder().decode(String.self, from: content)
            self = text.map { .messages([$0]) } ?? .other
        case "c":
            let reason = try? JSONDecoder().decode(Reason.self, from: content)
            self = reason.map { .close(code: $0.code) } ?? .other
        default: self = .other
        }
    }

    /// `[3000,"Go away!"]`.
    private struct Reason: Decodable {
        var code: Int

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            code = try values.decode(Int.self)
            _ = try values.decode(String.self)
        }
    }

    /// The frame by which a client sends `texts`.
    static func sending(_ texts: [String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let data = (try? encoder.encode(texts)) ?? Data("[]".utf8)
        return String(decoding: data, as: UTF8.self)
    }
}
