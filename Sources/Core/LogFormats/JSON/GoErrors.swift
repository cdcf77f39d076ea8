import Events

/// What Go's network library says, which Caddy and Traefik pass on.
extension Span where Element == UInt8 {
    /// Why an upstream attempt failed, from an error's text.
    ///
    /// The texts are those of Go's net, net/http, syscall, context and crypto/tls packages, and of
    /// Caddy's and Traefik's balancers.
    func goCause(in message: Range<Int>) -> CauseClass {
        for (text, cause) in certainGoCauses where firstIndex(of: text, in: message) != nil {
            return cause
        }
        for text in goTimeouts where firstIndex(of: text, in: message) != nil {
            return firstIndex(of: "dial ", in: message) != nil ? .connectTimeout : .readTimeout
        }
        // Last, as other texts may hold these letters.
        return has("EOF", at: message.upperBound - 3) && message.count >= 3
            ? .prematureClose : .other
    }

    /// The address in `dial tcp 127.0.0.1:3000: connect: connection refused`, or the far one in
    /// `read tcp 10.0.0.1:51234->10.0.0.2:3000: read: connection reset by peer`.
    ///
    /// Nil where there is none, as when a name was not found.
    func goPeer(in message: Range<Int>) -> Range<Int>? {
        for text in goOperations {
            guard let place = firstIndex(of: text, in: message) else { continue }
            var start = place + text.utf8.count
            let word = start..<endOfAddress(in: start..<message.upperBound)
            if let arrow = firstIndex(of: "->", in: word) { start = arrow + 2 }
            let address = start..<word.upperBound
            // `dial tcp: lookup …` has a name but no address.
            guard !address.isEmpty, has("/", at: start) || portColon(in: address) != nil else {
                return nil
            }
            return address
        }
        return nil
    }

    /// `1.5ms` as number and unit; nil for a unit mixed with others (`1m30s`) or none.
    func goDuration(
        in range: Range<Int>
    ) -> (number: Range<Int>, unit: FoundFields.DurationUnit)? {
        for (suffix, unit) in goUnits {
            let end = range.upperBound - suffix.utf8.count
            guard end > range.lowerBound, has(suffix, at: end) else { continue }
            let number = range.lowerBound..<end
            if decimalSeconds(in: number) != nil { return (number, unit) }
        }
        return nil
    }

    /// Whether two places hold the same bytes.
    func equal(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count
        where self[left.lowerBound + index] != self[right.lowerBound + index] {
            return false
        }
        return true
    }

    /// Up to the `: ` that ends an address, or a blank.
    private func endOfAddress(in range: Range<Int>) -> Int {
        let word = word(at: range.lowerBound, before: range.upperBound)
        return has(UInt8(ascii: ":"), at: word.upperBound - 1)
            ? Swift.max(word.upperBound - 1, word.lowerBound) : word.upperBound
    }
}

private let certainGoCauses: [(String, CauseClass)] = [
    ("removing from server list", .disabled),
    ("no upstreams available", .noLiveUpstreams),
    ("no available server", .noLiveUpstreams),
    ("connection refused", .refused),
    // A Unix socket that is not there is refused like a closed port.
    ("connect: no such file or directory", .refused),
    ("context canceled", .clientLeft),
    ("client disconnected", .clientLeft),
    // How HTTP/3 says it.
    ("canceled with error code", .clientLeft),
    ("operation was canceled", .clientLeft),
    ("no such host", .hostNotFound),
    ("server misbehaving", .hostNotFound),
    ("tls: ", .tls),
    ("x509: ", .tls),
    ("too many open files", .limit),
    ("connection reset by peer", .reset),
    ("broken pipe", .reset),
    ("received from peer", .reset),
    ("client connection lost", .reset),
    ("server closed idle connection", .prematureClose),
]

/// Texts of a time limit that ran out.
private let goTimeouts = [
    "i/o timeout", "deadline exceeded", "timeout awaiting", "handshake timeout",
    "connection timed out", "operation timed out", "Client.Timeout exceeded",
]

private let goOperations = [
    "dial tcp ", "dial tcp4 ", "dial tcp6 ", "dial unix ", "read tcp ", "write tcp ",
]

/// Longer suffixes first: `s` ends them all.
///
/// `µ` and `μ` are both in use.
private let goUnits: [(String, FoundFields.DurationUnit)] = [
    ("ns", .nanoseconds), ("µs", .microseconds), ("μs", .microseconds), ("us", .microseconds),
    ("ms", .milliseconds), ("s", .seconds),
]
