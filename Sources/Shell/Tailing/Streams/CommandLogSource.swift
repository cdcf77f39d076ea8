import Events
package import Ports
import Synchronization

/// Reads the log lines that a program of the operator's writes, such as `ssh web1 tail -n0 -F …`.
///
/// The words go to the program as they are: no shell reads them. It runs in a session of its own
/// and without input, so that it cannot ask on the console's terminal. When it ends it is started
/// again after a while, and that is told with its last words. It is read only as fast as its lines
/// can be counted.
package final class CommandLogSource: LogSource {
    private let stream: LogStream
    private let command: [String]
    private let ticker: any Ticker
    private let backOff: BackOff
    private let life = Mutex(Life())

    private struct Life {
        var task: Task<Void, Never>?
        var isStopped = false
    }

    /// Starts nothing before `start`.
    ///
    /// - Parameters:
    ///   - stream: whose lines they are.
    ///
    ///   - command: the program, a path or a name found on `PATH`, and its arguments.
    ///   - ticker: the clock of the ticks and of the program's life.
    ///   - backOff: how long it stays ended before it is started again.
    package init(
        _ stream: LogStream,
        command: [String],
        ticker: any Ticker,
        backOff: BackOff
    ) {
        self.stream = stream
        self.command = command
        self.ticker = ticker
        self.backOff = backOff
    }

    package func start(into sink: any EventSink) {
        life.withLock { life in
            guard life.task == nil, !life.isStopped else { return }
            life.task = Task { [self] in
                await supervise(StreamFeed(stream, into: sink, ticker: ticker))
            }
        }
    }

    package func stop() async {
        let task = life.withLock { life in
            life.isStopped = true
            return life.task
        }
        task?.cancel()
        await task?.value
    }

    private func supervise(_ feed: StreamFeed) async {
        var backOff = backOff
        var isRestart = false
        while !Task.isCancelled {
            let begun = ticker.now
            let run = CommandRun(command: command, feed: feed, isRestart: isRestart)
            let end = await run.untilItsEnd()
            if Task.isCancelled { break }
            let wait = backOff.wait(afterLife: ticker.now - begun)
            feed.report(.failing, "\(end); again in \(Self.words(for: wait))")
            try? await Task.sleep(for: wait)
            isRestart = true
        }
        feed.close()
    }

    private static func words(for wait: Duration) -> String {
        wait < .seconds(1)
            ? "\(wait.nanoseconds / 1_000_000) ms" : "\(Int64(wait.seconds.rounded())) s"
    }
}
