/// Finds a field by a name that stands in a line, without making a string of it.
///
/// A small open-addressed hash table; made once for each vocabulary.
struct FieldNames: Sendable {
    /// One name; its bytes are in `text`.
    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var start: Int32 = 0
        /// 0 in an empty slot.
        var count: Int32 = 0
        var field = LogField.status
    }

    /// A power of two, at least four times the names of any vocabulary, so that most searches end
    /// at once.
    private static let size = 512
    private var slots = [Slot](repeating: Slot(), count: size)
    /// All names, one after the other.
    private var text: [UInt8] = []

    /// Takes at most 128 names; of a name given twice the first meaning counts.
    init(_ names: [(LogField, [String])]) {
        for (field, names) in names {
            for name in names { insert(Array(name.utf8), field) }
        }
    }

    private mutating func insert(_ name: [UInt8], _ field: LogField) {
        let hash = Self.hash(0..<name.count, in: name.span)
        var index = Int(hash) & (Self.size - 1)
        while slots[index].count > 0 { index = (index + 1) & (Self.size - 1) }
        slots[index] = Slot(
            hash: hash,
            start: Int32(text.count),
            count: Int32(name.count),
            field: field
        )
        text.append(contentsOf: name)
    }

    /// The field that `range` of the line names.
    func field(named range: Range<Int>, in line: Span<UInt8>) -> LogField? {
        slot(named: range, in: line).map { field(in: $0) }
    }

    /// The field of a name's slot.
    func field(in slot: Int) -> LogField { slots[slot].field }

    /// Where the name that `range` of the line is stands in the table, from 0 to 511.
    ///
    /// Nil when it is no name of the vocabulary. Two names of one field have two slots.
    func slot(named range: Range<Int>, in line: Span<UInt8>) -> Int? {
        let hash = Self.hash(range, in: line)
        var index = Int(hash) & (Self.size - 1)
        while slots[index].count > 0 {
            if slots[index].hash == hash, isName(slots[index], range, in: line) { return index }
            index = (index + 1) & (Self.size - 1)
        }
        return nil
    }

    private func isName(_ slot: Slot, _ range: Range<Int>, in line: Span<UInt8>) -> Bool {
        guard range.count == Int(slot.count) else { return false }
        let start = Int(slot.start)
        return line.has(text.span.extracting(start..<start + Int(slot.count)), at: range.lowerBound)
    }

    /// A mix of length and three bytes: enough to spread a hundred names, and cheap for long ones.
    private static func hash(_ range: Range<Int>, in line: Span<UInt8>) -> UInt32 {
        guard let last = range.last else { return 0 }
        let first = UInt32(line[range.lowerBound])
        let middle = UInt32(line[range.lowerBound + range.count / 2])
        return (first &* 31 &+ middle &* 13 &+ UInt32(line[last])) &* 7
            &+ UInt32(truncatingIfNeeded: range.count) &* 101
    }
}
