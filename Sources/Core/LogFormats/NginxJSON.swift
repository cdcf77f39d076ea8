import Events

/// Reads nginx's `log_format … escape=json`: one object a line, its keys chosen by the operator.
///
/// The keys understood are in `NginxJSONField`; others are stepped over.
func scanNginxJSON(_ line: Span<UInt8>, isCut: Bool) throws(Rejection) -> AccessFields {
    var values = NginxJSONValues()
    do throws(Rejection) {
        try values.collect(from: line)
    } catch {
        // What a cut line still holds is used; anything else that breaks the object rejects it.
        guard isCut, error.offset >= line.count else { throw error }
    }
    return try values.accessFields(in: line)
}

/// The places of the values of one object, by field.
private struct NginxJSONValues {
    /// End and start of each value, as 32-bit offsets: lines are at most 64 KiB.
    private var starts = InlineArray<32, Int32>(repeating: -1)
    private var ends = InlineArray<32, Int32>(repeating: -1)
    private var hasDuplicate = false

    /// The value of `field` unless absent, empty or `-`, nginx's two ways to say "no value".
    private func value(_ field: NginxJSONField, in line: Span<UInt8>) -> Range<Int>? {
        let start = Int(starts[field.rawValue])
        let end = Int(ends[field.rawValue])
        guard start >= 0, start < end else { return nil }
        return line.isNoValue(start..<end) ? nil : start..<end
    }

    private func isPresent(_ field: NginxJSONField) -> Bool { starts[field.rawValue] >= 0 }

    mutating func collect(from line: Span<UInt8>) throws(Rejection) {
        var members = JSONMembers()
        let keys = nginxJSONKeys
        while let member = try members.next(in: line) {
            guard let field = keys.field(of: member.key, in: line) else { continue }
            if isPresent(field) {
                hasDuplicate = true
                continue
            }
            starts[field.rawValue] = Int32(truncatingIfNeeded: member.value.lowerBound)
            ends[field.rawValue] = Int32(truncatingIfNeeded: member.value.upperBound)
        }
    }

    func accessFields(in line: Span<UInt8>) throws(Rejection) -> AccessFields {
        guard let statusText = value(.status, in: line) else {
            throw Rejection(reason: "no status", offset: line.count)
        }
        guard let status = line.status(in: statusText) else {
            throw Rejection(
                reason: "the status is not a number from 0 to 999",
                offset: statusText.lowerBound
            )
        }
        var fields = AccessFields(status: status)
        fields.isPartial = hasDuplicate
        readTime(into: &fields, line)
        readNumbers(into: &fields, line)
        readTexts(into: &fields, line)
        readUpstreams(into: &fields, line)
        return fields
    }

    /// `$msec` before the others: it alone has milliseconds.
    private func readTime(into fields: inout AccessFields, _ line: Span<UInt8>) {
        if let text = value(.epoch, in: line) {
            fields.at = line.decimalSeconds(in: text).map { .init(rawValue: $0) }
        } else if let text = value(.time, in: line) {
            let civil = line.timeISO8601(in: text) ?? line.timeLocal(in: text)
            let epoch = civil == nil ? line.decimalSeconds(in: text) : nil
            fields.at = civil?.wallTime ?? epoch.map { .init(rawValue: $0) }
        }
        if fields.at == nil { fields.isPartial = true }
    }

    private func readNumbers(into fields: inout AccessFields, _ line: Span<UInt8>) {
        fields.connection = fields.wholeNumber(value(.connection, in: line), line)
        fields.connectionRequests = fields.wholeNumber(value(.connectionRequests, in: line), line)
        let bytes = value(.bytesSent, in: line) ?? value(.bodyBytesSent, in: line)
        fields.bytesSent = fields.wholeNumber(bytes, line)
        fields.requestTime = fields.seconds(value(.requestTime, in: line), line)
        let port = fields.wholeNumber(value(.clientPort, in: line), line)
        fields.clientPort = port.flatMap { UInt16(exactly: $0) }
        if port != nil, fields.clientPort == nil { fields.isPartial = true }
    }

    private func readTexts(into fields: inout AccessFields, _ line: Span<UInt8>) {
        fields.client = value(.client, in: line)
        fields.requestID = value(.requestID, in: line)
        fields.method = value(.method, in: line)
        fields.target = value(.target, in: line)
        if let request = value(.request, in: line), let parts = line.requestParts(in: request) {
            fields.method = fields.method ?? parts.method
            fields.target = fields.target ?? parts.target
        }
        if let completion = value(.completion, in: line) {
            fields.completed = line.equals("OK", in: completion) ? true : nil
        } else if isPresent(.completion) {
            fields.completed = false
        }
        if let upgrade = value(.upgrade, in: line) {
            fields.isUpgrade = line.equalsIgnoringCase("websocket", in: upgrade)
        } else {
            fields.isUpgrade = fields.status == 101
        }
    }

    /// The key `ua` is the upstream's address beside `us`, else the user agent.
    private func readUpstreams(into fields: inout AccessFields, _ line: Span<UInt8>) {
        let isShortForAddress = isPresent(.shortUpstreamStatus) && !isPresent(.upstreamAddress)
        let short = value(.shortAmbiguous, in: line)
        fields.userAgent = value(.userAgent, in: line) ?? (isShortForAddress ? nil : short)
        fields.upstreams = UpstreamLists(
            addresses: value(.upstreamAddress, in: line) ?? (isShortForAddress ? short : nil),
            statuses: value(.upstreamStatus, in: line) ?? value(.shortUpstreamStatus, in: line),
            connectTimes: value(.upstreamConnectTime, in: line),
            headerTimes: value(.upstreamHeaderTime, in: line),
            responseTimes: value(.upstreamResponseTime, in: line)
        )
        if !fields.upstreams.isWellFormed(in: line) { fields.isPartial = true }
    }
}
