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
    private struct Slot {
        var key: [UInt8]
        var hash: UInt32
        var field: NginxJSONField
    }

    /// A power of two, about five times the number of keys, so that most probes end at once.
    private static let size = 256
    private var slots = [Slot?](repeating: nil, count: size)

    fileprivate init() {
        for (field, names) in NginxJSONField.names {
            for name in names {
                let key = Array(name.utf8)
                let hash = Self.hash(0..<key.count, in: key.span)
                var index = Int(hash) & (Self.size - 1)
                while slots[index] != nil { index = (index + 1) & (Self.size - 1) }
                slots[index] = Slot(key: key, hash: hash, field: field)
            }
        }
    }

    func field(of key: Range<Int>, in line: Span<UInt8>) -> NginxJSONField? {
        let hash = Self.hash(key, in: line)
        var index = Int(hash) & (Self.size - 1)
        while let slot = slots[index] {
            if slot.hash == hash, slot.key.count == key.count,
                slot.key.indices.allSatisfy({ slot.key[$0] == line[key.lowerBound + $0] })
            {
                return slot.field
            }
            index = (index + 1) & (Self.size - 1)
        }
        return nil
    }

    /// FNV-1a, 32 bits.
    private static func hash(_ range: Range<Int>, in line: Span<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in range { hash = (hash ^ UInt32(line[index])) &* 16_777_619 }
        return hash
    }
}
