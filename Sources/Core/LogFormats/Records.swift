package import Events

/// Copies of a line's fields, for what is kept.
extension LineScanner {
    /// The last line as a record.
    ///
    /// `line` must be the very line that was scanned; another one is a programmer error.
    package func record(of line: Span<UInt8>, quality: LineQuality) -> LogRecord {
        let line = line.extracting(first: maximumLineBytes)
        let raw = RawLine(bytes: line.copy(0..<line.count))
        if quality == .rejected {
            let reason = rejection?.reason ?? "not in a known format"
            let content = LogRecord.Content.rejected(
                reason: reason,
                offset: rejection?.offset ?? 0
            )
            return LogRecord(at: nil, content: content, raw: raw)
        }
        switch fields.kind {
        case .request:
            let access = fields.access(in: line)
            return LogRecord(at: fields.end(of: access), content: .access(access), raw: raw)
        case .error:
            return LogRecord(at: fields.at, content: .error(fields.error(in: line)), raw: raw)
        }
    }
}

extension FoundFields {
    /// When the request ended: the time written, or that and the request's duration where the log
    /// tells its beginning.
    fileprivate func end(of access: AccessRecord) -> WallTime? {
        guard isTimeOfStart, let at else { return at }
        return at + (access.requestTime ?? .zero)
    }

    fileprivate func access(in line: Span<UInt8>) -> AccessRecord {
        let completion = self[.completion]
        var access = AccessRecord(status: status ?? 0)
        access.client = endpoint(.client, .clientPort, in: line)
        access.connection = whole(.connection, line) ?? whole(.connectionID, line)
        access.connectionRequests = whole(.connectionRequests, line)
        access.requestID = copied(.requestID, line)
        access.method = copied(.method, line)
        access.target = copied(.target, line)
        access.requestTime = value(.requestTime, in: line).flatMap { seconds($0, in: line) }
        access.upstreams = tries(in: line)
        access.bytesSent = whole(.bytesSent, line) ?? whole(.bytes, line)
        let upgrade = value(.upgrade, in: line)
        access.isUpgrade =
            upgrade.map { line.equalsIgnoringCase("websocket", in: $0) } ?? (status == 101)
        access.completed = completion.flatMap { range in
            range.isEmpty ? false : line.equals("OK", in: range) ? true : nil
        }
        access.userAgent = copied(.userAgent, line)
        access.server = server(in: line)
        access.terminationState = copied(.terminationState, line)
        access.responseFlags = copied(.responseFlags, line)
        access.answerTime = haproxyAnswerTime(in: line)
        if access.userAgent == nil { access.userAgent = onlyCapture(in: line) }
        // Caddy 2.6 logs a WebSocket that ended with status 0 (failover-physics 5.2, measured).
        if access.isUpgrade, status == 0, !has(.terminationState) { access.status = 101 }
        access.proxySource = endpoint(.sourceIP, .sourcePort, in: line)
        // Only a request that asks for a WebSocket and is answered by nobody but `mirror`'s own
        // `return 204` is both: no server answers an upgrade so.
        if has(.isOpen) || access.isUpgrade && status == 204 { access.isOngoing = true }
        return access
    }

    fileprivate func error(in line: Span<UInt8>) -> ErrorRecord {
        var error = ErrorRecord(
            level: value(.level, in: line).map { line.text($0) } ?? word(.level)?.text ?? "",
            processID: whole(.processID, line).flatMap { Int(exactly: $0) },
            connection: whole(.connectionID, line),
            cause: cause ?? .other,
            message: value(.message, in: line).map { line.text($0) } ?? "",
            client: endpoint(.client, .clientPort, in: line),
            upstream: value(.peer, in: line).map { line.text($0) },
            request: value(.requestLine, in: line).map { line.text($0) }
        )
        error.server = server(in: line)
        error.backend = copied(.backend, line)
        if !isCheckResult(in: line) {
            error.state = copied(.state, line) ?? word(.state)?.text
            error.reason = changeReason(in: line)
        }
        return error
    }

    /// `backend/server` as HAProxy writes it; a frontend's or a backend's own line names no server.
    private func server(in line: Span<UInt8>) -> String? {
        guard let backend = value(.backend, in: line), let server = value(.server, in: line) else {
            return nil
        }
        return "\(line.text(backend))/\(line.text(server))"
    }

    private func endpoint(
        _ address: LogField,
        _ port: LogField,
        in line: Span<UInt8>
    ) -> Endpoint? {
        guard let address = value(address, in: line) else { return nil }
        let host = line.text(address)
        guard let port = whole(port, line).flatMap({ UInt16(exactly: $0) }) else {
            return Endpoint(host)
        }
        return Endpoint(host: host, port: port)
    }

    private func tries(in line: Span<UInt8>) -> [UpstreamTry] {
        UpstreamLists(self, in: line).tries(in: line)
    }

    /// HAProxy's timers up to the answer's header, or up to the server's connection of a session
    /// without requests; nil where there are none or one was not reached.
    private func haproxyAnswerTime(in line: Span<UInt8>) -> Duration? {
        let timers: [LogField]
        if has(.tr), status != nil {
            timers = [.tq, .tw, .tc, .tr]
        } else if has(.tc), !has(.tr), status == nil {
            timers = [.tw, .tc]
        } else {
            return nil
        }
        var sum = Duration.zero
        for timer in timers {
            guard let time = value(timer, in: line).flatMap({ seconds($0, in: line) }) else {
                return nil
            }
            sum += time
        }
        return sum
    }

    /// The request header that HAProxy captured, when it is one: what tells clients apart is most
    /// often `User-Agent`.
    private func onlyCapture(in line: Span<UInt8>) -> String? {
        guard has(.terminationState), let captures = value(.requestHeaders, in: line),
            line.firstIndex(of: UInt8(ascii: "|"), in: captures) == nil
        else { return nil }
        return line.text(captures)
    }

    private func copied(_ field: LogField, _ line: Span<UInt8>) -> String? {
        value(field, in: line).map { line.unescapedText($0) }
    }

    private func whole(_ field: LogField, _ line: Span<UInt8>) -> UInt64? {
        value(field, in: line).flatMap { line.wholeNumber(in: $0) }
    }

    /// A duration in the line's unit; nil when it is no such number or below zero.
    func seconds(_ range: Range<Int>, in line: Span<UInt8>) -> Duration? {
        line.nanoseconds(in: range, unit: durationUnit.nanoseconds).map { .nanoseconds($0) }
    }
}

extension FoundFields.DurationUnit {
    /// How many nanoseconds one is.
    var nanoseconds: Int64 {
        switch self {
        case .seconds: 1_000_000_000
        case .milliseconds: 1_000_000
        case .microseconds: 1_000
        case .nanoseconds: 1
        }
    }
}

extension Span where Element == UInt8 {
    /// The address within `http://127.0.0.1:3000/websocket` or `fastcgi://unix:/run/app.sock:`.
    func upstreamAddress(in range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        if let scheme = firstIndex(of: "://", in: range) { start = scheme + 3 }
        if has("unix:", at: start) {
            // nginx ends the socket's path with a colon before the request's own path.
            let path = start + 5..<range.upperBound
            return start..<(firstIndex(of: UInt8(ascii: ":"), in: path) ?? range.upperBound)
        }
        let end = firstIndex(of: UInt8(ascii: "/"), in: start..<range.upperBound)
        return start..<(end ?? range.upperBound)
    }
}
