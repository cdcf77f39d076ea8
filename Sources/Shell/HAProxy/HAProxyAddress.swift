import Events

/// Where HAProxy's runtime socket is.
package enum HAProxyAddress: Equatable, Sendable, CustomStringConvertible {
    /// A Unix socket's path, at most 107 bytes.
    case unix(String)
    case tcp(host: String, port: UInt16)

    /// Reads a path, or `host:port` where there is no slash.
    package init(_ text: String) {
        if !text.contains("/") {
            let endpoint = Endpoint(text)
            if let port = endpoint.port {
                self = .tcp(host: endpoint.host, port: port)
                return
            }
        }
        self = .unix(text)
    }

    package var description: String {
        switch self {
        case .unix(let path): path
        case .tcp(let host, let port): Endpoint(host: host, port: port).description
        }
    }
}
