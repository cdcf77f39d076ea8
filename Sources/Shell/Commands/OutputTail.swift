import Subprocess

/// The end of what a program wrote, however much it was.
struct OutputTail: Sendable {
    private var bytes: [UInt8] = []

    /// Of a program that wrote nothing.
    init() {}

    /// Reads until the program ends or closes its output, or the task is cancelled.
    init(reading output: SubprocessOutputSequence) async {
        var chunks = output.makeAsyncIterator()
        while !Task.isCancelled, let chunk = try? await chunks.next() {
            let span = Span<UInt8>(_bytes: chunk.bytes)
            for index in max(0, span.count - Limits.outputBytes)..<span.count {
                bytes.append(span[index])
            }
            bytes.removeFirst(max(0, bytes.count - Limits.outputBytes))
        }
    }

    /// All that was kept; not safe for a terminal.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The last line with something in it, shortened; not safe for a terminal.
    var lastLine: String {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let last = lines.last { line in line.contains { $0 > UInt8(ascii: " ") } }
        let text = String(decoding: last ?? [], as: UTF8.self)
        return String(text.drop { $0.isWhitespace }.prefix(Limits.shownCharacters))
    }
}
