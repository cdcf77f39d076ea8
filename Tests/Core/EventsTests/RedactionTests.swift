import Testing

@testable import Events

private let key: [UInt8] = Array(1...32)

private func redactor(_ identity: IdentityRule? = nil, anonymous: Bool = false) -> Redactor {
    Redactor(key: key, identity: identity, isAnonymous: anonymous)
}

private func batch(_ record: LogRecord) -> Event {
    .logBatchRead(LogBatch(node: "web1", counts: LogCounts(lines: 1), records: [record]))
}

private func redacted(_ record: LogRecord, by redactor: Redactor) -> LogRecord? {
    guard case .logBatchRead(let batch) = redactor.redact(batch(record)) else { return nil }
    return batch.records.first
}

@Suite struct `Text of a log` {
    @Test(arguments: [
        ("GET /a?x=SECRET&y=SECRET HTTP/1.1", "GET /a?x=*&y=* HTTP/1.1"),
        (#""GET /?q=SECRET" 200 rt=0.1"#, #""GET /?q=*" 200 rt=0.1"#),
        (#"1.2.3.4 - "sid=SECRET; theme=SECRET" 5"#, #"1.2.3.4 - "sid=*; theme=*" 5"#),
        ("{sid=SECRET|x} {}", "{sid=*|x} {}"),
        (#"{"cookie":"a=SECRET; b=SECRET","status":200}"#, #"{"cookie":"*","status":200}"#),
        (#"{"http_cookie":"SECRET"}"#, #"{"http_cookie":"*"}"#),
        ("Authorization: Bearer SECRET", "Authorization: *"),
        ("used Bearer SECRET today", "used Bearer * today"),
        ("https://me:SECRET@host/p", "https://*@host/p"),
        ("access_token=SECRET ok", "access_token=* ok"),
        (#"referrer: "https://a/b?t=SECRET""#, #"referrer: "https://a/b?t=*""#),
        ("upstream: \"http://127.0.0.1:3000/\"", "upstream: \"http://127.0.0.1:3000/\""),
        (
            "GET /signalbox-beacon.gif?gap=120&n=3 HTTP",
            "GET /signalbox-beacon.gif?gap=120&n=3 HTTP"
        ),
        ("", ""), ("?", "?"), ("=", "="), ("a://@", "a://@"), ("cookie:", "cookie:"),
        ("\"", "\""), ("{a=", "{a="), ("token=-", "token=-"),
    ])
    func `loses its secrets and nothing else`(text: String, scrubbed: String) {
        #expect(TextScrubber().scrub(text) == scrubbed)
    }
}

@Suite struct `A redactor` {
    @Test func `hashes what clients are followed by, the same for one client`() {
        func target(_ value: String) -> String? {
            let access = AccessRecord(target: "/ws?sid=\(value)&x=1", status: 101)
            let record = LogRecord(at: nil, content: .access(access), raw: RawLine(""))
            guard case .access(let found)? = redacted(record, by: redactor(.query("sid")))?.content
            else { return nil }
            return found.target
        }
        let first = target("SECRET")
        #expect(first?.hasPrefix("/ws?sid=id-") == true)
        #expect(first?.hasSuffix("&x=*") == true)
        #expect(first == target("SECRET"))
        #expect(first != target("OTHER"))
    }

    @Test func `keeps one client one, whatever its address's spelling, without telling it`() {
        let anonymous = redactor(anonymous: true)
        func client(_ endpoint: String) -> Endpoint? {
            let access = AccessRecord(client: Endpoint(endpoint), status: 200)
            let record = LogRecord(at: nil, content: .access(access), raw: RawLine("x"))
            guard let found = redacted(record, by: anonymous), found.raw.bytes.isEmpty,
                case .access(let access) = found.content
            else { return nil }
            return access.client
        }
        let four = client("203.0.113.9:4000")
        #expect(four?.port == 4_000)
        #expect(four?.host.hasPrefix("fd00:") == true)
        #expect(four.flatMap { NetworkAddress($0.host) } != nil)
        #expect(client("[::ffff:203.0.113.9]:4000") == four)
        #expect(client("203.0.113.10:4000") != four)
    }

    @Test func `leaves the cookie that clients are followed by, hashed, of a raw line`() {
        let raw = RawLine(#"203.0.113.9 "sid=SECRET; theme=dark" agent"#)
        let record = LogRecord(at: nil, content: .access(AccessRecord(status: 101)), raw: raw)
        let found = redacted(record, by: redactor(.cookie("sid"), anonymous: true))?.raw.text ?? ""
        #expect(found.hasPrefix("sid=id-"))
        #expect(!found.contains("SECRET"))
        #expect(!found.contains("203"))
    }

    @Test func `takes addresses out of messages`() {
        let error = ErrorRecord(
            level: "error",
            cause: .refused,
            message: "client 203.0.113.9 closed, was [2001:db8::1]:80, at 12:30:01"
        )
        let record = LogRecord(at: nil, content: .error(error), raw: RawLine("203.0.113.9"))
        let found = redacted(record, by: redactor(anonymous: true))
        guard case .error(let told)? = found?.content else {
            Issue.record("no error record")
            return
        }
        #expect(!told.message.contains("203.0.113"))
        #expect(!told.message.contains("db8"))
        #expect(told.message.contains("12:30:01"))
    }
}
