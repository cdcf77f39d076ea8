import CLinux
import Events
package import Ports

/// Reads log lines from standard input, or from any pipe that is open already.
///
/// A thread of its own waits for them. Its end is told and is not a failure. A last line without
/// line feed counts when the input ends, for no more of it will come.
package final class StandardInputSource: LogSource {
    private let stream: LogStream
    private let descriptor: Int32
    private let ticker: any Ticker
    private let thread = StreamThread(named: "log-input")

    /// Bytes of one read: what a pipe holds (64 KiB on Linux, pipe(7)).
    private static let readBytes = 64 << 10
    /// Time between two tries after a read failed.
    private static let retryMilliseconds: Int32 = 1_000

    /// Nothing is read before `start`.
    ///
    /// - Parameters:
    ///   - stream: whose lines they are.
    ///
    ///   - descriptor: an open file descriptor, 0 for standard input; its owner closes it after
    ///     `stop`.
    ///   - ticker: the clock of the ticks.
    package init(_ stream: LogStream, descriptor: Int32 = 0, ticker: any Ticker) {
        self.stream = stream
        self.descriptor = descriptor
        self.ticker = ticker
    }

    package func start(into sink: any EventSink) {
        thread.start { [self] in
            let feed = StreamFeed(stream, into: sink, ticker: ticker)
            read(into: feed)
            feed.close()
        }
    }

    package func stop() async { await thread.stop() }

    private func read(into feed: StreamFeed) {
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        var partial = PartialLine()
        feed.report(.open, "reading standard input")
        var isFailing = false
        while !thread.isStopping {
            guard clinux_wait_readable(descriptor, thread.wakeUp.descriptor, -1) == 1 else {
                continue
            }
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe clinux_read_stream(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                let error = FileError(number: Int32(-count), path: "standard input")
                if !isFailing { feed.report(.failing, error.text) }
                isFailing = true
                thread.wakeUp.wait(milliseconds: Self.retryMilliseconds)
                continue
            }
            if count == 0 {
                feed.finish(&partial)
                feed.report(.ended, "standard input ended")
                return
            }
            if isFailing { feed.report(.open, "reading standard input again") }
            isFailing = false
            feed.append(buffer.span.extracting(first: Int(count)), after: &partial)
        }
    }
}

extension StandardInputSource {
    /// Takes standard input for log lines and gives its place to the terminal, for the keys.
    ///
    /// Called once, before anything else reads standard input.
    /// - Returns: the descriptor to read the lines from; it stays open until the program ends.
    /// - Throws: `StandardInputError` when it is a terminal or the system refuses.
    package static func takeStandardInput() throws(StandardInputError) -> Int32 {
        let descriptor = clinux_take_standard_input()
        guard descriptor < 0 else { return descriptor }
        throw StandardInputError(number: -descriptor)
    }
}

/// Why standard input cannot be read as a log.
package struct StandardInputError: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    package var description: String

    init(number: Int32) {
        // ENOTTY, the same on every Linux that Swift runs on (asm-generic/errno-base.h).
        description =
            number == 25
            ? "standard input is a terminal; pipe a log into it: ssh web1 tail -F LOG | signalbox …"
            : FileError(number: number, path: "standard input").text
    }
}
