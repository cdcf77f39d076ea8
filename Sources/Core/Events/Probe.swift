/// The end of one health probe.
package struct ProbeResult: Codable, Equatable, Sendable {
    package var node: NodeName
    package var outcome: ProbeOutcome
    package var phases: ProbePhases

    package init(node: NodeName, outcome: ProbeOutcome, phases: ProbePhases) {
        self.node = node
        self.outcome = outcome
        self.phases = phases
    }
}

/// How a probe ended.
///
/// Each failure is a different word on screen, because each has another cure.
package enum ProbeOutcome: Codable, Equatable, Hashable, Sendable {
    /// A 2xx or 3xx answer in time.
    case ok(status: Int)
    /// Any other HTTP answer, such as 502 from a proxy whose app is dead.
    case httpStatus(Int)
    /// The port is closed.
    case refused
    /// No TCP connection within the limit.
    case connectTimeout
    /// Connected, but no whole answer within the limit: a hung app.
    case timeout
    /// The name does not resolve.
    case unresolved
    /// The connection was reset or closed before an answer.
    case reset
    case tls(TLSFailure)
    /// Anything else, in the transport's own words (sanitised when shown).
    case other(String)

    /// Whether the node answered as it should.
    package var isHealthy: Bool {
        if case .ok = self { return true }
        return false
    }
}

/// Why a TLS handshake was refused.
package enum TLSFailure: String, Codable, Sendable {
    /// Self-signed or signed by an authority that is not trusted.
    case untrusted
    case expired
    /// The certificate is for another name.
    case wrongHost
    /// The other side does not speak TLS, or no version or cipher in common.
    case handshake
}

/// Where a probe's time went; each from its start, nil when that point was not reached or the
/// connection was reused.
package struct ProbePhases: Codable, Equatable, Sendable {
    package var resolved: Duration?
    package var connected: Duration?
    package var secured: Duration?
    package var firstByte: Duration?
    /// From start to end, whatever the outcome.
    package var total: Duration

    package init(
        resolved: Duration? = nil,
        connected: Duration? = nil,
        secured: Duration? = nil,
        firstByte: Duration? = nil,
        total: Duration
    ) {
        self.resolved = resolved
        self.connected = connected
        self.secured = secured
        self.firstByte = firstByte
        self.total = total
    }
}
