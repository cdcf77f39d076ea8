/// The answer to `show stat`: comma-separated values whose first line names the columns.
///
/// Columns are found by name, because every version adds some (management.txt 9.1).
struct StatTable: Equatable {
    private var columns: [String: Int] = [:]
    private(set) var rows: [[String]] = []

    /// - Returns: nil when the first line is no header of this kind.
    init?(_ bytes: [UInt8]) {
        var lines = Self.lines(bytes)
        guard !lines.isEmpty, lines[0].first == "# pxname" else { return nil }
        let header = lines.removeFirst()
        columns = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
        columns["pxname"] = 0
        rows = lines.filter { $0.count > 1 }
    }

    /// A row's value in a named column; nil when the column is missing or the value is empty.
    func value(_ row: [String], _ column: String) -> String? {
        guard let index = columns[column], row.indices.contains(index), !row[index].isEmpty else {
            return nil
        }
        return row[index]
    }

    /// A row's value as a number that is not negative.
    func number(_ row: [String], _ column: String) -> Int? {
        value(row, column).flatMap(Int.init).flatMap { $0 < 0 ? nil : $0 }
    }

    /// Splits into lines of fields; a quoted field may hold commas, line feeds and `""`.
    private static func lines(_ bytes: [UInt8]) -> [[String]] {
        var lines: [[String]] = []
        var line: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        func endField() {
            line.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            if byte == UInt8(ascii: "\"") {
                // The second of two quotes inside a quoted field stands for one.
                if wasQuote { field.append(byte) }
                isQuoted.toggle()
                wasQuote = !isQuoted
                continue
            }
            wasQuote = false
            switch byte {
            case UInt8(ascii: ",") where !isQuoted: endField()
            case UInt8(ascii: "\n") where !isQuoted:
                endField()
                lines.append(line)
                line = []
            default: field.append(byte)
            }
        }
        endField()
        lines.append(line)
        return lines
    }
}
