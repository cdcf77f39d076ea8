import Events
import Model
import TestKit
import Testing

@testable import Recording

private struct Sample: Codable, Equatable {
    var number = -3
    var large = UInt64.max
    var small = Int64.min
    var half = 0.5
    var isTrue = true
    var text = "é\u{1B}"
    var none: Int?
    var some: Int? = 7
    var list = [1, 300, 70_000, 5_000_000_000]
    var optionals: [Duration?] = [nil, .seconds(-1), .milliseconds(1)]
    var names: [String: Int] = ["b": 2, "a": 1]
    var counts: [Int: String] = [10: "ten", -1: "minus one"]
    var set: Set<String> = ["y", "x", "zz"]
    var range = Duration.zero...Duration.seconds(3)
    var line = RawLine(bytes: [0xFF, 0x00])
    var choice = Choice.pair(1, name: "n")

    enum Choice: Codable, Equatable {
        case plain
        case pair(Int, name: String)
    }
}

/// The same with fewer fields, in another order.
private struct Part: Codable, Equatable {
    var choice = Sample.Choice.pair(1, name: "n")
    var range = Duration.zero...Duration.seconds(3)
    var absent: Int?
    var number = -3
}

@Suite struct `CBOR` {
    @Test func `gives back what was written`() throws {
        let bytes = try CBOREncoder.encode(Sample())
        #expect(try CBORDecoder.decode(Sample.self, from: bytes) == Sample())
        let bare = try CBOREncoder.encode(Sample(), hasNames: false)
        #expect(try CBORDecoder.decode(Sample.self, from: bare, hasNames: false) == Sample())
    }

    @Test func `finds fields by name, whatever their order, and ignores others`() throws {
        let bytes = try CBOREncoder.encode([Sample(), Sample()])
        #expect(try CBORDecoder.decode([Part].self, from: bytes) == [Part(), Part()])
    }

    /// RFC 8949, appendix A.
    @Test(
        arguments: [
            (0, [0x00]), (23, [0x17]), (24, [0x18, 0x18]), (1_000, [0x19, 0x03, 0xE8]),
            (1_000_000, [0x1A, 0x00, 0x0F, 0x42, 0x40]), (-1, [0x20]), (-100, [0x38, 0x63]),
        ] as [(Int, [UInt8])]
    )
    func `writes numbers as the standard's examples`(number: Int, bytes: [UInt8]) throws {
        #expect(try CBOREncoder.encode(number) == bytes)
        #expect(try CBORDecoder.decode(Int.self, from: bytes) == number)
    }

    @Test func `takes no trap from any change of its bytes`() throws {
        let good = try CBOREncoder.encode([Sample(), Sample()])
        var random = Seeded(seed: 11)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            if Bool.random(using: &random) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            _ = try? CBORDecoder.decode([Sample].self, from: bytes)
            _ = try? CBORDecoder.decode([Part].self, from: bytes)
            _ = try? CBORDecoder.decode([Sample].self, from: bytes, hasNames: false)
        }
    }

    @Test func `refuses what is deeper than any value of ours`() {
        let bytes = [UInt8](repeating: 0x81, count: 100_000) + [0x00]
        #expect(throws: (any Error).self) {
            try CBORDecoder.decode(Deep.self, from: bytes)
        }
    }

    private final class Deep: Decodable {
        let inner: Deep
        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            inner = try values.decode(Deep.self)
        }
    }
}

@Suite struct `SHA-256` {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `agrees with the standard's examples`(text: String, hash: String) {
        #expect(hex(SHA256.hash(Array(text.utf8))) == hash)
    }

    /// RFC 4231, cases 1, 2 and 6.
    @Test func `authenticates as the standard's examples`() {
        let first = SHA256.authenticate(
            Array("Hi There".utf8),
            key: [UInt8](repeating: 0x0B, count: 20)
        )
        #expect(
            hex(first) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        )
        let second = SHA256.authenticate(
            Array("what do ya want for nothing?".utf8),
            key: Array("Jefe".utf8)
        )
        #expect(
            hex(second) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        let third = SHA256.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xAA, count: 131)
        )
        #expect(
            hex(third) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        )
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

@Suite struct `A line of a log as CBOR` {
    /// The same fields as a type that has no way of its own.
    private struct Twin: Codable, Equatable {
        var at: WallTime?
        var content: LogRecord.Content
        var raw: RawLine
    }

    private static func records() -> [LogRecord] {
        var full = AccessRecord(
            client: Endpoint("127.0.0.1:4000"),
            connection: 7,
            connectionRequests: 2,
            requestID: "r",
            method: "GET",
            target: "/é",
            status: 101,
            requestTime: .milliseconds(12),
            upstreams: [
                UpstreamTry(address: "a", status: 502, connectTime: .zero),
                UpstreamTry(address: "b", headerTime: .seconds(-1), responseTime: .seconds(1)),
            ],
            bytesSent: .max,
            isUpgrade: true,
            completed: false,
            userAgent: "x"
        )
        full.server = "s"
        full.terminationState = "SC--"
        full.responseFlags = "UF"
        full.isOngoing = true
        full.proxySource = Endpoint("127.0.0.2:1")
        full.answerTime = .nanoseconds(1)
        let raw = RawLine(bytes: [0, 255, 10])
        return [
            LogRecord(at: nil, content: .access(AccessRecord(status: 0)), raw: RawLine("")),
            LogRecord(at: WallTime(rawValue: -5), content: .access(full), raw: raw),
            .error(.refused, at: Timeline.epoch),
            LogRecord(at: nil, content: .rejected(reason: "no", offset: 3), raw: raw),
        ]
    }

    @Test(arguments: records())
    func `is what any other type's way would write`(record: LogRecord) throws {
        let bytes = try CBOREncoder.encode(record)
        let twin = Twin(at: record.at, content: record.content, raw: record.raw)
        #expect(try CBOREncoder.encode(twin) == bytes)
        #expect(try CBORDecoder.decode(LogRecord.self, from: bytes) == record)
        #expect(try CBORDecoder.decode(Twin.self, from: bytes) == twin)
        let bare = try CBOREncoder.encode(record, hasNames: false)
        #expect(try CBOREncoder.encode(twin, hasNames: false) == bare)
        #expect(try CBORDecoder.decode(LogRecord.self, from: bare, hasNames: false) == record)
    }

    /// As a program with a field more would write it.
    @Test func `is read with fields that are not known`() throws {
        struct Later: Codable {
            var added = 1
            var raw = RawLine("raw")
            var content = LogRecord.Content.access(AccessRecord(status: 200))
        }
        let bytes = try CBOREncoder.encode([Later(), Later()])
        let record = LogRecord(
            at: nil,
            content: .access(AccessRecord(status: 200)),
            raw: RawLine("raw")
        )
        #expect(try CBORDecoder.decode([LogRecord].self, from: bytes) == [record, record])
    }
}
