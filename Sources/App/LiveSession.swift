import Audit
import Canary
import Canvas
import Commands
import Configuration
import Events
import Foundation
import HAProxy
import LogFormats
import Model
import Ports
import Probing
import Recording
import Runtime
import Tailing
import Terminal
import Views

/// One live run: what is watched, what may be done, what is kept, and how it looks.
struct LiveSession: Sendable {
    var configuration: Configuration
    var armed: Bool
    var recording: Recording
    var look: LookOptions
    /// The configuration's own path; nil where there is no file.
    var configurationFile: String?
    /// Whether clients' addresses are replaced, on the screen and in the recording.
    var isAnonymous = false

    /// Where a run is recorded.
    enum Recording: Equatable, Sendable {
        case none
        /// A new file named after the time and the cluster, in the state folder.
        case stateFolder
        case file(String)
    }

    /// Shows the console until the operator quits or a signal ends it.
    func show() async throws {
        let standardInput = try takeStandardInput()
        try checkTerminal()
        let themes = try look.themes()
        let view = try look.viewName()
        let ticker = SystemTicker()
        let journal = try startRecording(ticker)
        let inputs = InputQueue()
        let mailbox = Mailbox(ticker: ticker)
        let sources = try sources(ticker, standardInput: standardInput, remembers: true)
        let control = armed ? try makeControl(ticker) : nil
        let host = control ?? LiveControl(watching: configuration, ticker: ticker)
        let display = try openTerminal(look, theme: themes[0], inputs: inputs)
        let runner = control.map { makeRunner($0, journal, sources, mailbox, ticker) }
        var surroundings = LiveLoop.Surroundings(
            sources: sources + [host.watch] + [keeper(journal, ticker)].compactMap(\.self),
            runner: runner,
            journal: journal,
            display: display,
            themes: themes,
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: nil)
        )
        surroundings.hostActs = host.hostActs(into: mailbox, ticker: ticker)
        let drills = control.map { _ in
            ConsoleDrills(configuration, sink: mailbox, ticker: ticker)
        }
        surroundings.drills = drills
        let loop = LiveLoop(
            mailbox: mailbox,
            inputs: inputs,
            ticker: ticker,
            surroundings: surroundings
        )
        let topology = topology(armed: armed, recording: journal != nil)
        let end = await onOwnThread(named: "loop") {
            loop.run(Console(topology: topology, view: view))
        }
        // A signal or a terminal that went away, not the operator.
        let isCutOff = inputs.hasEnded
        display.close()
        await drills?.close()
        await runner?.finish()
        let isUnderWay = end.state.operations.contains { $0.isActive }
        await control?.deadMan?.close(takesBack: isCutOff || isUnderWay)
        for source in surroundings.sources { await source.stop() }
        await journal?.close()
        if let path = journal?.status.path { complain("Recorded: signalbox replay \(path)") }
    }

    private func makeControl(_ ticker: SystemTicker) throws -> LiveControl {
        try LiveControl(configuration, file: configurationFile, ticker: ticker)
    }

    private func makeRunner(
        _ control: LiveControl,
        _ journal: Recorder?,
        _ sources: [any EventSource],
        _ mailbox: Mailbox,
        _ ticker: SystemTicker
    ) -> EffectRunner {
        EffectRunner(
            drivers: controlDrivers(of: configuration),
            gate: control.gate,
            deadMan: control.deadMan,
            journal: journal,
            observers: sources + [control.watch],
            sink: mailbox,
            ticker: ticker
        )
    }

    /// One screen as text, when every source had its say or three seconds are over.
    func screenOnce() async throws -> String {
        let frame = FrameContext(
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: nil)
        )
        return try await lookOnce().screen(frame, size: look.size.size).text
    }

    /// The same as data.
    func reportOnce() async throws -> StatusReport { StatusReport(try await lookOnce().state) }

    private func lookOnce() async throws -> Console {
        let ticker = SystemTicker()
        let sources = try sources(
            ticker,
            standardInput: try takeStandardInput(),
            remembers: false
        )
        let view = try look.viewName()
        let loop = LiveLoop(
            mailbox: Mailbox(ticker: ticker),
            inputs: InputQueue(),
            ticker: ticker,
            surroundings: .init(
                sources: sources,
                runner: nil,
                journal: nil,
                display: nil,
                themes: [],
                glyphs: look.glyphChoice,
                zoneOffsetSeconds: zoneOffset(at: nil)
            )
        )
        let topology = topology(armed: false, recording: false)
        let console = await onOwnThread(named: "loop") {
            loop.run(Console(topology: topology, view: view)) { console in
                let state = console.state
                let isComplete = state.nodes.allSatisfy { node in
                    node.spec.probe == nil || node.probe.isUp != nil
                }
                return state.clock.now > .zero + .seconds(isComplete ? 1 : 3)
            }
        }
        for source in sources { await source.stop() }
        return console
    }

    func startRecording(_ ticker: SystemTicker) throws -> Recorder? {
        let header = RecordingHeader(
            started: ticker.wall - (ticker.now - .zero),
            program: "signalbox \(programVersion)",
            host: ProcessInfo.processInfo.hostName,
            cluster: configuration.cluster,
            redaction: redactor.state
        )
        do {
            switch recording {
            case .none: return nil
            case .stateFolder:
                return try Recorder.start(
                    in: stateDirectory(),
                    header: header,
                    seal: keyframeSeal()
                )
            case .file(let path):
                return try Recorder(path: path, header: header, seal: keyframeSeal())
            }
        } catch {
            throw Failure(.usage, "signalbox: \(error)")
        }
    }
}
