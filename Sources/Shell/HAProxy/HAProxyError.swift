/// Why HAProxy could not be asked or did not answer.
package enum HAProxyError: Error, Equatable, CustomStringConvertible {
    /// Nothing was sent: no such socket, no permission, nobody listens.
    case unreachable(address: String, reason: String)
    /// The command was sent; whether it was carried out is not known.
    case noAnswer(address: String, reason: String)
    case answerTooLarge(bytesMax: Int)
    /// HAProxy said something else than what was asked for.
    case refused(answer: String)
    /// The backend is not among those HAProxy has.
    case noSuchBackend(String, present: [String])
    /// A name that could end a command and begin another one.
    case unsafeName(String)

    package var description: String {
        switch self {
        case .unreachable(let address, let reason):
            "HAProxy's socket \(address) cannot be reached: \(reason)"
        case .noAnswer(let address, let reason):
            "no answer from HAProxy's socket \(address): \(reason)"
        case .answerTooLarge(let bytesMax):
            "HAProxy's answer is larger than \(bytesMax) bytes"
        case .refused(let answer):
            "HAProxy answered: \(answer)"
        case .noSuchBackend(let backend, let present):
            "HAProxy has no backend \(backend); it has \(present.joined(separator: ", "))"
        case .unsafeName(let name):
            "\"\(name)\" is not a safe name; use A-Z a-z 0-9 . _ -, not starting with -"
        }
    }
}
