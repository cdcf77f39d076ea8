import Canvas
import Events

extension ProbeOutcome {
    /// The outcome in a sentence.
    var words: String {
        switch self {
        case .ok(let status): "answers \(status)"
        case .httpStatus(let status): "answers \(status)"
        case .refused: "connection refused"
        case .connectTimeout: "no connection in time"
        case .timeout: "connected, but no answer in time"
        case .unresolved: "the name does not resolve"
        case .reset: "connection reset"
        case .tls(let failure): failure.words
        case .other(let text): text
        }
    }

    /// The outcome in a word or two, for a cell.
    var cell: String {
        switch self {
        case .ok(let status), .httpStatus(let status): "\(status)"
        case .refused: "refused"
        case .connectTimeout: "no connect"
        case .timeout: "timeout"
        case .unresolved: "unresolved"
        case .reset: "reset"
        case .tls(.untrusted): "tls untrusted"
        case .tls(.expired): "tls expired"
        case .tls(.wrongHost): "tls wrong host"
        case .tls(.handshake): "tls handshake"
        case .other(let text): text
        }
    }
}

extension TLSFailure {
    var words: String {
        switch self {
        case .untrusted: "TLS: the certificate is not trusted"
        case .expired: "TLS: the certificate has expired"
        case .wrongHost: "TLS: the certificate is for another name"
        case .handshake: "TLS: no handshake"
        }
    }
}

extension ProxyOpinion {
    /// The balancer's word; where it counts checks, its own status tells how far.
    func word(status: String, _ glyphs: Glyphs) -> String {
        switch self {
        case .up: "UP"
        case .goingDown: status.isEmpty ? "UP, failing" : status
        case .down: "DOWN"
        case .goingUp: status.isEmpty ? "DOWN, rising" : status
        case .draining: "DRAIN"
        case .maint: "MAINT"
        case .unchecked: "no check"
        case .unknown: glyphs.dash
        }
    }
}

extension SessionLoss {
    var words: String {
        switch self {
        case .dropped: "no close frame"
        case .reset: "connection reset"
        case .closed(let code): "closed by the server with \(code)"
        case .heartbeatTimeout: "no heartbeat in time"
        }
    }
}

extension AttemptOutcome {
    /// In one word, for counting tries.
    var word: String {
        switch self {
        case .status(let status): "\(status)"
        case .refused: "refused"
        case .timeout: "timeout"
        case .tls: "tls"
        case .dropped: "dropped"
        case .other(let text): text
        }
    }
}

extension CauseClass {
    var words: String {
        switch self {
        case .refused: "connection refused"
        case .reset: "connection reset"
        case .connectTimeout: "connect timed out"
        case .readTimeout: "no answer in time"
        case .idleTimeout: "idle for too long"
        case .prematureClose: "closed before the answer"
        case .noLiveUpstreams: "no live upstreams"
        case .disabled: "upstream disabled"
        case .hostNotFound: "host not found"
        case .tls: "TLS failed"
        case .limit: "a limit was reached"
        case .clientLeft: "the client left"
        case .other: "another error"
        case .lifecycle: "proxy life cycle"
        }
    }
}

extension SourceState {
    var words: String {
        switch self {
        case .open: "reading"
        case .missing: "not there, waited for"
        case .rotated: "rotated, nothing lost"
        case .truncated: "cut short in place: lines may be lost"
        case .failing: "cannot be read"
        case .ended: "ended"
        }
    }
}

extension Verb {
    /// What was done to a node.
    var pastWord: String {
        switch self {
        case .drain: "drained"
        case .maint: "put into maintenance"
        case .kill: "killed"
        case .restore: "restored"
        case .weight: "reweighted"
        case .shed: "shed"
        case .cut: "cut"
        case .freeze: "frozen"
        case .killProxy: "proxy killed"
        case .inject: "broken by a drill"
        }
    }
}
