import Events

extension SwarmOptions {
    /// Checks every option before anything is started.
    ///
    /// - Throws: `SwarmError.badOption` for the first that cannot work.
    package func validate() throws(SwarmError) {
        guard !address.host.isEmpty, let port = address.port, port > 0 else {
            throw .badOption(
                name: "address",
                value: "\(address)",
                advice: "write HOST:PORT, such as 127.0.0.1:8443"
            )
        }
        try check("clients", clients, in: 1...SwarmLimits.clientsMax)
        try check("startsPerSecond", startsPerSecond, in: 1...1_000_000)
        try check("threads", threads, in: 1...8)
        try check("path", path, example: "/websocket")
        try check("sockJSPath", sockJSPath, example: "/sockjs")
        if let serverName {
            guard !serverName.isEmpty, serverName.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw .badOption(
                    name: "serverName",
                    value: serverName,
                    advice: "write a host name such as todos.example"
                )
            }
        }
        if let sourceNetwork {
            let bytes = sourceNetwork.split(separator: ".", omittingEmptySubsequences: false)
            guard bytes.count == 2, bytes.allSatisfy({ UInt8($0) != nil }) else {
                throw .badOption(
                    name: "sourceNetwork",
                    value: sourceNetwork,
                    advice: "write the first two bytes of an IPv4 network, such as 127.41"
                )
            }
        }
    }

    private func check(
        _ name: String,
        _ path: String,
        example: String
    ) throws(SwarmError) {
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badOption(
                name: name,
                value: path,
                advice: "write a path such as \(example), without spaces or control characters"
            )
        }
    }

    private func check(
        _ name: String,
        _ value: Int,
        in range: ClosedRange<Int>
    ) throws(SwarmError) {
        guard range.contains(value) else {
            throw .badOption(
                name: name,
                value: "\(value)",
                advice: "write a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
    }
}

/// The parts of a `ws:` or `wss:` address.
struct WebSocketURL {
    var tls: Bool
    var address: Endpoint
    var path: String

    init(_ text: String) throws(SwarmError) {
        let wrong = SwarmError.badOption(
            name: "url",
            value: text,
            advice: "write ws://HOST:PORT/PATH or wss://HOST:PORT/PATH"
        )
        let rest: Substring
        if text.hasPrefix("wss://") {
            (tls, rest) = (true, text.dropFirst(6))
        } else if text.hasPrefix("ws://") {
            (tls, rest) = (false, text.dropFirst(5))
        } else {
            throw wrong
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        address = Endpoint(String(rest[..<slash]))
        if address.host.first == "[", address.host.last == "]" {
            address.host = String(address.host.dropFirst().dropLast())
        } else if address.port == nil, address.host.contains(":") {
            throw wrong
        }
        guard !address.host.isEmpty, !address.host.contains("@") else { throw wrong }
        address.port = address.port ?? (tls ? 443 : 80)
        path = slash == rest.endIndex ? "/" : String(rest[slash...])
    }
}
