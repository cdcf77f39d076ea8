/// A name given by configuration, a proxy or a peer: a distinct type for each kind of thing named.
///
/// Codable as a plain string. Equality is byte for byte.
package protocol Name: RawRepresentable, Codable, Hashable, Comparable, Sendable,
    CustomStringConvertible, ExpressibleByStringLiteral
where RawValue == String {
    init(rawValue: String)
}

extension Name {
    package init(stringLiteral value: String) { self.init(rawValue: value) }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    package var description: String { rawValue }
}

/// A node: one host that runs a proxy and an app behind the balancer.
package struct NodeName: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Where events come from, such as `probe web1`, `nginx web2 access`, `haproxy`, `swarm`, `console`.
package struct SourceID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// One client followed across its connections, such as `c042`.
package struct ClientID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// One operation of this run, such as `op3`.
package struct OperationID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A network address with its port, as a log or a proxy spells it.
package struct Endpoint: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The host part: IPv4, IPv6 without brackets, or a name; for a Unix socket its path.
    package var host: String
    /// The port; nil where the text had none.
    package var port: UInt16?

    package init(host: String, port: UInt16?) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[v6]:port`; never fails, a text with no valid port is all host.
    package init(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]),
            text[..<colon].last == "]" || !text[..<colon].contains(":")
        else {
            self.init(host: text, port: nil)
            return
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        self.init(host: String(host), port: port)
    }

    package var description: String {
        guard let port else { return host }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
