/// An error record that waits for the lines over which it goes on.
struct HeldRecord: Sendable {
    /// The record without its closing brace; empty when none is held.
    var record: [UInt8] = []
    /// The objects of the lines after it.
    private var rest: [UInt8] = []
    private var continuations = 0
    /// Whether the last record was an error record, so that lines may belong to it.
    private(set) var isWaiting = false
    /// Whether the record was split within quotes.
    private(set) var hasOpenQuote = false

    /// Lines held with a record, some 40 bytes each; a stack trace in a PHP message has dozens.
    private static let maximumHeldLines = 1_000
    /// What so many lines come to, and parts of others between them.
    private static let maximumHeldBytes = 40 * maximumHeldLines

    /// The record has been written.
    mutating func wait(hasOpenQuote: Bool) {
        isWaiting = true
        self.hasOpenQuote = hasOpenQuote
        if hasOpenQuote { record.append(.continuesNext) }
    }

    /// Takes the next line as part of the record.
    ///
    /// Beyond the limit the record comes out with what it has, and its further lines follow.
    mutating func goOn(_ number: Int, into output: inout [UInt8]) {
        continuations += 1
        rest.append(.line)
        rest.append(number: Int64(number))
        rest.append(.continuation)
        if continuations >= Self.maximumHeldLines || record.isEmpty { write(into: &output) }
    }

    /// Takes a part of another line, which does not belong to the record.
    ///
    /// It is written in the order of the lines.
    mutating func passOver(_ number: Int, into output: inout [UInt8]) {
        rest.append(.line)
        rest.append(number: Int64(number))
        rest.append(.continuation)
        if !isWaiting || rest.count >= Self.maximumHeldBytes { write(into: &output) }
    }

    /// Appends the record to `output`: no further line belongs to it.
    mutating func release(into output: inout [UInt8]) {
        guard isWaiting else { return }
        write(into: &output)
        isWaiting = false
        hasOpenQuote = false
    }

    private mutating func write(into output: inout [UInt8]) {
        if !record.isEmpty {
            output.append(contentsOf: record)
            if continuations > 0 {
                output.append(.continuationLines)
                output.append(number: Int64(continuations))
            }
            output.append(.endOfRecord)
        }
        output.append(contentsOf: rest)
        record.removeAll(keepingCapacity: true)
        rest.removeAll(keepingCapacity: true)
        continuations = 0
    }
}

extension FixedText {
    static let line = FixedText("{\"line\":")
    static let endOfRecord = FixedText("}\n")
    fileprivate static let continuation = FixedText(",\"parse\":\"continuation\"}\n")
    fileprivate static let continuationLines = FixedText(",\"continuation_lines\":")
    fileprivate static let continuesNext = FixedText(",\"continuation_next\":true")
}
