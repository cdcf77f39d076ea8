/// What the variables of a `log-format` are, and how they look in a line.
extension HAProxyItem {
    /// Every variable there is (configuration.txt 8.2.6), and `o`, which sets flags.
    static let variables: Set<String> = [
        "o", "B", "CC", "CS", "H", "HM", "HP", "HPO", "HQ", "HU", "HV", "ID", "OG", "ST", "T",
        "Ta", "Tc", "Td", "Th", "Ti", "Tl", "Tq", "TR", "Tr", "Ts", "Tt", "Tu", "Tw", "U", "ac",
        "b", "bc", "bi", "bp", "bq", "ci", "cp", "f", "fc", "fi", "fp", "ft", "hr", "hrl", "hs",
        "hsl", "lc", "ms", "pid", "r", "rc", "rt", "s", "sc", "si", "sp", "sq", "sslc", "sslv",
        "t", "tr", "trg", "trl", "ts", "tsc",
    ]

    /// Whether the flag Q puts quotes around it: texts and addresses, not numbers, times and flags.
    var canBeQuoted: Bool { isExpression || Self.quoted.contains(name) }

    private static let quoted: Set<String> = [
        "CC", "CS", "H", "HM", "HP", "HPO", "HQ", "HU", "HV", "ID", "OG", "b", "bi", "ci", "f",
        "fi", "ft", "r", "s", "si", "sslc", "sslv",
    ]

    /// The field, given all names in the format; nil for what is stepped over.
    func field(among names: Set<String>) -> LogField? {
        if isHexadecimal { return Self.hexadecimal.contains(name) ? nil : Self.fields[name] }
        if isExpression { return Self.expressions[name] }
        switch name {
        // Of the two total times the request's own counts.
        case "Tt" where names.contains("Ta"): return .duration
        case "Tq" where names.contains("TR"): return nil
        default: return Self.fields[name]
        }
    }

    /// Whether only an HTTP request has it.
    func isOfHTTP(among names: Set<String>) -> Bool {
        switch field(among: names) {
        case .status, .requestLine, .method, .target, .protocol, .urlPath, .urlQuery: true
        default: false
        }
    }

    /// Variables that the flag X writes in hexadecimal digits.
    private static let hexadecimal: Set<String> = [
        "ci", "cp", "fi", "fp", "bi", "bp", "si", "sp", "si:sp", "Ts", "ms", "rt", "pid",
    ]

    private static let fields: [String: LogField] = [
        "B": .bytes, "CC": .requestCookie, "CS": .responseCookie, "HM": .method, "HU": .target,
        "HP": .urlPath, "HPO": .urlPath, "HQ": .urlQuery, "HV": .protocol, "ID": .requestID,
        "ST": .status, "T": .time, "Tl": .time, "Ts": .time, "t": .time, "tr": .time,
        "trg": .time, "trl": .time, "Ta": .tt, "Tt": .tt, "Tc": .tc, "Td": .dataTime,
        "Th": .handshakeTime, "Ti": .idleTime, "Tq": .tq, "TR": .tq, "Tr": .tr, "Tu": .userTime,
        "Tw": .tw, "U": .bytesReceived, "ac": .activeConnections, "b": .backend,
        "bc": .backendConnections, "bq": .backendQueue, "ci": .client, "cp": .clientPort,
        "f": .frontend, "fc": .frontendConnections, "fi": .destinationIP,
        "fp": .destinationPort, "ft": .frontend, "hr": .requestHeaders, "hs": .responseHeaders,
        "ms": .milliseconds, "pid": .processID, "r": .requestLine, "rc": .retries, "s": .server,
        "bi": .sourceIP, "bp": .sourcePort,
        "sc": .serverConnections, "si": .serverIP, "sp": .serverPort,
        "si:sp": .upstreamAddresses, "sq": .serverQueue, "sslc": .sslCipher,
        "sslv": .sslVersion, "ts": .terminationState, "tsc": .terminationState,
    ]

    /// Expressions that say the same as a variable, or what the TLS format says.
    private static let expressions: [String: LogField] = [
        "src": .client, "src_port": .clientPort, "dst": .destinationIP,
        "dst_port": .destinationPort, "fe_name": .frontend, "be_name": .backend,
        "srv_name": .server, "unique-id": .requestID, "txn.status": .status, "method": .method,
        "txn.sess_term_state": .terminationState, "ssl_fc_sni": .sni,
        "ssl_fc_protocol": .sslVersion, "ssl_fc_cipher": .sslCipher, "fc_err": .frontendError,
        "ssl_fc_err,hex": .tlsError, "ssl_c_err": .clientCertificateError,
        "ssl_c_ca_err": .clientCAError, "ssl_fc_is_resumed": .isTLSResumed,
    ]

    /// How its end is found.
    var shape: Template.Shape {
        switch name {
        case "src" where isExpression, "dst" where isExpression:
            return after.first == UInt8(ascii: ":") ? .untilLast : .plain
        case _ where isExpression: return .plain
        case "T", "Tl", "trg", "trl": return .fixed(26)
        case "t", "tr": return .fixed(24)
        case "hr", "hs": return .captures
        case "ci", "fi", "si", "bi":
            // IPv6 addresses have colons of their own.
            return after.first == UInt8(ascii: ":") ? .untilLast : .plain
        default: return .plain
        }
    }

    /// Whether its end needs no text behind it.
    var hasOwnEnd: Bool {
        switch shape {
        case .fixed, .captures: true
        default: false
        }
    }

    var timeStyle: Template.TimeStyle {
        switch name {
        case "Ts": .epoch
        case "t", "tr": .accept
        default: .commonLog
        }
    }
}
