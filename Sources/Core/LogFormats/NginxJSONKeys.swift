/// What a key of nginx's JSON log means.
enum NginxJSONField: Int {
    case epoch
    case time
    case client
    case clientPort
    case connection
    case connectionRequests
    case requestID
    case request
    case method
    case target
    case status
    case requestTime
    case upstreamAddress
    case upstreamStatus
    case upstreamConnectTime
    case upstreamHeaderTime
    case upstreamResponseTime
    case bytesSent
    case bodyBytesSent
    case completion
    case upgrade
    case userAgent
    /// `us`: the upstream's status; beside it `ua` is the upstream's address.
    case shortUpstreamStatus
    /// `ua`: the upstream's address or the user agent.
    case shortAmbiguous

    /// The keys that name it: nginx's own variables and the short forms in use.
    fileprivate static let names: [(NginxJSONField, [String])] = [
        (.epoch, ["msec"]),
        (.time, ["time_iso8601", "time_local", "time", "timestamp", "@timestamp"]),
        (.client, ["remote", "remote_addr", "client", "client_ip"]),
        (.clientPort, ["remote_port"]),
        (.connection, ["conn", "connection"]),
        (.connectionRequests, ["nreq", "creq", "connection_requests"]),
        (.requestID, ["rid", "id", "request_id"]),
        (.request, ["req", "request"]),
        (.method, ["m", "method", "request_method"]),
        (.target, ["uri", "request_uri"]),
        (.status, ["status"]),
        (.requestTime, ["rt", "request_time"]),
        (.upstreamAddress, ["up_addr", "upstream_addr"]),
        (.upstreamStatus, ["up_status", "upstream_status"]),
        (.upstreamConnectTime, ["uct", "up_ct", "upstream_connect_time"]),
        (.upstreamHeaderTime, ["uht", "up_ht", "upstream_header_time"]),
        (.upstreamResponseTime, ["urt", "up_rt", "upstream_response_time"]),
        (.bytesSent, ["sent", "bytes", "bytes_sent"]),
        (.bodyBytesSent, ["body_bytes_sent"]),
        (.completion, ["compl", "completion", "request_completion"]),
        (.upgrade, ["upg", "upgrade", "http_upgrade"]),
        (.userAgent, ["agent", "http_user_agent", "user_agent"]),
        (.shortUpstreamStatus, ["us"]),
        (.shortAmbiguous, ["ua"]),
    ]
}

/// All keys that are understood.
let nginxJSONKeys = NginxJSONKeys()

/// Finds a key's meaning without making a string of it: a small open-addressed hash table.
struct NginxJSONKeys {
    /// One key; its text is in `text`.
    private struct Slot {
        var hash: UInt32
        var start: Int32
        /// 0 in an empty slot.
        var count: Int32 = 0
        var field = NginxJSONField.status
    }

    /// A power of two, about five times the number of keys, so that most searches end at once.
    private static let size = 256
    private var slots = [Slot](repeating: Slot(hash: 0, start: 0), count: size)
    /// All keys, one after the other.
    private var text: [UInt8] = []

    fileprivate init() {
        for (field, names) in NginxJSONField.names {
            for name in names {
                let start = text.count
                text.append(contentsOf: Array(name.utf8))
                let hash = Self.hash(start..<text.count, in: text.span)
                var index = Int(hash) & (Self.size - 1)
                while slots[index].count > 0 { index = (index + 1) & (Self.size - 1) }
                slots[index] = Slot(
                    hash: hash,
                    start: Int32(start),
                    count: Int32(name.utf8.count),
                    field: field
                )
            }
        }
    }

    func field(of key: Range<Int>, in line: Span<UInt8>) -> NginxJSONField? {
        let hash = Self.hash(key, in: line)
        var index = Int(hash) & (Self.size - 1)
        while slots[index].count > 0 {
            let slot = slots[index]
            if slot.hash == hash, isText(of: slot, key, in: line) { return slot.field }
            index = (index + 1) & (Self.size - 1)
        }
        return nil
    }

    private func isText(of slot: Slot, _ key: Range<Int>, in line: Span<UInt8>) -> Bool {
        guard key.count == slot.count else { return false }
        var place = Int(slot.start)
        for index in key {
            if line[index] != text[place] { return false }
            place += 1
        }
        return true
    }

    /// A mix of length and three bytes: enough to spread fifty keys, and cheap for long ones.
    private static func hash(_ range: Range<Int>, in line: Span<UInt8>) -> UInt32 {
        guard let last = range.last else { return 0 }
        let first = UInt32(line[range.lowerBound])
        let middle = UInt32(line[range.lowerBound + range.count / 2])
        return (first &* 31 &+ middle &* 13 &+ UInt32(line[last])) &* 7
            &+ UInt32(truncatingIfNeeded: range.count) &* 101
    }
}
