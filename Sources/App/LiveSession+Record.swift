import Configuration
import Dispatch
import Events
import Glibc
import Model
import Ports
import Recording
import Runtime
import Views

extension LiveSession {
    /// Records without a screen until SIGINT, SIGTERM or SIGHUP, or until `limit` has passed.
    ///
    /// Prints the recording's path on standard output as soon as the file is there.
    ///
    /// - Throws: `Failure` when the recording cannot be begun, and with `findings` when not all of
    ///   it could be written.
    func record(for limit: Duration?) async throws {
        let ticker = SystemTicker()
        let standardInput = try takeStandardInput()
        let sources = try sources(ticker, standardInput: standardInput, remembers: true)
        guard let journal = try startRecording(ticker) else { return }
        let all = sources + [keeper(journal, ticker)].compactMap(\.self)
        let inputs = InputQueue()
        let signals = EndingSignals { inputs.end() }
        print(journal.status.path)
        // To a pipe it would wait in the buffer until the end.
        fflush(nil)
        let cluster = configuration.cluster
        complain("Recording \(cluster); end it with ctrl-c.")
        let loop = LiveLoop(
            mailbox: Mailbox(ticker: ticker),
            inputs: inputs,
            ticker: ticker,
            surroundings: .init(
                sources: all,
                runner: nil,
                journal: journal,
                display: nil,
                themes: [],
                glyphs: look.glyphChoice,
                zoneOffsetSeconds: zoneOffset(at: nil)
            )
        )
        let topology = topology(armed: false, recording: true)
        _ = await onOwnThread(named: "loop") {
            loop.run(Console(topology: topology, view: .nodes)) { console in
                limit.map { console.state.clock.now - .zero >= $0 } ?? false
            }
        }
        for source in all { await source.stop() }
        await journal.close()
        signals.restore()
        let status = journal.status
        if let problem = status.problem { throw Failure(.findings, "signalbox: \(problem)") }
        guard status.dropped == 0 else {
            throw Failure(.findings, "signalbox: \(status.dropped) events were not recorded")
        }
    }
}

/// The signals that end a run without a terminal.
struct EndingSignals {
    private static let numbers = [SIGINT, SIGTERM, SIGHUP]
    private let sources: [any DispatchSourceSignal]

    /// Calls `body` for each such signal, on any thread, instead of ending the process.
    init(_ body: @escaping @Sendable () -> Void) {
        sources = Self.numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { body() }
            source.resume()
            return source
        }
    }

    func restore() {
        for source in sources { source.cancel() }
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
