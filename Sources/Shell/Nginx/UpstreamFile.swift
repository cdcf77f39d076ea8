import Events

/// Why an upstream file cannot be changed, in words.
struct UpstreamProblem: Error, Equatable {
    var words: String
    init(_ words: String) { self.words = words }
}

/// A file with `server` directives of nginx's upstream module, kept byte for byte.
///
/// Either it has `upstream NAME { … }` blocks, or it is included inside one and has only what is
/// in it. Read by nginx's own rules of words, quotes and comments (ngx_conf_file.c).
struct UpstreamFile {
    private let bytes: [UInt8]
    private var servers: [Server] = []

    /// One `server` directive of an upstream.
    private struct Server {
        var upstream: String?
        /// Where its words stand, `server` first.
        var words: [Range<Int>]
    }

    /// - Throws: when a block or a directive does not end.
    init(_ bytes: [UInt8]) throws(UpstreamProblem) {
        self.bytes = bytes
        var scanner = NginxScanner(bytes)
        var blocks: [String?] = []
        var words: [Range<Int>] = []
        while let token = scanner.next() {
            switch token {
            case .word(let range): words.append(range)
            case .open:
                let isUpstream = words.count == 2 && text(words[0]) == "upstream"
                blocks.append(isUpstream ? text(words[1]) : nil)
                words = []
            case .close:
                guard blocks.popLast() != nil else { throw UpstreamProblem("it has a } too many") }
                words = []
            case .end:
                let isInside = blocks.isEmpty || blocks.count == 1 && blocks[0] != nil
                if isInside, words.count > 1, text(words[0]) == "server" {
                    servers.append(Server(upstream: blocks.first ?? nil, words: words))
                }
                words = []
            }
        }
        guard blocks.isEmpty, words.isEmpty else { throw UpstreamProblem("its end is missing") }
    }

    /// The file with this mark at a server, and everything else as it was.
    ///
    /// `down` and `drain` leave a `backup` where it is, and `up` takes them away before it takes a
    /// `backup` away: so `down` and then `up` give the same bytes again.
    /// - Parameters:
    ///   - address: as the directive spells it.
    ///   - upstream: the block that is meant; nil when there is one only.
    ///   - mark: what it shall say.
    /// - Returns: the whole file.
    /// - Throws: when there is no such server, or more than one.
    func marking(
        _ address: String,
        in upstream: String?,
        _ mark: NginxMark
    ) throws(UpstreamProblem) -> [UInt8] {
        let found = servers.filter { server in
            text(server.words[1]) == address && (upstream == nil || server.upstream == upstream)
        }
        guard let server = found.first else {
            let place = upstream.map { " in upstream \($0)" } ?? ""
            throw UpstreamProblem("it has no `server \(address)`\(place)")
        }
        guard found.count == 1 else {
            throw UpstreamProblem(
                "it has `server \(address)` \(found.count) times; name `upstream`"
            )
        }
        let flags = server.words[2...].map(text)
        let isOut = flags.contains("down") || flags.contains("drain")
        let removed: [String] =
            switch mark {
            case .up: isOut ? ["down", "drain"] : ["backup"]
            case .down: ["drain"]
            case .drain: ["down"]
            case .backup: ["down", "drain"]
            }
        let added = mark == .up || flags.contains(mark.rawValue) ? nil : mark.rawValue
        return edit(server, without: removed, with: added)
    }

    private func edit(_ server: Server, without removed: [String], with added: String?) -> [UInt8] {
        var edited = Array(bytes[..<server.words[1].upperBound])
        var end = server.words[1].upperBound
        for word in server.words[2...] {
            // A word goes with the blanks before it.
            if !removed.contains(text(word)) { edited += bytes[end..<word.upperBound] }
            end = word.upperBound
        }
        if let added { edited += Array(" \(added)".utf8) }
        return edited + bytes[end...]
    }

    /// A word without its quotes.
    private func text(_ range: Range<Int>) -> String {
        var word = bytes[range]
        if let first = word.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"),
            word.count > 1, word.last == first
        {
            word = word.dropFirst().dropLast()
        }
        return String(decoding: word, as: UTF8.self)
    }
}

/// The tokens of an nginx configuration.
struct NginxScanner {
    private let bytes: [UInt8]
    private var place = 0

    enum Token: Equatable {
        case word(Range<Int>)
        /// `;`
        case end
        /// `{`
        case open
        /// `}`
        case close
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                place += 1
            case UInt8(ascii: "#"):
                while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
            case UInt8(ascii: ";"): return one(.end)
            case UInt8(ascii: "{"): return one(.open)
            case UInt8(ascii: "}"): return one(.close)
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                return quoted(by: quote)
            default: return bare()
            }
        }
        return nil
    }

    private mutating func one(_ token: Token) -> Token {
        place += 1
        return token
    }

    private mutating func quoted(by quote: UInt8) -> Token {
        let start = place
        place += 1
        while place < bytes.count, bytes[place] != quote {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place + 1, bytes.count)
        return .word(start..<place)
    }

    private mutating func bare() -> Token {
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            // `${name}` is a variable, not a block.
            case UInt8(ascii: "$")
            where place + 1 < bytes.count
                && bytes[place + 1] == UInt8(ascii: "{"):
                place += 2
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
                UInt8(ascii: ";"), UInt8(ascii: "{"):
                return .word(start..<place)
            default: place += 1
            }
        }
        place = min(place, bytes.count)
        return .word(start..<place)
    }
}
