/// What the supervisor can be asked over `run/lab.sock`: one line of JSON, answered by one.
struct LabCommand: Codable, Equatable, Sendable {
    enum Verb: String, Codable, Sendable {
        /// Do `verb` to `node`.
        case act
        case status
        /// End the lab; answered when every process has ended.
        case down
        /// Live on without the process that started the lab.
        case release
    }

    var `do`: Verb
    var verb: LabVerb?
    var node: String?
    /// With a drain: sessions to shut down each second.
    var shed: Int?
}

/// The supervisor's answer: `ok`, or the reason why not.
struct LabAnswer: Codable, Equatable, Sendable {
    var ok: Bool
    var reason: String?
    var status: LabStatus?

    static let done = LabAnswer(ok: true)
    static func refused(_ reason: String) -> LabAnswer { LabAnswer(ok: false, reason: reason) }
}
