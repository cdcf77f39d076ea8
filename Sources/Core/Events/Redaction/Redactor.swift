/// Takes out of events what must not be kept, before they are folded and recorded.
///
/// Values of queries and cookies, tokens and credentials always; with `isAnonymous` also who the
/// clients are: their addresses become others, by a keyed hash, so that one client stays one client,
/// and raw lines and free text go, which may hold anything. The same key gives the same names.
package struct Redactor: Sendable {
    /// Whether clients' addresses go too.
    package let isAnonymous: Bool
    private let key: [UInt8]
    private let identity: IdentityRule?

    /// - Parameters:
    ///   - key: secret bytes; who has them can try out addresses.
    ///   - identity: by what clients are followed: its values are hashed rather than left out.
    ///   - isAnonymous: whether clients' addresses go too.
    package init(key: [UInt8], identity: IdentityRule?, isAnonymous: Bool) {
        self.key = key
        self.identity = identity
        self.isAnonymous = isAnonymous
    }

    /// The event without what must not be kept.
    ///
    /// - Complexity: O(bytes of its texts).
    package func redact(_ event: Event) -> Event {
        switch event {
        case .topologyChanged(let topology): .topologyChanged(redact(topology))
        case .logBatchRead(var batch):
            {
                batch.records = batch.records.map(redact)
                return .logBatchRead(batch)
            }()
        case .censusTaken(var census):
            {
                census.sessions = redact(census.sessions)
                return .censusTaken(census)
            }()
        case .socketsCounted(var census):
            {
                census.clients = redact(census.clients)
                return .socketsCounted(census)
            }()
        case .canaryReported(var report):
            {
                report.address = report.address.map(redact)
                return .canaryReported(report)
            }()
        case .sourceChanged(var change):
            {
                change.detail = text(change.detail)
                return .sourceChanged(change)
            }()
        case .noteAdded(var note):
            {
                note.text = text(note.text)
                return .noteAdded(note)
            }()
        case .probeFinished, .gaugeTaken, .operationProgressed, .controlSeen, .ticked: event
        }
    }

    /// A topology without user and password in its probes' addresses.
    package func redact(_ topology: Topology) -> Topology {
        var topology = topology
        for node in topology.nodes.indices {
            guard let url = topology.nodes[node].probe?.url else { continue }
            topology.nodes[node].probe?.url = scrubber.scrub(url)
        }
        return topology
    }

    // MARK: Records

    private func redact(_ record: LogRecord) -> LogRecord {
        var record = record
        switch record.content {
        case .access(var access):
            access.target = access.target.map(text)
            access.client = access.client.map(redact)
            access.proxySource = access.proxySource.map(redact)
            record.content = .access(access)
        case .error(var error):
            error.message = text(error.message)
            error.request = error.request.map(text)
            error.reason = error.reason.map(text)
            error.client = error.client.map(redact)
            record.content = .error(error)
        case .rejected: break
        }
        record.raw = isAnonymous ? identityAlone(in: record.raw) : RawLine(bytes: raw(record.raw))
        return record
    }

    private func raw(_ line: RawLine) -> [UInt8] { scrubber.scrub(line.bytes) }

    /// Only what the client is followed by, where the line has it.
    private func identityAlone(in line: RawLine) -> RawLine {
        guard let name = identityName else { return RawLine(bytes: []) }
        let scrubbed = raw(line)
        for start in scrubbed.indices where scrubbed[start...].starts(with: name) {
            let rest = scrubbed[(start + name.count)...]
            let mark = rest.prefix { "=:\"".utf8.contains($0) }
            let value = rest.dropFirst(mark.count).prefix { Self.isHashPart($0) }
            guard !mark.isEmpty, value.starts(with: Self.hashMark) else { continue }
            let quote = mark.contains(UInt8(ascii: "\"")) ? [UInt8(ascii: "\"")] : []
            return RawLine(bytes: quote + name + mark + value + quote)
        }
        return RawLine(bytes: [])
    }

    private func redact(_ change: SessionChange) -> SessionChange {
        guard isAnonymous else { return change }
        func redact(_ row: SessionRow) -> SessionRow {
            var row = row
            row.client = self.redact(row.client)
            return row
        }
        return switch change {
        case .snapshot(let rows): .snapshot(rows.map(redact))
        case .delta(let opened, let closed): .delta(opened: opened.map(redact), closed: closed)
        }
    }

    /// The address that stands for another, in the range that is nobody's (`fd00::/8`).
    private func redact(_ endpoint: Endpoint) -> Endpoint {
        guard isAnonymous else { return endpoint }
        return Endpoint(host: pseudonym(of: endpoint.host), port: endpoint.port)
    }

    private func pseudonym(of host: String) -> String {
        var message = Array("host ".utf8)
        if let address = NetworkAddress(host) {
            // However it is spelled, it is one address.
            message += "\(address.high) \(address.low)".utf8
        } else {
            message += host.utf8
        }
        let hash = SHA256.authenticate(message, key: key)
        let groups = (0..<7).map { group in
            String(Int(hash[2 * group]) << 8 | Int(hash[2 * group + 1]), radix: 16)
        }
        return "fd00:" + groups.joined(separator: ":")
    }

    // MARK: Text

    private func text(_ text: String) -> String {
        let scrubbed = scrubber.scrub(text)
        guard isAnonymous else { return scrubbed }
        // Words that are addresses, with or without a port.
        let words = scrubbed.split(omittingEmptySubsequences: false) { " ,;\"'()/".contains($0) }
        var result = ""
        for word in words {
            let endpoint = Endpoint(String(word))
            if NetworkAddress(endpoint.host) != nil,
                endpoint.host.contains(where: { ".:".contains($0) })
            {
                result +=
                    Endpoint(host: pseudonym(of: endpoint.host), port: endpoint.port).description
            } else {
                result += word
            }
            if word.endIndex < scrubbed.endIndex { result.append(scrubbed[word.endIndex]) }
        }
        return result
    }

    private static let hashMark = Array("id-".utf8)

    private static func isHashPart(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "\"") && byte > 0x20 && !";&,|}".utf8.contains(byte)
    }

    private var identityName: [UInt8]? {
        switch identity {
        case .cookie(let name)?, .header(let name)?, .query(let name)?: Array(name.utf8)
        case nil: nil
        }
    }

    private var scrubber: TextScrubber {
        let key = key
        let kept = identityName.map { name in
            (
                name: name,
                value: { (value: [UInt8]) -> [UInt8] in
                    let hash = SHA256.authenticate(Array("identity ".utf8) + value, key: key)
                    let digits = hash.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                    return Self.hashMark + Array(digits.joined().utf8)
                }
            )
        }
        return TextScrubber(kept: kept)
    }
}
