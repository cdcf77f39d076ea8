/// What follows from the lists about a request's attempts.
extension FieldWriter {
    /// Writes `upstream_final` and `upstream_final_status` (the last attempt's), `failed_attempts`
    /// (those answered 502, 503 or 504), `upstream_total_s` (the sum of all attempts' times), and
    /// `upstream_addrs_raw` where an address is unreadable.
    ///
    /// Each only where the list it is made of is there and has a value.
    func writeUpstreams(
        _ found: FoundFields,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        if let addresses = found.value(.upstreamAddresses, in: line), !addresses.isEmpty {
            writeAddresses(addresses, found.textStyle, line, into: &output)
        }
        if let statuses = found.value(.upstreamStatuses, in: line), !statuses.isEmpty {
            writeStatuses(statuses, line, into: &output)
        }
        if let times = found.value(.upstreamTimes, in: line), !times.isEmpty {
            writeTotal(times, found.durationUnit, line, into: &output)
        }
    }

    private func writeAddresses(
        _ range: Range<Int>,
        _ style: FoundFields.TextStyle,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        var list = ListCursor(rest: range)
        var last = range
        var isReadable = true
        while let element = list.next(in: line) {
            last = element
            if !line.isNoValue(element), !line.isUpstreamAddress(element) { isReadable = false }
        }
        if !isReadable {
            output.append(.rawAddresses)
            output.append(string: range, of: line, as: style)
        }
        output.append(.final)
        if line.isNoValue(last) || !line.isUpstreamAddress(last) {
            output.append(.null)
        } else {
            output.append(string: last, of: line, as: style)
        }
    }

    private func writeStatuses(
        _ range: Range<Int>,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        var list = ListCursor(rest: range)
        var failed: Int64 = 0
        var last: Int?
        while let element = list.next(in: line) {
            last = line.status(in: element)
            if let status = last, isGatewayError(status) { failed += 1 }
        }
        output.append(.finalStatus)
        if let last { output.append(number: Int64(last)) } else { output.append(.null) }
        output.append(.failedAttempts)
        output.append(number: failed)
    }

    /// The sum to the nanosecond; null when a time is no number or none is known.
    private func writeTotal(
        _ range: Range<Int>,
        _ unit: FoundFields.DurationUnit,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        var list = ListCursor(rest: range)
        var total: Int64?
        while let element = list.next(in: line) {
            if line.isNoValue(element) { continue }
            guard let time = line.decimalSeconds(in: element) else {
                total = nil
                break
            }
            let (sum, overflow) = (total ?? 0).addingReportingOverflow(time)
            guard !overflow else {
                total = nil
                break
            }
            total = sum
        }
        output.append(.total)
        guard let total else { return output.append(.null) }
        let divisor: Int64 =
            switch unit {
            case .seconds: 1
            case .milliseconds: 1_000
            case .microseconds: 1_000_000
            case .nanoseconds: 1_000_000_000
            }
        output.append(seconds: total / divisor)
    }
}

extension FixedText {
    fileprivate static let rawAddresses = FixedText(",\"upstream_addrs_raw\":")
    fileprivate static let final = FixedText(",\"upstream_final\":")
    fileprivate static let finalStatus = FixedText(",\"upstream_final_status\":")
    fileprivate static let failedAttempts = FixedText(",\"failed_attempts\":")
    fileprivate static let total = FixedText(",\"upstream_total_s\":")
}
