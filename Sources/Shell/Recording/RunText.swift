package import Events
package import Foundation

/// A recording as text: NDJSON, one JSON object a line.
///
/// The first line is the header, `{"header":{"cluster":…,"started":…},"signalbox":1}`; each other
/// is an event as its `Codable` form has it: `{"at":…,"event":{"probeFinished":{"_0":…}},
/// "seen":…,"sequence":…,"source":…}`, times in nanoseconds, in the order of folding. What is
/// written is read back as it was, event for event.
package struct RunText {
    /// The version of this form.
    package static let version = 1

    private struct First: Codable {
        var signalbox: Int
        var header: [String: String]
    }

    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    package init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    /// The first line, without its end.
    ///
    /// - Throws: `EncodingError`.
    package func line(of header: RecordingHeader) throws -> Data {
        let rows = Dictionary(header.rows.map { ($0.key, $0.value) }) { first, _ in first }
        return try encoder.encode(First(signalbox: Self.version, header: rows))
    }

    /// The line of an event, without its end.
    ///
    /// - Throws: `EncodingError`.
    package func line(of envelope: Envelope) throws -> Data { try encoder.encode(envelope) }

    /// Reads the first line; nil when it is none of ours, or of a newer version.
    package func header(_ line: Data) -> RecordingHeader? {
        guard let first = try? decoder.decode(First.self, from: line),
            first.signalbox == Self.version
        else { return nil }
        return RecordingHeader(rows: first.header)
    }

    /// Reads the line of an event; nil when it is not understood.
    package func envelope(_ line: Data) -> Envelope? {
        guard let envelope = try? decoder.decode(Envelope.self, from: line),
            envelope.seen >= .zero, envelope.sequence > 0
        else { return nil }
        return envelope
    }
}
