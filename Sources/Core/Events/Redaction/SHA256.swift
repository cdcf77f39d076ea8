/// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104).
///
/// Here because no package of the build has it: swift-crypto is not reachable where this is built.
package struct SHA256 {
    private static let blockSize = 64
    private var state: [UInt32] = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
        0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
    private var schedule = [UInt32](repeating: 0, count: 64)

    /// The 32 bytes that stand for `message`.
    package static func hash(_ message: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        let whole = message.count / blockSize * blockSize
        for start in stride(from: 0, to: whole, by: blockSize) { hash.add(message, at: start) }
        var tail = Array(message[whole...])
        tail.append(0x80)
        while tail.count % blockSize != blockSize - 8 { tail.append(0) }
        let bits = UInt64(message.count) &* 8
        for place in (0..<8).reversed() {
            tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * place)))
        }
        for start in stride(from: 0, to: tail.count, by: blockSize) { hash.add(tail, at: start) }
        return hash.state.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    /// The 32 bytes that only who has `key` can tell for `message`.
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var block = key.count > blockSize ? hash(key) : key
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        let inner = hash(block.map { $0 ^ 0x36 } + message)
        return hash(block.map { $0 ^ 0x5C } + inner)
    }

    private mutating func add(_ bytes: [UInt8], at start: Int) {
        for word in 0..<16 {
            let place = start + 4 * word
            schedule[word] =
                UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
                | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
        }
        for word in 16..<64 {
            let early = schedule[word - 15]
            let late = schedule[word - 2]
            let first = early.turned(7) ^ early.turned(18) ^ (early >> 3)
            let second = late.turned(17) ^ late.turned(19) ^ (late >> 10)
            schedule[word] = schedule[word - 16] &+ first &+ schedule[word - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let sum = e.turned(6) ^ e.turned(11) ^ e.turned(25)
            let chosen = (e & f) ^ (~e & g)
            let first = h &+ sum &+ chosen &+ Self.constants[round] &+ schedule[round]
            let other = a.turned(2) ^ a.turned(13) ^ a.turned(22)
            let most = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ other &+ most)
        }
        for (place, word) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= word }
    }

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
        0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
        0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
        0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
        0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
        0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
        0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
        0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension UInt32 {
    fileprivate func turned(_ places: UInt32) -> UInt32 { self >> places | self << (32 - places) }
}
