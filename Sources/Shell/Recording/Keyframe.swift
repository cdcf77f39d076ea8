import Events
package import Model

/// The state after an event, as it is stored.
struct Keyframe {
    /// Sequence number of the last event that was folded.
    var last: Int64
    /// The program that folded, with its version.
    var program: String
    /// SHA-256 of the state's bytes.
    var hash: [UInt8]
    var seal: [UInt8]
    /// Bytes of the state when it is unpacked.
    var size: Int
    /// The state as CBOR without names, packed by zlib.
    var body: [UInt8]
}

/// What a recording says of a keyframe without its state.
package struct KeyframeIndex: Equatable, Sendable {
    /// Sequence number of the last event that was folded.
    package var last: Int64
    var program: String
    /// SHA-256 of the state: see `KeyframeSeal.hash(of:)`.
    package var hash: [UInt8]
    var seal: [UInt8]
    /// Bytes of the state when it is unpacked.
    package var size: Int
}

/// Makes keyframes and checks them.
///
/// A state from a stranger could hold what no fold makes, so a keyframe counts only when it carries
/// the seal of this user's key and was made by this very program; all else is folded anew.
package struct KeyframeSeal: Equatable, Sendable {
    /// Name and version of this program, and which fields its state has.
    package private(set) var program: String
    /// 32 secret bytes of this user.
    package private(set) var key: [UInt8]

    /// - Parameters:
    ///   - program: name and version of this program.
    ///   - key: 32 secret bytes of this user.
    package init(program: String, key: [UInt8]) {
        // Between two builds of one version the state's fields may differ.
        let state = State(topology: Topology(cluster: "", nodes: []))
        let names = (try? CBOREncoder.encode(state)).map(Packing.checksum) ?? 0
        self.program = "\(program) \(String(names, radix: 16))"
        self.key = key
    }

    /// What stands for a state: equal states have equal hashes, in every process.
    ///
    /// - Returns: 32 bytes, SHA-256 of the state as CBOR without names; nil when it cannot be written.
    package static func hash(of state: State) -> [UInt8]? {
        (try? CBOREncoder.encode(state, hasNames: false)).map(SHA256.hash)
    }

    func keyframe(of state: State, last: Int64) -> Keyframe? {
        guard let bytes = try? CBOREncoder.encode(state, hasNames: false),
            let body = Packing.pack(bytes),
            bytes.count <= Limits.unpackedBytes, body.count <= Limits.bodyBytes
        else { return nil }
        let hash = SHA256.hash(bytes)
        return Keyframe(
            last: last,
            program: program,
            hash: hash,
            seal: seal(last: last, size: bytes.count, hash: hash, body: body),
            size: bytes.count,
            body: body
        )
    }

    /// The state of a keyframe; nil when it is not to be believed or not understood.
    func state(_ index: KeyframeIndex, body: [UInt8]) -> State? {
        guard index.program == program,
            seal(last: index.last, size: index.size, hash: index.hash, body: body) == index.seal,
            let bytes = Packing.unpack(body, size: index.size)
        else { return nil }
        return try? CBORDecoder.decode(State.self, from: bytes, hasNames: false)
    }

    private func seal(last: Int64, size: Int, hash: [UInt8], body: [UInt8]) -> [UInt8] {
        let words = "signalbox keyframe\n\(program)\n\(last)\n\(size)\n"
        return SHA256.authenticate(Array(words.utf8) + hash + body, key: key)
    }
}
