package import Events

/// Where a line's fields are, and the few values that are needed of every line.
///
/// Texts are not copied: a field is a range of the line's bytes. One of these is used for line
/// after line, so that reading allocates nothing.
package struct FoundFields: Sendable {
    /// What the line tells of.
    package enum Kind: Sendable {
        /// A finished request, or for a logged-at-once WebSocket one that has begun.
        case request
        /// An error, or a notice of the proxy's own life.
        case error
    }

    /// How the texts of a line are escaped.
    package enum TextStyle: Sendable {
        /// As they stand: nginx's `\xHH` and Apache's `\"` are kept.
        case raw
        /// JSON strings.
        case json
    }

    /// What the durations of a line are given in.
    package enum DurationUnit: Sendable {
        case seconds, milliseconds, microseconds, nanoseconds
    }

    package var kind = Kind.request
    /// The time written in the line.
    package var at: WallTime?
    /// The status sent to the client, 0 to 999; nil where the line has none or none that is a number.
    package var status: Int?
    package var textStyle = TextStyle.raw
    package var durationUnit = DurationUnit.seconds
    /// `at` is when the request began, not when it ended.
    package var isTimeOfStart = false
    /// A field is there but unreadable, ambiguous, twice, or cut off.
    package var isPartial = false
    /// The end of the line is missing: a carrier cut it.
    package var isTruncated = false
    /// `""` means the same as `-`.
    package var isEmptyNone = false
    /// Why an upstream attempt failed, for a line of an error log.
    package var cause: CauseClass?
    private var places = [Place](repeating: Place(), count: 192)
    private var isFound = InlineArray<3, UInt64>(repeating: 0)

    private struct Place {
        var start: UInt32 = 0
        var end: UInt32 = 0
    }

    package init() {}

    /// Forgets everything; the formats find their fields in an empty one.
    package mutating func reset() {
        kind = .request
        at = nil
        status = nil
        textStyle = .raw
        durationUnit = .seconds
        isTimeOfStart = false
        isPartial = false
        isTruncated = false
        isEmptyNone = false
        cause = nil
        isFound = .init(repeating: 0)
    }

    /// What was found at one moment, without the places.
    struct Mark {
        fileprivate var kind: Kind
        fileprivate var at: WallTime?
        fileprivate var status: Int?
        fileprivate(set) var isPartial: Bool
        fileprivate var isTruncated: Bool
        fileprivate var isFound: InlineArray<3, UInt64>
    }

    var mark: Mark {
        Mark(
            kind: kind,
            at: at,
            status: status,
            isPartial: isPartial,
            isTruncated: isTruncated,
            isFound: isFound
        )
    }

    /// Forgets what an attempt in vain has found since then.
    mutating func forget(since mark: Mark) {
        kind = mark.kind
        at = mark.at
        status = mark.status
        isPartial = mark.isPartial
        isTruncated = mark.isTruncated
        isFound = mark.isFound
    }

    /// The place of a field's text, without quotes; nil when the line's format has no such field.
    ///
    /// Empty or `-` stands for "no value"; see `isNone`.
    package subscript(field: LogField) -> Range<Int>? {
        // Not inlined, it would be called with a copy of all places.
        @inline(__always)
        get {
            guard has(field) else { return nil }
            let place = places.span[Int(field.rawValue)]
            guard place.start <= place.end else { return nil }
            return Int(place.start)..<Int(place.end)
        }
        set {
            guard let newValue else { return forget(field) }
            set(field, newValue)
        }
    }

    /// Notes where a field's text is.
    @inline(__always)
    mutating func set(_ field: LogField, _ range: Range<Int>) {
        let index = Int(field.rawValue)
        isFound[index &>> 6] |= UInt64(1) &<< UInt64(index & 63)
        places[index] = Place(
            start: UInt32(truncatingIfNeeded: range.lowerBound),
            end: UInt32(truncatingIfNeeded: range.upperBound)
        )
    }

    /// Notes many places: what `set` was found is checked once.
    @inline(__always)
    mutating func withPlaces(_ body: ((LogField, Range<Int>) -> Void) -> Void) {
        var bits = isFound
        var span = places.mutableSpan
        body { field, range in
            let index = Int(field.rawValue)
            bits[index &>> 6] |= UInt64(1) &<< UInt64(index & 63)
            span[index] = Place(
                start: UInt32(truncatingIfNeeded: range.lowerBound),
                end: UInt32(truncatingIfNeeded: range.upperBound)
            )
        }
        isFound = bits
    }

    private mutating func forget(_ field: LogField) {
        let index = Int(field.rawValue)
        isFound[index &>> 6] &= ~(UInt64(1) &<< UInt64(index & 63))
    }

    /// Whether the line's format has such a field.
    package func has(_ field: LogField) -> Bool {
        let index = Int(field.rawValue)
        return isFound[index &>> 6] & (UInt64(1) &<< UInt64(index & 63)) != 0
    }

    /// The first field found among those from `rawValue` on, for walking over all of them.
    func field(from rawValue: Int) -> LogField? {
        var word = rawValue >> 6
        guard word < isFound.count else { return nil }
        var bits = isFound[word] & (UInt64.max << UInt64(rawValue & 63))
        while bits == 0 {
            word += 1
            guard word < isFound.count else { return nil }
            bits = isFound[word]
        }
        return LogField(rawValue: UInt8(truncatingIfNeeded: word * 64 + bits.trailingZeroBitCount))
    }

    /// Notes that the format has the field and the line no value for it.
    package mutating func setNone(_ field: LogField) { set(field, Self.none) }

    /// Says a field in the console's own word where the line has none, or another, for it.
    ///
    /// Such a field has no place.
    package mutating func setWord(_ field: LogField, _ word: FieldWord) {
        self[field] = Self.none
        places[Int(field.rawValue)].end = UInt32(word.rawValue)
    }

    /// The word set for a field by `setWord`.
    package func word(_ field: LogField) -> FieldWord? {
        guard has(field) else { return nil }
        let place = places.span[Int(field.rawValue)]
        guard place.end < place.start else { return nil }
        return FieldWord(rawValue: UInt8(truncatingIfNeeded: place.end))
    }

    /// The place of a field's text unless it is absent or says "no value": `-`, or set so.
    @inline(__always)
    package func value(_ field: LogField, in line: Span<UInt8>) -> Range<Int>? {
        guard let range = self[field], !isNone(range, in: line) else { return nil }
        return range
    }

    /// Whether a found place says "no value".
    @inline(__always)
    package func isNone(_ range: Range<Int>, in line: Span<UInt8>) -> Bool {
        if range == Self.none { return true }
        if range.isEmpty { return isEmptyNone }
        return range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-")
    }

    /// A place that no line has: lines end before.
    static let none = Int(UInt32.max)..<Int(UInt32.max)
}
