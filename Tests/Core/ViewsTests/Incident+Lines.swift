import Events
import Model

extension Incident {
    static func addLines(_ state: inout State) {
        for number in 0..<40 {
            let at = fault + .milliseconds(number * 120)
            append(access(number), at: at, raw: "{\"status\":502,\"n\":\(number)}", to: &state)
            if number.isMultiple(of: 4) {
                append(error(number), at: at - .milliseconds(1), raw: "[error] refused", to: &state)
            }
        }
        let text = "\u{1B}[2J not a log line"
        let rejected = LogRecord.Content.rejected(reason: "no time", offset: 0)
        let counts = LogCounts(lines: 1, rejected: 1)
        let record = LogRecord(at: nil, content: rejected, raw: RawLine(text))
        let batch = LogBatch(node: "web2", counts: counts, records: [record])
        send(.logBatchRead(batch), from: "nginx web2 access", seen: now, to: &state)
    }

    /// 12,345 lines of a log in eight seconds.
    static func readLines(_ source: SourceID, _ state: inout State) {
        let isError = source.rawValue.hasSuffix("error")
        for past in (0..<8).reversed() {
            let seen = now + .milliseconds(-past * 1_000 - 100)
            let lines = past == 7 ? 11_645 : 100
            let batch = LogBatch(
                node: source.rawValue.contains("web1") ? "web1" : "web2",
                counts: LogCounts(lines: lines, understood: lines),
                records: [],
                lastLineAt: wall + (seen - now) - .milliseconds(isError ? 700 : 30),
                format: isError ? "nginx-error" : "nginx-json",
                isFormatDetected: isError
            )
            send(.logBatchRead(batch), from: source, seen: seen, to: &state)
        }
    }

    static func send(
        _ event: Event,
        from source: SourceID,
        seen: Instant,
        to state: inout State
    ) {
        _ = reduce(Envelope(sequence: 1, seen: seen, source: source, event: event), into: &state)
    }

    static func append(
        _ content: LogRecord.Content,
        at: WallTime?,
        raw: String,
        to state: inout State
    ) {
        let source: SourceID =
            if case .error = content { "nginx web1 error" } else { "nginx web2 access" }
        let record = LogRecord(at: at, content: content, raw: RawLine(raw))
        let seen = state.clock.now + ((at ?? wall) - wall)
        state.lines.append(LogLine(source: source, node: "web2", seen: seen, record: record))
    }

    static func access(_ number: Int) -> LogRecord.Content {
        if number == 0 {
            let life = Duration.seconds(63)
            return .access(
                AccessRecord(method: "GET", target: "/websocket", status: 101, requestTime: life)
            )
        }
        let status = number % 5 == 1 ? 502 : 200
        let attempt = UpstreamTry(
            address: "127.0.1.2:3000",
            status: status,
            responseTime: .microseconds(400)
        )
        return .access(
            AccessRecord(
                client: Endpoint("10.0.3.\(number):50000"),
                method: "GET",
                target: "/websocket",
                status: status,
                upstreams: [attempt],
                isUpgrade: true
            )
        )
    }

    static func error(_ number: Int) -> LogRecord.Content {
        .error(
            ErrorRecord(
                level: "error",
                cause: .refused,
                message: "connect() failed (111: Connection refused) while connecting to upstream",
                client: Endpoint("10.0.3.\(number)"),
                upstream: "127.0.1.2:3000"
            )
        )
    }
}
