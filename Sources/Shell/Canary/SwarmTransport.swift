/// How the clients of a swarm reach their server.
package enum SwarmTransport: String, CaseIterable, Sendable {
    /// A bare WebSocket: Meteor with `DISABLE_SOCKJS`.
    case webSocket = "ws"
    /// SockJS as a browser does it: Meteor's stock client.
    case sockJS = "sockjs"
    /// Every second client uses SockJS, beginning with the second.
    case mixed

    /// The transport called `name`: `ws`, `sockjs` or `mixed`.
    ///
    /// - Throws: `SwarmError.badOption`, which lists the names there are.
    package static func named(_ name: String) throws(SwarmError) -> SwarmTransport {
        guard let transport = SwarmTransport(rawValue: name) else {
            let known = allCases.map(\.rawValue).joined(separator: ", ")
            throw .badOption(name: "transport", value: name, advice: "write one of: \(known)")
        }
        return transport
    }

    /// Whether client `index`, which counts from 0, uses SockJS.
    func isSockJS(_ index: Int) -> Bool {
        switch self {
        case .webSocket: false
        case .sockJS: true
        case .mixed: !index.isMultiple(of: 2)
        }
    }
}
