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

    /// `show servers state BACKEND`: what operators set of its servers.
    ///
    /// - Throws: `HAProxyError.unsafeName`.
    static func showServersState(backend: String) throws(HAProxyError) -> HAProxyCommand {
        HAProxyCommand(text: "show servers state \(try checked(backend))")
    }

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

    /// `set server BACKEND/SERVER weight PERCENT%`, of what the configuration gives it; 0 to 100.
    ///
    /// HAProxy itself refuses another weight than 0 % and 100 % where the balance algorithm is
    /// static (management.txt 9.3, `set server`).
    /// - Throws: `HAProxyError.unsafeName`; `refused` for a figure that is no percentage.
    static func setWeight(
        backend: String,
        server: String,
        percent: Int
    ) throws(HAProxyError) -> HAProxyCommand {
        let target = try "\(checked(backend))/\(checked(server))"
        guard (0...100).contains(percent) else {
            throw .refused(answer: "\(percent)% is no weight")
        }
        return HAProxyCommand(text: "set server \(target) weight \(percent)%")
    }

    /// `shutdown sessions server BACKEND/SERVER`: all of a server's sessions at once.
    ///
    /// - Throws: `HAProxyError.unsafeName`.
    static func shutdownSessions(
        backend: String,
        server: String
    ) throws(HAProxyError) -> HAProxyCommand {
        let target = try "\(checked(backend))/\(checked(server))"
        return HAProxyCommand(text: "shutdown sessions server \(target)")
    }

    /// `shutdown session 0x…`: the one session of this pointer, as `show sess` told it.
    ///
    /// - Throws: `HAProxyError.unsafeName` for anything but a pointer.
    static func shutdownSession(_ pointer: String) throws(HAProxyError) -> HAProxyCommand {
        let digits = pointer.hasPrefix("0x") ? pointer.utf8.dropFirst(2) : pointer.utf8.prefix(0)
        let isHexadecimal = digits.allSatisfy {
            (48...57).contains($0) || (97...102).contains($0)
        }
        guard isHexadecimal, (1...16).contains(digits.count) else { throw .unsafeName(pointer) }
        return HAProxyCommand(text: "shutdown session \(pointer)")
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
