import Events

/// The answer to `show sess`: one line for each stream, `0x…: proto=… src=… fe=… be=… srv=… age=… …`.
struct SessionList: Equatable {
    /// The backend's sessions in HAProxy's order.
    private(set) var rows: [SessionRow] = []
    /// The backend's sessions that are not in `rows`: too many, or without a source or an age.
    private(set) var leftOut = 0

    /// - Parameters:
    ///   - bytes: the answer.
    ///
    ///   - backend: sessions of others are passed over.
    ///   - wall: the moment of the answer.
    ///   - max: more sessions than this are counted only.
    /// - Throws: `HAProxyError.refused` when no line is a session: the asking one is always there.
    init(
        _ bytes: [UInt8],
        backend: String,
        wall: WallTime,
        max: Int = Limits.sessions
    ) throws(HAProxyError) {
        let backend = Array(backend.utf8)
        var sessions = 0
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let fields = SessionFields(line) else { continue }
            sessions += 1
            guard fields.backend.elementsEqual(backend) else { continue }
            if rows.count < max, let row = fields.row(wall: wall) {
                rows.append(row)
            } else {
                leftOut += 1
            }
        }
        if sessions == 0 { throw .refused(answer: firstLine(of: bytes)) }
    }
}

/// The parts of a session's line that are used.
private struct SessionFields {
    var id: ArraySlice<UInt8>
    var source: ArraySlice<UInt8> = []
    var backend: ArraySlice<UInt8> = []
    var server: ArraySlice<UInt8> = []
    var age: ArraySlice<UInt8> = []

    private static let sourceKey = Array("src".utf8)
    private static let backendKey = Array("be".utf8)
    private static let serverKey = Array("srv".utf8)
    private static let ageKey = Array("age".utf8)

    /// nil when the line does not begin with a stream's pointer.
    init?(_ line: ArraySlice<UInt8>) {
        let space = UInt8(ascii: " ")
        guard line.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]),
            var start = line.firstIndex(of: space), line[start - 1] == UInt8(ascii: ":")
        else { return nil }
        id = line[..<(start - 1)]
        // The age is the last one wanted: what follows it, the longer part, is not looked at.
        while age.isEmpty, start < line.endIndex {
            start += 1
            let end = line[start...].firstIndex(of: space) ?? line.endIndex
            let word = line[start..<end]
            start = end
            guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = word[..<equals]
            let value = word[(equals + 1)...]
            if key.elementsEqual(Self.sourceKey) { source = value }
            if key.elementsEqual(Self.backendKey) { backend = value }
            if key.elementsEqual(Self.serverKey) { server = value }
            if key.elementsEqual(Self.ageKey) { age = value }
        }
    }

    /// nil when source or age cannot be read.
    func row(wall: WallTime) -> SessionRow? {
        guard let client = Self.endpoint(source), let age = Self.duration(age) else { return nil }
        let name = String(decoding: server, as: UTF8.self)
        return SessionRow(
            id: String(decoding: id, as: UTF8.self),
            client: client,
            server: name.isEmpty || name.hasPrefix("<") ? nil : name,
            opened: wall - age
        )
    }

    /// `127.0.0.1:5000`, `::1:5000` (no brackets: the port follows the last colon), `unix:1`.
    private static func endpoint(_ bytes: ArraySlice<UInt8>) -> Endpoint? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex else { return nil }
        let host = String(text[..<colon])
        if host == "unix" { return Endpoint(host: text, port: nil) }
        guard let port = UInt16(text[text.index(after: colon)...]) else { return nil }
        return Endpoint(host: host, port: port)
    }

    /// `6s`, `1m30s`, `2h5m`, `3d4h`; whole seconds.
    private static func duration(_ bytes: ArraySlice<UInt8>) -> Duration? {
        var seconds = 0
        var number: Int?
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
                // A century: more is no age, and could overflow.
                if (number ?? 0) > 3_155_760_000 { return nil }
            default:
                let units: [UInt8: Int] = [
                    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3_600,
                    UInt8(ascii: "d"): 86_400,
                ]
                guard let unit = units[byte], let count = number else { return nil }
                seconds += count * unit
                number = nil
            }
        }
        return bytes.isEmpty || number != nil ? nil : .seconds(seconds)
    }
}

/// The first line of an answer, shortened, as a reason.
func firstLine(of bytes: [UInt8]) -> String {
    let line = bytes.split(separator: UInt8(ascii: "\n")).first ?? []
    let text = String(decoding: line.prefix(4 * Limits.shownCharacters), as: UTF8.self)
    return text.isEmpty ? "nothing" : String(text.prefix(Limits.shownCharacters))
}
