/// What of a recording could not be read or was never written.
package struct RecordingDamage: Equatable, Sendable {
    /// Rows that are there but do not decode.
    package var skippedRows = 0
    /// Events that are missing between the first and the last one: never written, or in a
    /// damaged place.
    package var missingEvents: UInt64 = 0
    /// Places where the file itself is broken and was stepped over.
    package var brokenPlaces = 0

    package init() {}

    /// Whether everything was read.
    package var isNone: Bool { self == RecordingDamage() }

    mutating func add(_ other: Self) {
        skippedRows += other.skippedRows
        missingEvents &+= other.missingEvents
        brokenPlaces += other.brokenPlaces
    }
}
