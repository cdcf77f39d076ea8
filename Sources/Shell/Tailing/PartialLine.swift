import LogFormats

/// The beginning of a line whose line feed has not come yet.
///
/// Bounded: beyond `maximumLineBytes` one byte more is kept, which shows that the line was cut.
package struct PartialLine: Equatable, Sendable {
    package private(set) var bytes: [UInt8] = []
    /// The line began before reading did, so that what is known of it is only its end.
    package private(set) var isSkipped: Bool

    /// An empty one.
    ///
    /// - Parameter isSkipped: whether to pass over everything up to the next line feed.
    package init(isSkipped: Bool = false) { self.isSkipped = isSkipped }

    var isEmpty: Bool { bytes.isEmpty && !isSkipped }

    mutating func append(_ more: Span<UInt8>) {
        guard !isSkipped else { return }
        let room = min(more.count, maximumLineBytes + 1 - bytes.count)
        for index in 0..<room { bytes.append(more[index]) }
    }
}
