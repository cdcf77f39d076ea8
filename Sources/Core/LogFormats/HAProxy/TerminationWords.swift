/// What HAProxy's termination state says, such as `SC--` or, of TCP, `cD`.
///
/// The first two flags as one sentence, and the two of the persistence cookie behind a semicolon
/// when it was in use. A flag that HAProxy does not document is named as unknown. Source:
/// configuration.txt 8.5.
package func terminationWords(_ flags: String) -> String {
    let flags = Array(flags)
    guard flags.count == 2 || flags.count == 4 else {
        return "not a termination state: \(String(flags))"
    }
    let cookies =
        flags.count == 4
        ? [clientCookie(flags[2]), serverCookie(flags[3])].compactMap { $0 } : []
    let ending = sessionEnd(flags[0], flags[1])
    return cookies.isEmpty ? ending : "\(ending); cookie \(cookies.joined(separator: ", "))"
}

private func sessionEnd(_ cause: Character, _ phase: Character) -> String {
    if let words = commonEnds[String([cause, phase])] { return words }
    let when = phases[phase] ?? "in an unknown phase (\(phase))"
    let who = causes[cause] ?? "ended for an unknown cause (\(cause))"
    return phase == "-" ? who : "\(who) \(when)"
}

/// Pairs that mean more than their two letters.
private let commonEnds: [String: String] = [
    "--": "ended normally",
    "SC": "server refused the connection",
    "sC": "connecting to the server timed out",
    "CC": "client left while connecting to the server",
    "SH": "server closed before its response headers",
    "sH": "server timed out before its response headers",
    "CH": "client left while waiting for the response",
    "SD": "server broke off during data",
    "sD": "server timed out during data",
    "CD": "client broke off during data",
    "cD": "client timed out during data",
    "CR": "client left before a whole request",
    "cR": "client timed out before a whole request",
    "CQ": "client left in the queue",
    "sQ": "waited too long in the queue",
    "PC": "proxy's socket limit reached while connecting",
    "PD": "proxy blocked a badly formatted message during data",
    "PH": "proxy blocked the server's response",
    "PR": "proxy blocked the request",
    "PT": "proxy tarpitted the request",
    "CT": "client left while tarpitted",
    "LR": "answered by the proxy itself",
    "LH": "response replaced by the proxy itself",
    "LC": "answered by the proxy itself with a redirect",
    "RC": "proxy ran out of a resource while connecting",
]

private let causes: [Character: String] = [
    "C": "client aborted",
    "S": "server aborted or refused",
    "P": "proxy aborted",
    "L": "handled by the proxy itself",
    "R": "proxy ran out of a resource",
    "I": "internal error of the proxy",
    "D": "killed: server went down",
    "U": "killed: an active server came back up",
    "K": "killed by an operator",
    "c": "client timed out",
    "s": "server timed out",
    "-": "ended normally",
]

private let phases: [Character: String] = [
    "R": "while reading the request",
    "Q": "in the queue",
    "C": "while connecting to the server",
    "H": "before the response headers",
    "D": "during data",
    "L": "while sending the last data",
    "T": "while tarpitted",
    "-": "",
]

/// What the client's cookie was; nil when none is configured.
private func clientCookie(_ flag: Character) -> String? {
    switch flag {
    case "-": nil
    case "N": "not sent by the client"
    case "I": "of an unknown server"
    case "D": "of a server that was down"
    case "V": "valid"
    case "E": "expired (maxidle)"
    case "O": "too old (maxlife)"
    case "U": "unused: the server was chosen otherwise"
    default: "in an unknown state (\(flag))"
    }
}

/// What was done with the server's cookie; nil when none is configured.
private func serverCookie(_ flag: Character) -> String? {
    switch flag {
    case "-": nil
    case "N": "none set"
    case "I": "inserted"
    case "U": "updated"
    case "P": "passed on"
    case "R": "rewritten"
    case "D": "deleted"
    default: "treated in an unknown way (\(flag))"
    }
}
