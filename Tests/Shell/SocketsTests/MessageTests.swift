import CLinux
import TestKit
import Testing

/// What the kernel's messages are read to, whatever their bytes.
@Suite struct `A message of the kernel` {
    /// A part with its header (nlmsghdr), its contents padded to 4 bytes.
    private func part(
        _ type: UInt16,
        flags: UInt16 = 2,
        sequence: UInt32 = 5,
        _ contents: [UInt8]
    ) -> [UInt8] {
        let length = UInt32(16 + contents.count)
        let head = bytes(length) + bytes(type) + bytes(flags) + bytes(sequence) + bytes(UInt32(0))
        return head + contents + Array(repeating: 0, count: (4 - contents.count % 4) % 4)
    }

    private func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// An inet_diag_msg of an established connection.
    private func connection(family: UInt8, _ source: [UInt8], _ destination: [UInt8]) -> [UInt8] {
        func address(_ part: [UInt8]) -> [UInt8] {
            part + Array(repeating: 0, count: 16 - part.count)
        }
        let ports: [UInt8] = [0x20, 0xFB, 0xC0, 0x01]
        let id =
            ports + address(source) + address(destination) + bytes(UInt32(0))
            + bytes(UInt32(7)) + bytes(UInt32(1))
        return [family, 1, 0, 0] + id + Array(repeating: 0, count: 20)
    }

    private func parse(
        _ message: [UInt8],
        room: Int = 4
    ) -> (count: Int64, [clinux_connection], clinux_table) {
        var table = clinux_table()
        var found = [clinux_connection](repeating: clinux_connection(), count: room)
        let count = unsafe message.withUnsafeBytes { bytes in
            unsafe found.withUnsafeMutableBufferPointer { room in
                unsafe clinux_sockets_parse(
                    bytes.baseAddress,
                    bytes.count,
                    5,
                    room.baseAddress,
                    room.count,
                    &table
                )
            }
        }
        return (count, found, table)
    }

    @Test func `tells both families, and that it was the last`() {
        let four = connection(family: 2, [127, 0, 0, 1], [10, 0, 0, 9])
        let six = connection(family: 10, [0x20, 1, 0xD, 0xB8], [0x20, 1, 0xD, 0xB8, 1])
        let (count, found, table) = parse(part(20, four) + part(20, six) + part(3, bytes(Int32(0))))
        #expect(count == 2)
        #expect(found[0].local_low == 0xFFFF_7F00_0001 && found[0].local_high == 0)
        #expect(found[0].remote_low == 0xFFFF_0A00_0009)
        #expect(found[0].local_port == 8_443 && found[0].remote_port == 49_153)
        #expect(found[0].cookie == 1 << 32 | 7)
        #expect(found[1].local_high == 0x2001_0DB8_0000_0000)
        #expect(table.has_ended == 1 && table.is_torn == 0)
    }

    @Test func `tells that the table was torn, and the kernel's own error`() {
        let four = connection(family: 2, [127, 0, 0, 1], [10, 0, 0, 9])
        #expect(parse(part(20, flags: 0x12, four)).2.is_torn == 1)
        #expect(parse(part(2, bytes(Int32(-1)) + Array(repeating: 0, count: 16))).count == -1)
        #expect(parse(part(3, bytes(Int32(-22)))).count == -22)
        #expect(parse(part(20, sequence: 4, four)).count == 0)
        #expect(parse(part(20, four) + part(20, four), room: 1).count == -28)
        #expect(parse(part(20, Array(four.dropLast(1)))).count == -74)
        #expect(parse([]).count == 0)
    }

    @Test func `never reads beyond its end, whatever its bytes say`() {
        let seed = UInt64.random(in: 0...(.max))
        var random = Seeded(seed: seed)
        let four = connection(family: 2, [127, 0, 0, 1], [10, 0, 0, 9])
        let whole = part(20, four) + part(20, four) + part(3, bytes(Int32(0)))
        for _ in 0..<20_000 {
            var message = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !message.isEmpty {
                let place = Int.random(in: 0..<message.count, using: &random)
                message[place] = UInt8.random(in: 0...255, using: &random)
            }
            let (count, _, _) = parse(message)
            #expect(count <= 4, "seed \(seed)")
        }
    }
}
