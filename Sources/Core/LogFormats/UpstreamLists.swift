import Events

/// The places of nginx's five parallel lists about upstreams.
///
/// One element per attempt, separated by `, ` within one pass and ` : ` across an internal
/// redirect; `-` where an attempt did not get that far.
struct UpstreamLists {
    var addresses: Range<Int>?
    var statuses: Range<Int>?
    var connectTimes: Range<Int>?
    var headerTimes: Range<Int>?
    var responseTimes: Range<Int>?
    /// What the times are given in.
    private let unit: FoundFields.DurationUnit

    init(_ found: borrowing FoundFields, in line: Span<UInt8>) {
        addresses = found.value(.upstreamAddresses, in: line)
        statuses = found.value(.upstreamStatuses, in: line)
        connectTimes = found.value(.upstreamConnectTimes, in: line)
        headerTimes = found.value(.upstreamHeaderTimes, in: line)
        responseTimes = found.value(.upstreamTimes, in: line)
        unit = found.durationUnit
    }

    /// Attempts kept of one request; nginx tries each server of a group once.
    private static let maximumTries = 64

    /// Whether every list that is there is as long as the addresses and holds what it should.
    func isWellFormed(in line: Span<UInt8>) -> Bool {
        var cursors = UpstreamCursors(self)
        var count = 0
        while let address = cursors.addresses.next(in: line) {
            count += 1
            guard count <= Self.maximumTries, line.hasNoImpossiblePort(address),
                cursors.nextIsValid(in: line)
            else { return false }
        }
        return cursors.areAtEnd
    }

    /// Copies the attempts; what is unreadable in one is absent there.
    func tries(in line: Span<UInt8>) -> [UpstreamTry] {
        var cursors = UpstreamCursors(self)
        var tries: [UpstreamTry] = []
        while tries.count < Self.maximumTries, let address = cursors.addresses.next(in: line) {
            tries.append(cursors.next(at: line.unescapedText(address), unit, in: line))
        }
        return tries
    }
}

/// The five lists, walked side by side.
private struct UpstreamCursors {
    var addresses: ListCursor
    private var statuses: ListCursor
    private var connectTimes: ListCursor
    private var headerTimes: ListCursor
    private var responseTimes: ListCursor

    init(_ lists: UpstreamLists) {
        addresses = ListCursor(rest: lists.addresses)
        statuses = ListCursor(rest: lists.statuses)
        connectTimes = ListCursor(rest: lists.connectTimes)
        headerTimes = ListCursor(rest: lists.headerTimes)
        responseTimes = ListCursor(rest: lists.responseTimes)
    }

    var areAtEnd: Bool {
        statuses.isAtEnd && connectTimes.isAtEnd && headerTimes.isAtEnd && responseTimes.isAtEnd
    }

    mutating func next(
        at address: String,
        _ unit: FoundFields.DurationUnit,
        in line: Span<UInt8>
    ) -> UpstreamTry {
        UpstreamTry(
            address: address,
            status: statuses.nextStatus(in: line),
            connectTime: connectTimes.nextTime(unit, in: line),
            headerTime: headerTimes.nextTime(unit, in: line),
            responseTime: responseTimes.nextTime(unit, in: line)
        )
    }

    /// Steps each list by one; false when one is short or holds something else.
    mutating func nextIsValid(in line: Span<UInt8>) -> Bool {
        statuses.nextIsValid(in: line, isStatus: true)
            && connectTimes.nextIsValid(in: line, isStatus: false)
            && headerTimes.nextIsValid(in: line, isStatus: false)
            && responseTimes.nextIsValid(in: line, isStatus: false)
    }
}

/// A place in one list.
struct ListCursor {
    /// What is left of the list; nil when it is absent or at its end.
    private var rest: Range<Int>?
    private let isAbsent: Bool

    init(rest: Range<Int>?) {
        self.rest = rest
        isAbsent = rest == nil
    }

    var isAtEnd: Bool { rest == nil }

    /// The next element, without blanks.
    mutating func next(in line: Span<UInt8>) -> Range<Int>? {
        guard let range = rest else { return nil }
        for index in range {
            let isComma = line[index] == UInt8(ascii: ",")
            guard isComma || isRedirectColon(at: index, in: line, range) else { continue }
            rest = index + 1..<range.upperBound
            return line.trimmed(range.lowerBound..<index)
        }
        rest = nil
        return line.trimmed(range)
    }

    mutating func nextStatus(in line: Span<UInt8>) -> Int? {
        guard let element = next(in: line) else { return nil }
        return line.status(in: element)
    }

    mutating func nextTime(
        _ unit: FoundFields.DurationUnit,
        in line: Span<UInt8>
    ) -> Duration? {
        guard let element = next(in: line),
            let time = line.nanoseconds(in: element, unit: unit.nanoseconds)
        else { return nil }
        return .nanoseconds(time)
    }

    mutating func nextIsValid(in line: Span<UInt8>, isStatus: Bool) -> Bool {
        if isAbsent { return true }
        guard let element = next(in: line) else { return false }
        if line.isNoValue(element) { return true }
        return isStatus
            ? line.status(in: element) != nil : line.decimalSeconds(in: element) != nil
    }

    /// A colon with a space on both sides; those within addresses have none.
    private func isRedirectColon(
        at index: Int,
        in line: Span<UInt8>,
        _ range: Range<Int>
    ) -> Bool {
        line[index] == UInt8(ascii: ":") && index > range.lowerBound
            && line[index - 1] == UInt8(ascii: " ") && line.has(UInt8(ascii: " "), at: index + 1)
    }
}

extension Span where Element == UInt8 {
    /// Whether what follows an address's colon is a port, if it is digits.
    ///
    /// A group's name, a Unix socket or an IPv6 address without brackets has no port.
    fileprivate func hasNoImpossiblePort(_ address: Range<Int>) -> Bool {
        guard let colon = lastIndex(of: UInt8(ascii: ":"), in: address) else { return true }
        let isAlone = firstIndex(of: UInt8(ascii: ":"), in: address) == colon
        guard isAlone || has(UInt8(ascii: "]"), at: colon - 1) else { return true }
        for index in colon + 1..<address.upperBound where self[index].digit == nil { return true }
        let port = colon + 1..<address.upperBound
        return port.isEmpty
            || port.count <= 5 && wholeNumber(in: port).map { $0 <= 65_535 } ?? false
    }
}
