package import Events

/// Whose connections are counted.
package struct SocketTarget: Equatable, Sendable {
    package var node: NodeName
    /// Where the node's proxy listens for clients; address zero: any address of this host.
    ///
    /// Then a client that uses one port towards two of the host's addresses has one name for two
    /// connections, and the model keeps one of them.
    package var listen: AddressPort
    /// Where the node's app listens for the proxy; nil: connections with it are not counted.
    package var app: AddressPort?

    package init(node: NodeName, listen: AddressPort, app: AddressPort? = nil) {
        self.node = node
        self.listen = listen
        self.app = app
    }
}

/// Sorts connections to the nodes that they belong to.
struct TargetIndex {
    private var targets: [SocketTarget]
    private var listening: [AddressPort: [Int]] = [:]
    private var listeningAnywhere: [UInt16: [Int]] = [:]
    private var apps: [AddressPort: [Int]] = [:]
    let filter: PortFilter

    /// So many are compared one by one faster than they are looked up.
    private static let few = 8

    init(_ targets: [SocketTarget]) {
        self.targets = targets
        for (number, target) in targets.enumerated() {
            if target.listen.address.isAny {
                listeningAnywhere[target.listen.port, default: []].append(number)
            } else {
                listening[target.listen, default: []].append(number)
            }
            if let app = target.app { apps[app, default: []].append(number) }
        }
        filter = PortFilter(
            local: Set(targets.map(\.listen.port)).sorted(),
            remote: Set(targets.compactMap(\.app?.port)).sorted()
        )
    }

    /// Tells the targets, by number, whose proxy accepted a connection, and with whose app it is.
    @inline(__always)
    func sort(_ connection: Connection, accepted: (Int) -> Void, reaching: (Int) -> Void) {
        if targets.count <= Self.few {
            for number in targets.indices {
                let listen = targets[number].listen
                if listen.port == connection.local.port,
                    listen.address == connection.local.address || listen.address.isAny
                {
                    accepted(number)
                }
                if let app = targets[number].app, app == connection.remote { reaching(number) }
            }
            return
        }
        for number in listening[connection.local] ?? [] { accepted(number) }
        for number in listeningAnywhere[connection.local.port] ?? [] { accepted(number) }
        for number in apps[connection.remote] ?? [] { reaching(number) }
    }
}
