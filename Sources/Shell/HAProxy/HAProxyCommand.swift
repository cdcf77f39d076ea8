import Events

/// A command for the runtime socket, built from checked words only.
///
/// On this socket `;` separates commands, `\` escapes and a line feed ends: a server's name must
/// never carry any of them (management.txt 9.3).
struct HAProxyCommand: Equatable {
    /// The command without its line feed.
    let text: String

    static let showStat = HAProxyCommand(text: "show stat")
    static let showSessions = HAProxyCommand(text: "show sess")

    /// `set server BACKEND/SERVER state STATE`.
    ///
    /// - Throws: `HAProxyError.unsafeName`.
    static func setState(
        backend: String,
        server: String,
        state: HAProxyState
    ) throws(HAProxyError) -> HAProxyCommand {
        let target = try "\(checked(backend))/\(checked(server))"
        return HAProxyCommand(text: "set server \(target) state \(state.rawValue)")
    }

    private init(text: String) { self.text = text }

    /// The same name when it is `[A-Za-z0-9._-]{1,64}` and does not start with `-`.
    private static func checked(_ name: String) throws(HAProxyError) -> String {
        let isSafe = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isSafe, (1...64).contains(name.utf8.count), !name.hasPrefix("-") else {
            throw .unsafeName(name)
        }
        return name
    }
}
