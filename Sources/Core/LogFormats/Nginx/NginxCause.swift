import Events

/// What an nginx error message says of the cause.
///
/// The texts are nginx's own: ngx_http_upstream.c, ngx_http_request.c, ngx_stream_proxy_module.c,
/// ngx_event_openssl.c, ngx_resolver.c. `message` is without its tail; `level` tells a client's
/// reset (info) from an upstream's (error), and notices from errors; a line of no connection tells
/// of nginx itself.
func nginxCause(
    of message: Range<Int>,
    level: Range<Int>,
    isOfConnection: Bool,
    in line: Span<UInt8>
) -> CauseClass {
    let said = nginxSayings(in: message, of: line)
    if let cause = said.certainCause { return cause }
    let isNotice = line.equals("notice", in: level) || line.equals("alert", in: level)
    if isNotice, !isOfConnection || said.contains(.leftSocket) { return .lifecycle }
    if said.contains(.timedOut) { return said.timeout }
    if said.contains(.refused) { return .refused }
    if said.contains(.tls) { return .tls }
    guard said.contains(.reset) else { return .other }
    // The same words at level info: it was the client's side that was reset.
    return line.equals("info", in: level) ? .clientLeft : .reset
}

/// Words of a message that tell something.
struct NginxSayings: OptionSet {
    let rawValue: UInt32

    static let noLiveUpstreams = Self(rawValue: 1 << 0)
    static let disabled = Self(rawValue: 1 << 1)
    static let clientLeft = Self(rawValue: 1 << 2)
    static let keepAliveEnd = Self(rawValue: 1 << 3)
    static let limit = Self(rawValue: 1 << 4)
    static let prematureClose = Self(rawValue: 1 << 5)
    static let hostNotFound = Self(rawValue: 1 << 6)
    static let timedOut = Self(rawValue: 1 << 7)
    static let refused = Self(rawValue: 1 << 8)
    static let tls = Self(rawValue: 1 << 9)
    static let reset = Self(rawValue: 1 << 10)
    static let leftSocket = Self(rawValue: 1 << 11)
    /// What nginx was doing.
    static let connecting = Self(rawValue: 1 << 12)
    static let proxying = Self(rawValue: 1 << 13)
    static let upstream = Self(rawValue: 1 << 14)

    /// The cause that these words tell whatever else is said and at whatever level.
    fileprivate var certainCause: CauseClass? {
        if contains(.noLiveUpstreams) { return .noLiveUpstreams }
        if contains(.disabled) { return .disabled }
        if contains(.clientLeft) { return .clientLeft }
        if contains(.keepAliveEnd) { return .lifecycle }
        if contains(.limit) { return .limit }
        if contains(.prematureClose) { return .prematureClose }
        return contains(.hostNotFound) ? .hostNotFound : nil
    }

    /// Which of nginx's time limits ran out, from what it was doing.
    fileprivate var timeout: CauseClass {
        if contains(.proxying) { return .idleTimeout }
        // The TLS handshake with an upstream has the limit of connecting.
        if contains(.connecting) { return .connectTimeout }
        // Else a client was too slow.
        return contains(.upstream) ? .readTimeout : .clientLeft
    }
}

/// The longest message that nginx writes, in bytes (NGX_MAX_ERROR_STR in ngx_log.h); longer ones are
/// another program's and are not searched beyond it.
private let longestMessage = 2_048

/// What `message` says, in one pass over the beginnings of its words.
func nginxSayings(in message: Range<Int>, of line: Span<UInt8>) -> NginxSayings {
    var said: NginxSayings = []
    var isBeginning = true
    for index in message.prefix(longestMessage) {
        let byte = line[index]
        let isLetter = (byte | 32) &- 97 < 26
        if isLetter, isBeginning { said.formUnion(saying(at: index, byte, line)) }
        isBeginning = !isLetter
    }
    return said
}

/// What the words that begin at `index` with `first` say.
private func saying(at index: Int, _ first: UInt8, _ line: Span<UInt8>) -> NginxSayings {
    let sayings: [(String, NginxSayings)]
    switch first {
    case UInt8(ascii: "A"), UInt8(ascii: "a"): sayings = sayingsOfA
    case UInt8(ascii: "B"): sayings = sayingsOfB
    case UInt8(ascii: "C"): sayings = sayingsOfCapitalC
    case UInt8(ascii: "c"): sayings = sayingsOfC
    case UInt8(ascii: "d"), UInt8(ascii: "l"): sayings = sayingsOfLimits
    case UInt8(ascii: "h"), UInt8(ascii: "n"): sayings = sayingsOfNames
    case UInt8(ascii: "o"), UInt8(ascii: "t"): sayings = sayingsOfO
    case UInt8(ascii: "S"), UInt8(ascii: "T"): sayings = sayingsOfS
    case UInt8(ascii: "r"): sayings = sayingsOfR
    case UInt8(ascii: "p"): sayings = sayingsOfP
    case UInt8(ascii: "u"), UInt8(ascii: "w"): sayings = sayingsOfU
    default: return []
    }
    var said: NginxSayings = []
    for (text, meaning) in sayings where line.has(text, at: index) { said.formUnion(meaning) }
    return said
}

private let sayingsOfA: [(String, NginxSayings)] = [
    // Windows' words for reset and timed out.
    ("An existing connection was forcibly closed", .reset),
    ("A connection attempt failed", .timedOut),
]
private let sayingsOfB: [(String, NginxSayings)] = [("Broken pipe", .reset)]
private let sayingsOfR: [(String, NginxSayings)] = [("resolving, resolver", .hostNotFound)]
private let sayingsOfCapitalC: [(String, NginxSayings)] = [
    ("Connection refused", .refused), ("Connection reset by peer", .reset),
]
private let sayingsOfC: [(String, NginxSayings)] = [
    ("client prematurely closed connection", .clientLeft),
    ("client closed connection", .clientLeft), ("client timed out", .clientLeft),
    ("closed keepalive connection", .keepAliveEnd), ("connecting to upstream", .connecting),
    ("could not be resolved", .hostNotFound),
    // A Unix socket that is not there is refused like a closed port.
    ("connect() to unix:", .refused),
]
private let sayingsOfLimits: [(String, NginxSayings)] = [
    ("delaying requests", .limit), ("limiting requests", .limit), ("limiting connections", .limit),
]
private let sayingsOfNames: [(String, NginxSayings)] = [
    ("host not found", .hostNotFound), ("no live upstreams", .noLiveUpstreams),
    ("no resolver defined to resolve", .hostNotFound),
]
private let sayingsOfO: [(String, NginxSayings)] = [
    ("open socket #", .leftSocket), ("timed out", .timedOut),
    ("target machine actively refused", .refused),
]
private let sayingsOfP: [(String, NginxSayings)] = [("proxying ", .proxying)]
private let sayingsOfS: [(String, NginxSayings)] = [
    ("SSL handshaking to upstream", .connecting), ("SSL", .tls), ("Too many open files", .limit),
]
private let sayingsOfU: [(String, NginxSayings)] = [
    ("upstream server temporarily disabled", .disabled),
    ("upstream prematurely closed", .prematureClose), ("upstream", .upstream),
    ("worker_connections are not enough", .limit),
]
