package import Events

/// Whose connections are counted.
package struct SocketTarget: Equatable, Sendable {
    package var node: NodeName
    /// Where the node's proxy listens for clients; address zero: any address of this host.
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
    private var listening: [AddressPort: [Int]] = [:]
    private var listeningAnywhere: [UInt16: [Int]] = [:]
    private var apps: [AddressPort: [Int]] = [:]
    let filter: PortFilter

    init(_ targets: [SocketTarget]) {
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

    /// The targets, by number, whose proxy accepted it.
    func accepting(_ connection: Connection) -> [Int] {
        let exact = listening[connection.local] ?? []
        guard let any = listeningAnywhere[connection.local.port] else { return exact }
        return exact + any
    }

    /// The targets, by number, with whose app it is.
    func reaching(_ connection: Connection) -> [Int] { apps[connection.remote] ?? [] }
}
