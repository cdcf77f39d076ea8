/// Why a swarm cannot be started or asked.
///
/// Each text says what is wrong, where, and what to do.
package enum SwarmError: Error, Equatable, CustomStringConvertible {
    case unknownPolicy(String)
    /// An option has a value that cannot work.
    case badOption(name: String, value: String, advice: String)
    /// The certificate authority's file cannot be used.
    case certificateAuthority(path: String, reason: String)
    /// The swarm's socket cannot be served.
    case socket(path: String, reason: String)
    /// The file for what the clients go through cannot be made.
    case truth(path: String)
    /// Nobody answers on the swarm's socket.
    case unreachable(path: String, reason: String)

    package var description: String {
        switch self {
        case .unknownPolicy(let name):
            let known = ReconnectPolicy.all.map(\.name).joined(separator: ", ")
            return "there is no reconnect policy '\(name)'; write one of: \(known)"
        case .badOption(let name, let value, let advice):
            return "swarm option \(name) is '\(value)': \(advice)"
        case .certificateAuthority(let path, let reason):
            return "certificate authority \(path) cannot be used: \(reason); "
                + "give a PEM file that holds at least one certificate"
        case .socket(let path, let reason):
            return "the swarm cannot serve its socket \(path): \(reason)"
        case .truth(let path):
            return "the swarm cannot write its truth file \(path): name a file in a folder of yours"
        case .unreachable(let path, let reason):
            return "no swarm answers on \(path): \(reason)"
        }
    }
}
