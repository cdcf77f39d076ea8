extension LabOptions {
    /// Refuses what cannot work, before anything is started.
    ///
    /// - Throws: `LabError.badOption` with what to write instead.
    func check() throws(LabError) {
        guard (1...Self.nodesMax).contains(nodes) else {
            throw .badOption(
                name: "--nodes",
                value: String(nodes),
                remedy: "a lab has 1 to \(Self.nodesMax) nodes"
            )
        }
        guard (0...Self.clientsMax).contains(clients) else {
            throw .badOption(
                name: "--clients",
                value: String(clients),
                remedy: "a lab has 0 to \(Self.clientsMax) clients"
            )
        }
        guard Self.transports.contains(transport) else {
            throw .badOption(
                name: "--transport",
                value: transport,
                remedy: "write one of: \(Self.transports.joined(separator: ", "))"
            )
        }
        if let network, network == 0 || network == 255 {
            throw .badOption(
                name: "--network",
                value: String(network),
                remedy: "the second octet of 127.N.0.0 is 1 to 254"
            )
        }
        guard !openLog || proxy == .nginx else {
            throw .badOption(
                name: "--open-log",
                value: "with --proxy \(proxy.rawValue)",
                remedy: "only nginx can write a line when a WebSocket opens"
            )
        }
        try checkDirectory()
    }

    /// The directory's path goes into proxies' configurations and socket addresses as it is.
    private func checkDirectory() throws(LabError) {
        let isPlain = directory.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "@"):
                true
            default: false
            }
        }
        guard isPlain, directory.hasPrefix("/") else {
            throw .badOption(
                name: "--dir",
                value: directory,
                remedy: "the proxies take a path of letters, digits and / . _ - + @ only"
            )
        }
        for socket in LabLayout(directory: directory).sockets
        where socket.path.utf8.count > socket.bytesMax {
            throw .badOption(
                name: "--dir",
                value: directory,
                remedy: "too long by \(socket.path.utf8.count - socket.bytesMax) bytes: a Unix "
                    + "socket's path has at most \(socket.bytesMax); name a shorter directory"
            )
        }
    }
}
