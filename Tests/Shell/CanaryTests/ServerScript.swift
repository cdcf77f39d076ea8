import Foundation

/// What a test server does on one connection, as bytes in and bytes out.
///
/// It speaks just enough HTTP, WebSocket and DDP by itself, sharing no code with the client.
struct ServerScript {
    enum Behaviour: Equatable, Sendable {
        /// The whole way to a usable session.
        case serve
        /// An HTTP answer other than 101.
        case answer(Int)
        /// Takes the connection and never says a word.
        case hang
        /// Takes the connection and closes it.
        case drop
        /// 101, then nothing more.
        case openOnly
        /// 101 and `connected`, but the data never comes.
        case noReady
        /// Refuses the subscription.
        case nosub
        /// 101 with a wrong `Sec-WebSocket-Accept`.
        case wrongAccept
        /// Something that is no HTTP.
        case garbage
        /// As `serve`, with messages in fragments and a ping frame between them.
        case fragments
    }

    private let behaviour: Behaviour
    private let node: String
    private var buffer: [UInt8] = []
    private var isOpen = false
    /// Text messages and close codes that came in.
    private(set) var received: [String] = []

    init(_ behaviour: Behaviour, node: String) {
        self.behaviour = behaviour
        self.node = node
    }

    /// Takes bytes of the client; returns the answer.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        buffer += bytes
        var out: [UInt8] = []
        if !isOpen {
            guard let head = takeHead() else { return [] }
            out += upgrade(head)
        }
        while isOpen, let frame = takeFrame() { out += answer(frame) }
        return out
    }

    private mutating func takeHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        guard let range = buffer.firstRange(of: end) else { return nil }
        let head = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<range.upperBound)
        received.append(head)
        return head
    }

    private mutating func upgrade(_ head: String) -> [UInt8] {
        switch behaviour {
        case .hang: return []
        case .drop: return []
        case .garbage: return Array("220 ready for mail\r\n".utf8)
        case .answer(let status):
            let body = "<html>no</html>"
            let answer = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n\r\n\(body)"
            return Array(answer.utf8)
        case .serve, .openOnly, .noReady, .nosub, .wrongAccept, .fragments:
            isOpen = true
            let key =
                head.split(separator: "\r\n").first {
                    $0.lowercased().hasPrefix("sec-websocket-key:")
                }?.split(separator: " ").last.map(String.init) ?? ""
            let magic = behaviour == .wrongAccept ? "" : "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            let accept = Data(sha1(Array((key + magic).utf8))).base64EncodedString()
            let answer =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n"
                + "X-Served-By: \(node)\r\n\r\n"
            return Array(answer.utf8)
        }
    }

    /// The next whole frame of the client, unmasked.
    private mutating func takeFrame() -> (opcode: UInt8, payload: [UInt8])? {
        guard buffer.count >= 6 else { return nil }
        precondition(buffer[1] & 0x80 != 0, "a client's frame must be masked")
        var start = 2
        var length = Int(buffer[1] & 0x7F)
        if length == 126 {
            guard buffer.count >= 8 else { return nil }
            length = Int(buffer[2]) << 8 | Int(buffer[3])
            start = 4
        }
        guard buffer.count >= start + 4 + length else { return nil }
        let mask = Array(buffer[start..<start + 4])
        let payload = (0..<length).map { buffer[start + 4 + $0] ^ mask[$0 % 4] }
        let opcode = buffer[0] & 0x0F
        buffer.removeSubrange(..<(start + 4 + length))
        return (opcode, payload)
    }

    private mutating func answer(_ frame: (opcode: UInt8, payload: [UInt8])) -> [UInt8] {
        switch frame.opcode {
        case 0x8:
            let code =
                frame.payload.count < 2 ? 1005 : Int(frame.payload[0]) << 8 | Int(frame.payload[1])
            received.append("close \(code)")
            return []
        case 0xA:
            received.append("pong \(String(decoding: frame.payload, as: UTF8.self))")
            return []
        default: break
        }
        let text = String(decoding: frame.payload, as: UTF8.self)
        received.append(text)
        if behaviour == .openOnly { return [] }
        if text.contains(#""msg":"connect""#) {
            return message(#"{"msg":"connected","session":"s"}"#)
        }
        guard text.contains(#""msg":"sub""#), behaviour != .noReady else { return [] }
        if behaviour == .nosub {
            return message(#"{"msg":"nosub","id":"canary","error":{"reason":"no such thing"}}"#)
        }
        return message(#"{"msg":"added","collection":"tasks","id":"1","fields":{}}"#)
            + message(#"{"msg":"ready","subs":["canary"]}"#)
    }

    private func message(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard behaviour == .fragments else { return Self.frame(0x81, bytes) }
        let half = bytes.count / 2
        return Self.frame(0x01, Array(bytes[..<half])) + Self.frame(0x89, Array("hey".utf8))
            + Self.frame(0x80, Array(bytes[half...]))
    }

    /// A server's frame, unmasked; shorter than 126 bytes.
    static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        precondition(payload.count < 126)
        return [first, UInt8(payload.count)] + payload
    }

    static func closeFrame(_ code: UInt16) -> [UInt8] {
        frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])
    }
}

/// SHA-1 (FIPS 180-4), for the one value of the WebSocket handshake.
private func sha1(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    padded += (0..<8).map { UInt8(truncatingIfNeeded: (message.count * 8) >> (56 - 8 * $0)) }
    var hash: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
    for start in stride(from: 0, to: padded.count, by: 64) {
        var words = (0..<16).map { word in
            (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + 4 * word + $1]) }
        }
        for t in 16..<80 {
            words.append(rotate(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1))
        }
        var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4])
        for t in 0..<80 {
            let (f, k): (UInt32, UInt32) =
                switch t / 20 {
                case 0: ((b & c) | (~b & d), 0x5A82_7999)
                case 1: (b ^ c ^ d, 0x6ED9_EBA1)
                case 2: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            let next = rotate(a, 5) &+ f &+ e &+ k &+ words[t]
            (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
        }
        for (index, value) in [a, b, c, d, e].enumerated() { hash[index] &+= value }
    }
    return hash.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
}
