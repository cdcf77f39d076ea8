/// Messages one after the other, each as a line: many are read at once.
struct SyslogLines {
    private(set) var bytes: [UInt8] = []

    /// Adds a message as one line.
    ///
    /// What ends it (line feed, NUL) is left out. A line feed within becomes a carriage return, which
    /// the screen shows as a symbol: no message can forge a second line.
    mutating func add(_ message: Span<UInt8>) {
        var end = message.count
        while end > 0, message[end - 1] == 0 || message[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        var index = 0
        while index < end {
            let byte = message[index]
            bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "\r") : byte)
            index += 1
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Gives the lines to `feed` and begins anew.
    mutating func move(to feed: StreamFeed) {
        guard !bytes.isEmpty else { return }
        var partial = PartialLine()
        feed.append(bytes.span, after: &partial)
        bytes.removeAll(keepingCapacity: true)
    }
}
