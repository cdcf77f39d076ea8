/// The kinds of single values, each with its own words for what is wrong.
extension YAMLValue {
    /// A name from the allow-list: it may become part of a command to a driver.
    func name() -> String? {
        guard let text = text() else { return nil }
        guard isSafeName(text) else {
            report(
                "\"\(text)\" is not a safe name; use 1 to 64 of A-Z a-z 0-9 . _ -, not starting with -"
            )
            return nil
        }
        return text
    }

    /// A whole number.
    func integer(_ range: ClosedRange<Int>) -> Int? {
        guard let text = text() else { return nil }
        guard let number = Int(text), range.contains(number) else {
            report(
                "\"\(text)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
            return nil
        }
        return number
    }

    func percent() -> Int? {
        guard let text = text() else { return nil }
        guard text.last == "%", let number = Int(text.dropLast()), (0...100).contains(number) else {
            report("\"\(text)\" is not a share; write 0% to 100%")
            return nil
        }
        return number
    }

    func boolean() -> Bool? {
        guard let text = text() else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            report("\"\(text)\" is neither true nor false")
            return nil
        }
    }

    /// A number with its unit, such as `800ms`.
    func duration(atLeast minimum: Duration, atMost maximum: Duration) -> Duration? {
        guard let text = text() else { return nil }
        guard let duration = Duration(written: text) else {
            report("\"\(text)\" is not a duration; write a number and ms, s, m or h, such as 800ms")
            return nil
        }
        guard duration >= minimum, duration <= maximum else {
            report("\"\(text)\" is out of range; write \(minimum) to \(maximum)")
            return nil
        }
        return duration
    }

    /// A path; a relative one is meant from the file's own directory.
    func path() -> String? {
        guard let text = text() else { return nil }
        guard !text.hasPrefix("~") else {
            report("\"\(text)\": ~ is not expanded here; write the whole path")
            return nil
        }
        return resolve(text)
    }

    /// The path of a Unix socket.
    func socketPath() -> String? {
        guard let path = path() else { return nil }
        guard path.utf8.count <= Limits.socketPathBytes else {
            report(
                "the socket's path has \(path.utf8.count) bytes, Linux allows "
                    + "\(Limits.socketPathBytes); choose a shorter directory"
            )
            return nil
        }
        return path
    }

    /// An address with one of `schemes` and a host, without credentials.
    func url(_ schemes: [String], example: String) -> String? {
        guard let text = text() else { return nil }
        if let reason = urlProblem(text, schemes: schemes) {
            report("\"\(text)\" \(reason); write \(example)")
            return nil
        }
        return text
    }

    func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = problems.file.lastIndex(of: "/") else {
            return path
        }
        return String(problems.file[...slash]) + path
    }
}

/// Whether a name may become part of a command: the allow-list of every driver.
func isSafeName(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") else {
        return false
    }
    return text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// What is wrong with an address; nil when nothing is.
func urlProblem(_ text: String, schemes: [String]) -> String? {
    guard let scheme = schemes.first(where: { text.hasPrefix("\($0)://") }) else {
        return "does not begin with \(schemes.map { "\($0)://" }.joined(separator: " or "))"
    }
    let authority = text.dropFirst(scheme.utf8.count + 3).prefix { !"/?#".contains($0) }
    if authority.contains("@") { return "holds credentials, which would be recorded" }
    if text.contains(" ") { return "holds a space" }
    return authority.isEmpty || authority.hasPrefix(":") ? "names no host" : nil
}

extension Duration {
    /// Reads `800ms`, `1s`, `1.5s`, `2m`, `1h`; nil for anything else and for more than a year.
    init?(written text: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600)]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        let digits = text.dropLast(unit.0.count)
        guard digits.first?.isASCII == true, digits.first?.isNumber == true,
            digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let number = Double(digits), number * unit.1 <= 31_536_000
        else { return nil }
        self = .nanoseconds(Int64((number * unit.1 * 1e9).rounded()))
    }
}
