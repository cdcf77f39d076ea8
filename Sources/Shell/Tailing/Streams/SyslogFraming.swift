/// Finds the messages in a TCP stream of syslog (RFC 6587), however it is cut into reads.
///
/// Both framings, told apart at each message: `123 <134>…` counts its bytes, all else ends with a
/// line feed. A message is kept up to `SyslogLimits.messageBytes` and one byte more, which shows
/// that it was cut.
package struct SyslogFraming {
    private var place = Place.start
    /// What is read of the message, or of what may be its length.
    private var kept: [UInt8] = []

    private enum Place {
        /// Before a message.
        case start
        /// After digits that may be its length.
        case length(Int)
        /// After digits and a space; `<` must follow, else they are the beginning of a line.
        case space(Int)
        /// So many bytes are to come.
        case counted(Int)
        /// Up to a line feed.
        case line
    }

    /// Digits of a length: messages of up to 10 MB can be passed over whole.
    private static let lengthDigits = 7

    /// Begins before the first message.
    package init() {}

    /// Reads on and gives each message that ends within `bytes` to `take`.
    package mutating func read(_ bytes: Span<UInt8>, _ take: (Span<UInt8>) -> Void) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch place {
            case .start:
                if let digit = Self.digit(byte), digit > 0 {
                    place = .length(digit)
                    kept.append(byte)
                    index += 1
                } else if Self.isBlank(byte) {
                    index += 1
                } else {
                    place = .line
                }
            case .length(let length):
                if let digit = Self.digit(byte), kept.count < Self.lengthDigits {
                    place = .length(length * 10 + digit)
                } else if byte == UInt8(ascii: " ") {
                    place = .space(length)
                } else {
                    place = .line
                    continue
                }
                kept.append(byte)
                index += 1
            case .space(let length):
                let isCounted = byte == UInt8(ascii: "<")
                place = isCounted ? .counted(length) : .line
                if isCounted { kept.removeAll(keepingCapacity: true) }
            case .counted(let left):
                let count = min(left, bytes.count - index)
                keep(bytes.extracting(index..<index + count))
                index += count
                place = .counted(left - count)
                if left == count { give(to: take) }
            case .line:
                index = readLine(bytes, from: index, take)
            }
        }
    }

    /// Ends the stream: a line without line feed is whole, a counted message is not.
    ///
    /// - Returns: the number of messages that were cut off, 0 or 1.
    package mutating func end(_ take: (Span<UInt8>) -> Void) -> Int {
        if case .counted = place {
            kept.removeAll()
            place = .start
            return 1
        }
        if !kept.isEmpty { give(to: take) }
        return 0
    }

    /// Returns the place after what was read.
    private mutating func readLine(
        _ bytes: Span<UInt8>,
        from start: Int,
        _ take: (Span<UInt8>) -> Void
    ) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let part = bytes.extracting(start..<end)
        guard end < bytes.count else {
            keep(part)
            return end
        }
        if kept.isEmpty {
            take(part)
            place = .start
        } else {
            keep(part)
            give(to: take)
        }
        return end + 1
    }

    private mutating func keep(_ part: Span<UInt8>) {
        let room = SyslogLimits.messageBytes + 1 - kept.count
        for index in 0..<min(room, part.count) { kept.append(part[index]) }
    }

    private mutating func give(to take: (Span<UInt8>) -> Void) {
        take(kept.span)
        kept.removeAll(keepingCapacity: true)
        place = .start
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - 48) : nil
    }

    /// What may stand between two messages: some senders end a counted one with a line feed or NUL.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
