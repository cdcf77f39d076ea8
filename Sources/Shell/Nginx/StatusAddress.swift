import Events

/// Where a status page is: plain HTTP only.
package struct StatusAddress: Equatable, Sendable, CustomStringConvertible {
    /// A name or an address without brackets.
    package let host: String
    package let port: UInt16
    /// Path and query, beginning with `/`.
    package let target: String
    /// As it was written.
    package let description: String
    /// What the `Host` field says.
    let authority: String

    /// Reads `http://host[:port][/path]`; nil for anything else.
    package init?(_ url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme), url.utf8.allSatisfy({ (33...126).contains($0) }) else {
            return nil
        }
        let rest = url.dropFirst(scheme.count)
        let authority = String(rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        var endpoint = Endpoint(authority)
        if endpoint.port == nil {
            if endpoint.host.hasPrefix("["), endpoint.host.hasSuffix("]") {
                endpoint.host = String(endpoint.host.dropFirst().dropLast())
            } else if endpoint.host.contains(":") {
                return nil
            }
        }
        guard !endpoint.host.isEmpty else { return nil }
        let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
        host = endpoint.host
        port = endpoint.port ?? 80
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        self.authority = authority
        description = url
    }
}
