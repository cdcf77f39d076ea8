import Foundation
import LogFormats

/// A JSON value, for comparing what `logs convert` writes.
enum Value: Decodable, Equatable, Sendable, CustomStringConvertible {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Value].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "\(list)"
        case .object(let members): "\(members)"
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
}

/// What `logs convert` makes of a whole log, one object for each of its lines that are not blank.
func converted(
    _ log: [UInt8],
    as format: LogFormat?,
    zoneOffsetSeconds: Int = 0
) throws -> [[String: Value]] {
    let lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var converter = LineConverter(format: format, zoneOffsetSeconds: zoneOffsetSeconds)
    if format == nil { converter.adopt(detectFormat(of: lines.prefix(500).map(Array.init))) }
    var output: [UInt8] = []
    for (index, line) in lines.enumerated() {
        _ = converter.convert(Array(line).span, number: index + 1, into: &output)
    }
    converter.finish(into: &output)
    return try output.split(separator: UInt8(ascii: "\n")).map { object in
        try JSONDecoder().decode([String: Value].self, from: Data(object))
    }
}

/// What `logs convert` makes of one log given as text.
func converted(_ log: String, as format: LogFormat?) throws -> [[String: Value]] {
    try converted(Array(log.utf8), as: format)
}
