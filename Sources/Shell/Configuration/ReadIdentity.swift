import Events

/// By what clients are followed from one connection to the next.
func readIdentity(_ value: YAMLValue) -> IdentityRule? {
    let kinds = ["cookie", "header", "query"]
    guard let values = value.mapping(kinds) else { return nil }
    let given = kinds.filter { values[$0] != nil }
    guard given.count == 1, let kind = given.first, let named = values[kind] else {
        if given.isEmpty {
            value.missing("cookie", example: "session, or header or query")
        } else {
            let names = given.map { "`\($0)`" }.joined(separator: " and ")
            value.report("a client is known by one thing, not by \(names); keep one")
        }
        return nil
    }
    guard let name = readToken(named) else { return nil }
    switch kind {
    case "cookie": return .cookie(name)
    case "header": return .header(name)
    default: return .query(name)
    }
}

/// The name of a cookie, a header or a parameter: a token of HTTP (RFC 9110 5.6.2).
private func readToken(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    let others = Array("!#$%&'*+-.^_`|~".utf8)
    let isToken = text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: others.contains(byte)
        }
    }
    guard isToken, text.utf8.count <= Limits.identityBytes else {
        value.report(
            "\"\(text)\" is no such name; use up to \(Limits.identityBytes) letters, digits, - and _"
        )
        return nil
    }
    return text
}

/// The addresses by which a node's connections are found in this host's kernel.
func readSockets(_ value: YAMLValue) -> Configuration.Sockets? {
    guard let values = value.mapping(["listen", "app"]) else { return nil }
    guard let listen = values["listen"] else {
        value.missing("listen", example: "\"127.0.0.1:8443\"")
        return nil
    }
    let app = values["app"].map { readAddress($0, example: "127.0.0.1:3000") }
    guard let found = readAddress(listen, example: "127.0.0.1:8443") else { return nil }
    if case .some(.none) = app { return nil }
    return Configuration.Sockets(listen: found, app: app ?? nil)
}

/// An address and a port as the kernel has them: it knows no names.
private func readAddress(_ value: YAMLValue, example: String) -> Endpoint? {
    guard let text = value.text() else { return nil }
    let endpoint = Endpoint(text)
    guard let port = endpoint.port, port > 0, let address = NetworkAddress(endpoint.host) else {
        value.report("\"\(text)\" is no IP address with a port; write \"\(example)\"")
        return nil
    }
    return Endpoint(host: address.description, port: port)
}
