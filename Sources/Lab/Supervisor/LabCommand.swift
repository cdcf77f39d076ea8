/// What the supervisor can be asked over `run/lab.sock`: one line of JSON, answered by one.
struct LabCommand: Codable, Equatable, Sendable {
    enum Verb: String, Codable, Sendable {
        case kill
        case stop
        case freeze
        case start
        case status
        /// End the lab; answered when every process has ended.
        case down
        /// Live on without the process that started the lab.
        case release
    }

    var `do`: Verb
    var node: String?
}

/// The supervisor's answer: `ok`, or the reason why not.
struct LabAnswer: Codable, Equatable, Sendable {
    var ok: Bool
    var reason: String?
    var status: LabStatus?

    static let done = LabAnswer(ok: true)
    static func refused(_ reason: String) -> LabAnswer { LabAnswer(ok: false, reason: reason) }
}
