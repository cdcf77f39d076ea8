/// How one field of a described format is read in a usual line: numbers are digits, texts in quotes
/// have no other quote in them, and every text between fields stands where it is first looked for.
struct PlainStep: Sendable {
    /// How the field's end is found.
    enum Manner: UInt8, Sendable {
        /// At the first byte of the ending.
        case text
        /// The same, and no blank may be in it.
        case word
        /// At the first quote without a backslash before it.
        case quoted
        /// The same, and no blank may be in it.
        case quotedWord
        case status, wholeNumber, decimal
        /// 26 bytes of the common log's time.
        case commonLogTime
        /// Another time, which ends like a text.
        case time
        /// Another time, of a width that is known.
        case fixedTime
        /// Of nginx's lists about upstreams those that must fit each other.
        case addresses, statuses, times
        /// A list of another kind.
        case list
    }

    var field: LogField?
    var manner: Manner
    /// The width of a time; 0 of everything else.
    var width: UInt16 = 0
    /// Whether a list is in quotes.
    var isQuoted = false
    /// Where the ending begins in the reader's texts.
    private let endingStart: UInt32
    let endingLength: UInt32
    /// The ending's first byte; meaningless where it is empty.
    let first: UInt8

    /// The place of the ending in the reader's texts.
    var ending: Range<Int> {
        Int(endingStart)..<Int(endingStart) &+ Int(endingLength)
    }

    /// Whether the field goes on to the end of the line.
    var isLast: Bool { endingLength == 0 }

    /// More fields than any published format has.
    static let maximumSteps = 40

    /// The steps of a template; none where one of its fields takes the thorough way.
    static func steps(of template: Template, _ steps: [TemplateReader.Step]) -> [PlainStep] {
        let fields = steps.compactMap(\.field)
        let isUsual =
            !template.isHAProxy && steps.count <= maximumSteps
            && Set(fields).count == fields.count
            // Those are found within another field, too.
            && !(fields.contains(.requestLine)
                && fields.contains { [.method, .target, .protocol].contains($0) })
            && !(template.timeStyle == .commonLog && fields.contains(.timeLocal))
        guard isUsual else { return [] }
        let plain = steps.compactMap { PlainStep($0, template.timeStyle) }
        return plain.count == steps.count ? plain : []
    }

    private init?(_ step: TemplateReader.Step, _ style: Template.TimeStyle) {
        field = step.field
        endingStart = UInt32(step.ending.lowerBound)
        endingLength = UInt32(step.ending.count)
        first = step.firstOfEnding
        isQuoted = step.shape == .escaped
        let isOpen = step.ending.isEmpty
        switch (step.content, step.shape) {
        case (.time, .fixed(26)) where style == .commonLog: manner = .commonLogTime
        case (.time, .fixed(let width)) where style != .commonLog:
            manner = .fixedTime
            guard let width = UInt16(exactly: width) else { return nil }
            self.width = width
        case (.time, .plain), (.time, .escaped):
            // A byte that a time may have could end it too early.
            let isTimeByte = first.isTimeByte && !isOpen
            if style == .commonLog && isTimeByte { return nil }
            // What strftime's pattern says may be a backslash.
            if case .pattern = style, isQuoted { return nil }
            manner = style == .commonLog ? .commonLogTime : .time
        case (.status, .plain), (.status, .escaped): manner = .status
        case (.wholeNumber, .plain), (.wholeNumber, .escaped): manner = .wholeNumber
        case (.decimal, .plain), (.decimal, .escaped): manner = .decimal
        case (_, .list) where !isOpen && (first == UInt8(ascii: ",") || first == UInt8(ascii: ":")):
            return nil
        case (.any, .list), (.any, .escaped):
            switch step.field {
            case .upstreamAddresses: manner = .addresses
            case .upstreamStatuses: manner = .statuses
            case .upstreamTimes, .upstreamConnectTimes, .upstreamHeaderTimes: manner = .times
            default: manner = isQuoted ? step.isWord ? .quotedWord : .quoted : .list
            }
        case (.requestLine, .escaped): manner = .quoted
        case (.any, .plain), (.requestLine, .plain): manner = step.isWord ? .word : .text
        default: return nil
        }
        let isNumber = manner == .status || manner == .wholeNumber || manner == .decimal
        let isOfNumber =
            first &- 48 <= 9 || first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
        if !isOpen, isOfNumber, isNumber || manner == .statuses || manner == .times { return nil }
    }
}

extension UInt8 {
    /// Whether `23/Nov/2026:03:07:19 +0000` may hold it.
    fileprivate var isTimeByte: Bool {
        (self | 32) &- 97 < 26 || self &- 48 < 10
            || [UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: " ")].contains(self)
            || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
    }
}
