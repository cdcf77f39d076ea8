import Events
import Foundation
import Model

/// A piece of a run as it is stored.
struct Block {
    var index: BlockIndex
    /// Its events, packed as `index.codec` says.
    var body: [UInt8]

    /// Events of a block as they are read, and what was not.
    struct Reading {
        var envelopes: [Envelope] = []
        /// Events that are there but not understood, or out of their place.
        var skipped = 0
        /// Nothing could be unpacked, or its checksum is wrong.
        var isBroken = false
    }

    /// Unpacks and reads a block; nothing is believed of it but what its checksum covers.
    static func read(_ index: BlockIndex, body: [UInt8]) -> Reading {
        var reading = Reading()
        guard let bytes = unpack(index, body: body) else {
            reading.isBroken = true
            return reading
        }
        let decoder = CBORDecoder(bytes)
        reading.envelopes.reserveCapacity(min(index.count, 4_096))
        var last = index.first - 1
        while !decoder.isAtEnd {
            let start = decoder.position
            do {
                let envelope = try decoder.read(Envelope.self)
                guard let sequence = Int64(exactly: envelope.sequence), sequence > last,
                    sequence <= index.last, envelope.seen >= .zero
                else {
                    reading.skipped += 1
                    continue
                }
                last = sequence
                reading.envelopes.append(envelope)
            } catch {
                reading.skipped += 1
                decoder.open = []
                decoder.position = start
                guard (try? decoder.skip()) != nil else { break }
            }
        }
        return reading
    }

    /// The CBOR sequence of a block; nil when it is not what its row says.
    static func unpack(_ index: BlockIndex, body: [UInt8]) -> [UInt8]? {
        guard Int64(Packing.checksum(body)) == index.bodyChecksum else { return nil }
        switch RecordingFormat.Codec(rawValue: index.codec) {
        case .none?: return body.count == index.size ? body : nil
        case .deflate?: return Packing.unpack(body, size: index.size)
        case nil: return nil
        }
    }
}

/// Collects events until they are a block.
struct BlockBuilder {
    private let encoder = CBOREncoder()
    private var index: BlockIndex?
    private var kinds: [String: Int] = [:]
    var landmarks: [Landmark] = []

    /// Bytes of the events so far.
    var size: Int { encoder.bytes.count }

    /// - Throws: `EncodingError`.
    mutating func add(_ envelope: Envelope, sequence: Int64) throws {
        try encoder.write(envelope)
        kinds[envelope.event.kind, default: 0] += 1
        var index =
            index
            ?? BlockIndex(
                first: sequence,
                last: sequence,
                count: 0,
                seen: envelope.seen...envelope.seen,
                ticks: 0,
                kinds: "",
                landmarks: [],
                codec: 0,
                size: 0,
                bodyChecksum: 0
            )
        index.last = sequence
        index.count += 1
        index.seen =
            min(index.seen.lowerBound, envelope.seen)...max(index.seen.upperBound, envelope.seen)
        if let at = envelope.at {
            let range = index.at ?? at...at
            index.at = min(range.lowerBound, at)...max(range.upperBound, at)
        }
        if case .ticked(let tick) = envelope.event {
            index.ticks += 1
            var range =
                index.tickRange
                ?? .init(
                    first: envelope.seen,
                    last: envelope.seen,
                    firstWall: tick.wall,
                    lastWall: tick.wall
                )
            range.last = max(range.last, envelope.seen)
            range.lastWall = tick.wall
            index.tickRange = range
        }
        self.index = index
    }

    /// The block of all events so far, nil when there are none; the next one begins.
    mutating func finish() -> Block? {
        guard var index else { return nil }
        let bytes = encoder.take()
        let packed = Packing.pack(bytes)
        let body = packed ?? bytes
        index.size = bytes.count
        index.codec =
            (packed == nil ? RecordingFormat.Codec.none : RecordingFormat.Codec.deflate).rawValue
        index.bodyChecksum = Int64(Packing.checksum(body))
        let counts = kinds.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        index.kinds = "{\(counts.joined(separator: ","))}"
        index.landmarks = landmarks
        self.index = nil
        kinds = [:]
        landmarks = []
        return Block(index: index, body: body)
    }
}
