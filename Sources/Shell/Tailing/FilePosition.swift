/// How far a file was read, and enough to know it again under another name.
///
/// Its inode may have been given to another file since, so its content is known too: as hashes,
/// for what a log says is nobody's business who reads the state.
package struct FilePosition: Codable, Equatable, Sendable {
    package var identity: FileIdentity
    /// Of its first bytes, as far as they were read.
    package var head: Fingerprint
    /// Of the bytes right before `offset`.
    package var tail: Fingerprint
    /// Where the first line begins that was not read to its end, in bytes.
    package var offset: Int64

    /// First bytes compared; Filebeat takes as many to tell files apart.
    package static let maximumHeadBytes = 1_024
    /// Last bytes compared: with a time stamp in each line no two places of a log are alike.
    static let maximumTailBytes = 64

    package init(identity: FileIdentity, head: Fingerprint, tail: Fingerprint, offset: Int64) {
        self.identity = identity
        self.head = head
        self.tail = tail
        self.offset = offset
    }
}

/// A rotated file that needs no reading: it was read, or is older than what was.
package struct KnownFile: Codable, Equatable, Sendable {
    package var identity: FileIdentity
    package var head: Fingerprint

    /// First bytes that tell files apart by themselves, with a time stamp and an address in them.
    ///
    /// Needed where the identity is another: a compressed file, or a copy.
    static let tellingBytes = 64

    /// Whether `handle` is this file, or a copy of it.
    func isSame(as handle: LogHandle) -> Bool {
        guard head.length > 0 else { return identity == handle.identity }
        guard identity == handle.identity || head.length >= Self.tellingBytes else { return false }
        return head.isBeginning(of: handle.firstBytes)
    }
}

/// A run of bytes in short: their number and their FNV-1a hash of 64 bits.
package struct Fingerprint: Codable, Equatable, Sendable {
    package var length: Int
    package var hash: UInt64

    package init(_ bytes: [UInt8]) {
        length = bytes.count
        hash = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Whether `bytes` begin with those that this was made of.
    func isBeginning(of bytes: [UInt8]) -> Bool {
        length >= 0 && bytes.count >= length && Fingerprint(Array(bytes.prefix(length))) == self
    }
}
