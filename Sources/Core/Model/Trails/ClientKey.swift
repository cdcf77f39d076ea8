package import Events

/// By what a client is told apart from others, from the surest on.
package enum IdentitySource: String, Codable, Equatable, Hashable, Sendable {
    /// It is a canary and told itself who it is.
    case canary
    case cookie
    case header
    case query
    /// Its address and what it calls itself: sure unless two of the same browser share an address.
    case addressAndAgent = "address+agent"
    /// Its address alone: everybody behind it looks like one client.
    case address
}

/// A client as one line of a log tells it.
struct ClientKey: Codable, Equatable, Hashable, Sendable {
    var client: ClientID
    var source: IdentitySource
}

extension AccessRecord {
    /// Who sent this request.
    ///
    /// - Parameters:
    ///   - rule: what is asked for first; where the line does not have it, address and user agent
    ///     take its place.
    ///   - raw: the line itself, in which cookies and headers are looked for.
    /// - Returns: nil where the line does not even have an address.
    func clientKey(_ rule: IdentityRule?, in raw: RawLine) -> ClientKey? {
        if let rule, let found = rule.value(in: self, raw) {
            return ClientKey(client: ClientID(rawValue: found), source: rule.source)
        }
        guard let host = client?.host, !host.isEmpty else { return nil }
        guard let agent = userAgent, !agent.isEmpty, agent != "-" else {
            return ClientKey(client: ClientID(rawValue: host), source: .address)
        }
        let name = "\(host) \(String(agent.prefix(Limits.clientNameLength)))"
        return ClientKey(client: ClientID(rawValue: name), source: .addressAndAgent)
    }
}

/// Who sent a request, by address and user agent; nil where the line has no address.
///
/// For counting clients where no rule is at hand.
package func clientKey(of access: AccessRecord) -> String? {
    access.clientKey(nil, in: RawLine(bytes: []))?.client.rawValue
}

extension IdentityRule {
    fileprivate var source: IdentitySource {
        switch self {
        case .cookie: .cookie
        case .header: .header
        case .query: .query
        }
    }

    /// What the line has for it, no longer than `Limits.clientNameLength`; nil when it has none.
    fileprivate func value(in access: AccessRecord, _ raw: RawLine) -> String? {
        switch self {
        case .query(let name):
            return access.target?.queryValue(of: name)
        case .cookie(let name):
            return raw.jsonText(of: ["cookie_\(name)", name]) ?? raw.text(after: "\(name)=")
        case .header(let name):
            let plain = name.lowercased()
            let variable = plain.replacing("-", with: "_")
            return raw.jsonText(of: ["http_\(variable)", plain, variable, name])
        }
    }
}

extension String {
    /// The value of a query's parameter, as it stands in the target.
    fileprivate func queryValue(of name: String) -> String? {
        guard let mark = firstIndex(of: "?") else { return nil }
        for pair in self[index(after: mark)...].split(separator: "&") {
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
            let value = pair[pair.index(after: equals)...].prefix(Limits.clientNameLength)
            return value.isEmpty ? nil : String(value)
        }
        return nil
    }
}

extension RawLine {
    /// The text of the first of these members of a JSON line that is there and not empty.
    fileprivate func jsonText(of names: [String]) -> String? {
        for name in names {
            guard let value = text(after: "\"\(name)\":\""), value != "-" else { continue }
            return value
        }
        return nil
    }

    /// What follows `mark` up to the end of a value: a quote, a blank, `;`, `&`, `,`, `|` or `}`.
    fileprivate func text(after mark: String) -> String? {
        let mark = Array(mark.utf8)
        guard !mark.isEmpty, bytes.count > mark.count else { return nil }
        var start = 0
        while let place = bytes[start...].firstIndex(of: mark[0]) {
            start = place + 1
            guard bytes[place...].starts(with: mark), isBoundary(before: place) else { continue }
            let value = bytes[(place + mark.count)...].prefix(Limits.clientNameLength)
                .prefix { !Self.ends.contains($0) }
            return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    /// Whether a name begins here rather than ends: `sid=` is no `xsid=`.
    private func isBoundary(before place: Int) -> Bool {
        guard place > 0 else { return true }
        let byte = bytes[place - 1]
        let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        return !isLetter && !isDigit && byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-")
    }

    private static let ends = Array("\" ;&,|}".utf8)
}
