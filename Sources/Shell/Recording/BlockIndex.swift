package import Events
import Foundation
import GRDB
package import Model

/// What a recording says of one block without its events.
package struct BlockIndex: Equatable, Sendable {
    /// Sequence numbers of its first and last event, 1 or more.
    package internal(set) var first: Int64
    package internal(set) var last: Int64
    /// Events in it, 1 or more.
    package internal(set) var count: Int
    /// When the console learned its first and last event.
    package internal(set) var seen: ClosedRange<Instant>
    /// The earliest and the latest time that its facts carry; nil where none does.
    var at: ClosedRange<WallTime>?
    package internal(set) var ticks: Int
    /// Its first and its last tick; nil where it has none.
    package internal(set) var tickRange: TickRange?
    /// How many events of each kind, as JSON.
    var kinds: String
    /// What became known with its events.
    package internal(set) var landmarks: [Landmark]
    var codec: Int
    /// Bytes of its events when they are unpacked.
    package internal(set) var size: Int
    var bodyChecksum: Int64

    /// The first and the last tick of a block: when the console learned it, and its civil time.
    package struct TickRange: Equatable, Sendable {
        package var first: Instant
        package var last: Instant
        package var firstWall: WallTime
        package var lastWall: WallTime
    }

    /// The row's columns but its checksum, in the order of the table.
    var columns: [DatabaseValue] {
        [
            first.databaseValue, last.databaseValue, count.databaseValue,
            seen.lowerBound.rawValue.databaseValue, seen.upperBound.rawValue.databaseValue,
            at.value { $0.lowerBound.rawValue }, at.value { $0.upperBound.rawValue },
            ticks.databaseValue,
            tickRange.value { $0.first.rawValue }, tickRange.value { $0.last.rawValue },
            tickRange.value { $0.firstWall.rawValue }, tickRange.value { $0.lastWall.rawValue },
            kinds.databaseValue, landmarksText?.databaseValue ?? .null,
            codec.databaseValue, size.databaseValue, bodyChecksum.databaseValue,
        ]
    }

    private var landmarksText: String? {
        guard !landmarks.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(landmarks)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The checksum of a row: CRC-32 of its columns as text, each followed by `|`, NULL as nothing.
    static func checksum(_ columns: some Sequence<DatabaseValue>) -> Int64 {
        var bytes: [UInt8] = []
        for column in columns {
            switch column.storage {
            case .int64(let number): bytes += String(number).utf8
            case .string(let text): bytes += text.utf8
            case .null, .double, .blob: break
            }
            bytes.append(UInt8(ascii: "|"))
        }
        return Int64(Packing.checksum(bytes))
    }
}

extension BlockIndex {
    static let columnNames = """
        first, last, count, seen_first, seen_last, at_first, at_last, ticks, tick_first, tick_last,
        wall_first, wall_last, kinds, landmarks, codec, size, body_crc
        """
    private static let columnCount = 17

    /// Reads a row of `columnNames` and `row_crc`; nil when it is damaged or makes no sense.
    init?(_ row: Row) {
        let values = Array(row.databaseValues)
        guard values.count == Self.columnCount + 1,
            Int64.fromDatabaseValue(values[Self.columnCount])
                == Self.checksum(values[..<Self.columnCount])
        else { return nil }
        func number(_ place: Int) -> Int64? { Int64.fromDatabaseValue(values[place]) }
        guard let first = number(0), let last = number(1), let count = number(2),
            let seenFirst = number(3), let seenLast = number(4), let ticks = number(7),
            let kinds = String.fromDatabaseValue(values[12]), let codec = number(14),
            let size = number(15), let bodyChecksum = number(16),
            first > 0, last >= first, count > 0, count - 1 <= last - first,
            seenFirst >= 0, seenLast >= seenFirst, (0...count).contains(ticks),
            size > 0, size <= Limits.unpackedBytes
        else { return nil }
        self.init(
            first: first,
            last: last,
            count: Int(count),
            seen: Instant(rawValue: seenFirst)...Instant(rawValue: seenLast),
            at: number(5).flatMap { first in
                number(6).flatMap { last in
                    first <= last ? WallTime(rawValue: first)...WallTime(rawValue: last) : nil
                }
            },
            ticks: Int(ticks),
            tickRange: nil,
            kinds: kinds,
            landmarks: Self.landmarks(String.fromDatabaseValue(values[13])),
            codec: Int(truncatingIfNeeded: codec),
            size: Int(size),
            bodyChecksum: bodyChecksum
        )
        guard ticks > 0 else { return }
        guard let tickFirst = number(8), let tickLast = number(9), let wallFirst = number(10),
            let wallLast = number(11), tickFirst >= seenFirst, tickLast >= tickFirst,
            tickLast <= seenLast
        else { return nil }
        tickRange = TickRange(
            first: Instant(rawValue: tickFirst),
            last: Instant(rawValue: tickLast),
            firstWall: WallTime(rawValue: wallFirst),
            lastWall: WallTime(rawValue: wallLast)
        )
    }

    private static func landmarks(_ text: String?) -> [Landmark] {
        guard let text, text.utf8.count <= Limits.landmarkBytes else { return [] }
        return (try? JSONDecoder().decode([Landmark].self, from: Data(text.utf8))) ?? []
    }
}

extension Optional {
    /// A part of what there may be, as a column.
    fileprivate func value(_ part: (Wrapped) -> Int64) -> DatabaseValue {
        map { part($0).databaseValue } ?? .null
    }
}
