package import Events

/// Reads line after line of one log.
///
/// Nothing is allocated for a line that is understood. A value: copy it to read another log.
package struct LineScanner: Sendable {
    /// How the last line was read; nil before the format is known.
    package private(set) var format: LogFormat? {
        didSet {
            grammar = format?.grammar
            isEmptyNone = format?.vendor == .apache
        }
    }
    /// The format's, kept beside it: copying a whole format for each line would cost a tenth.
    private var grammar: Grammar?
    /// `""` means "no value" in Apache's logs, and an empty one in nginx's.
    private var isEmptyNone = false
    /// The fields of the last line; meaningful when it was not rejected.
    package private(set) var fields = FoundFields()
    /// Why the last line was rejected.
    package private(set) var rejection: Rejection?
    /// Whether to look for another format when a line does not fit.
    private let isDetecting: Bool
    /// Rejected lines in a row for which every format was tried in vain.
    private var vainSearches = 0
    private var clock: LineClock
    private var shortcuts: Shortcuts

    /// After this many vain searches in a row only every hundredth rejected line is searched for:
    /// a file of something else must not cost fifteen readings a line.
    private static let maximumVainSearches = 100

    /// - Parameters:
    ///   - format: how the log is written; nil to find out, and again whenever it changes.
    ///
    ///   - zoneOffsetSeconds: the writer's local time minus UTC, for formats without a zone.
    ///   - near: a time not far from the lines', for formats without a year.
    ///   - takesShortcuts: false to read even usual lines the thorough way, which finds the same in
    ///     twice to three times the time: to prove that.
    package init(
        format: LogFormat?,
        zoneOffsetSeconds: Int = 0,
        near: WallTime? = nil,
        takesShortcuts: Bool = true
    ) {
        self.format = format
        grammar = format?.grammar
        isEmptyNone = format?.vendor == .apache
        isDetecting = format == nil
        clock = LineClock(zoneOffsetSeconds: zoneOffsetSeconds, reference: near)
        shortcuts = Shortcuts(areTaken: takesShortcuts)
    }

    /// Takes the format found in the first lines.
    package mutating func adopt(_ format: LogFormat?) { self.format = format }

    /// Finds a line's fields.
    ///
    /// Never fails: what cannot be read is rejected with the reason and the place.
    /// - Parameter line: one line without its line feed; blank lines should be skipped by the
    ///   caller.
    /// - Returns: how well it was understood.
    package mutating func scan(_ line: Span<UInt8>) -> LineQuality {
        let isCut = line.count > maximumLineBytes
        let line = isCut ? line.extracting(first: maximumLineBytes) : line
        let quality = scan(line, isCut: isCut)
        guard quality == .rejected, isDetecting else { return quality }
        return scanOtherwise(line, isCut: isCut)
    }

    /// Reads the line in the present format.
    private mutating func scan(_ line: Span<UInt8>, isCut: Bool) -> LineQuality {
        fields.reset()
        fields.isEmptyNone = isEmptyNone
        guard let grammar else {
            rejection = Rejection(reason: "not in a known format", offset: 0)
            return .rejected
        }
        if case .commonLog(.open) = grammar, shortcuts.areTaken,
            scanPlainCombined(line, into: &fields, &clock)
        {
            if let at = fields.at { clock.note(at) }
            return isCut ? .partial : .understood
        }
        let start = readCarrier(of: line, into: &fields, &clock)
        do throws(Rejection) {
            try grammar.scan(line, from: start, into: &fields, &clock, &shortcuts)
        } catch {
            rejection = error
            guard start > 0, scanWhole(line, as: grammar) else { return .rejected }
        }
        if let at = fields.at { clock.note(at) }
        return fields.isPartial || isCut ? .partial : .understood
    }

    /// A described format may itself begin like a carrier: `$hostname | $status`.
    private mutating func scanWhole(_ line: Span<UInt8>, as grammar: Grammar) -> Bool {
        guard case .templates = grammar else { return false }
        fields.reset()
        fields.isEmptyNone = isEmptyNone
        do throws(Rejection) {
            try grammar.scan(line, from: 0, into: &fields, &clock, &shortcuts)
            return true
        } catch {
            return false
        }
    }

    /// The line does not fit: the log may have changed its format, or hold several.
    private mutating func scanOtherwise(_ line: Span<UInt8>, isCut: Bool) -> LineQuality {
        vainSearches &+= 1
        if vainSearches > Self.maximumVainSearches, !vainSearches.isMultiple(of: 100) {
            return .rejected
        }
        let usual = format
        var told = rejection
        var best: LogFormat?
        // The same maker's others first: a web server writes its errors beside its requests.
        let siblings = LogFormat.known.filter { $0.vendor == usual?.vendor && $0 != usual }
        let strangers = LogFormat.known.filter { $0.vendor != usual?.vendor }
        for other in siblings + strangers {
            format = other
            switch scan(line, isCut: isCut) {
            case .understood:
                vainSearches = 0
                return .understood
            case .partial: best = best ?? other
            case .rejected:
                // The usual format's words, unless the line does not even begin like it.
                if told?.offset ?? 0 == 0, let rejection, rejection.offset > 0 { told = rejection }
            }
        }
        format = best ?? usual
        guard best == nil else {
            vainSearches = 0
            return scan(line, isCut: isCut)
        }
        rejection = told
        return .rejected
    }
}
