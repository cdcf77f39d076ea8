import Audit
import Configuration
import Drills
import Events
import Ports
import Recording
import Runtime
import Views

extension LiveSession {
    /// Runs a drill without a screen until its verdict.
    ///
    /// - Parameters:
    ///   - plan: the drill.
    ///   - nodes: whom the fault goes through.
    ///   - isRehearsal: whether the guards are asked and nothing is sent.
    ///   - file: the plan's path; nil for one that is built in.
    /// - Returns: the drill as it ended.
    /// - Throws: `Failure` when it cannot begin.
    func drill(
        _ plan: DrillPlan,
        nodes: [NodeName],
        isRehearsal: Bool,
        file: String?
    ) async throws -> DrillMachine {
        let ticker = SystemTicker()
        guard
            let machine = DrillMachine(
                plan,
                nodes: nodes,
                isRehearsal: isRehearsal,
                now: .zero
            )
        else { throw Failure(.usage, "signalbox: there is no node to drill") }
        let writing = isRehearsal ? nil : try configuration.writes.map(DrillWriting.init)
        let control = try drillControl(ticker, plan, file)
        let journal = try startRecording(ticker)
        let sources = try sources(
            ticker,
            standardInput: try takeStandardInput(),
            remembers: false
        )
        let all = sources + [control.watch] + [keeper(journal, ticker)].compactMap(\.self)
        let mailbox = Mailbox(ticker: ticker)
        let runner = drillRunner(control, journal, sources, mailbox, ticker, isRehearsal)
        let interrupts = Interrupts()
        let signals = EndingSignals { interrupts.add() }
        let loop = LiveLoop(
            mailbox: mailbox,
            inputs: InputQueue(),
            ticker: ticker,
            surroundings: surroundings(all, runner, journal)
        )
        let topology = topology(armed: true, recording: journal != nil)
        let ended = await onOwnThread(named: "loop") {
            var driver = DrillDriver(
                machine,
                sink: mailbox,
                ticker: ticker,
                interrupts: interrupts,
                writing: writing
            )
            _ = loop.run(Console(topology: topology, view: .nodes)) { driver.tick($0.state) }
            return driver.machine
        }
        await runner.finish()
        await control.deadMan?.close(takesBack: false)
        for source in all { await source.stop() }
        await journal?.close()
        signals.restore()
        if let words = await writing?.close() { complain("signalbox: \(words)") }
        if let path = journal?.status.path { complain("Recorded: signalbox replay \(path)") }
        return ended
    }

    /// A rehearsal has no driver at all.
    private func drillRunner(
        _ control: LiveControl,
        _ journal: Recorder?,
        _ sources: [any EventSource],
        _ mailbox: Mailbox,
        _ ticker: SystemTicker,
        _ isRehearsal: Bool
    ) -> EffectRunner {
        EffectRunner(
            drivers: isRehearsal ? [] : controlDrivers(of: configuration),
            gate: control.gate,
            deadMan: control.deadMan,
            journal: journal,
            observers: sources + [control.watch],
            sink: mailbox,
            ticker: ticker
        )
    }

    /// A drill that dies leaves its fault standing, even between two operations: what stands by keeps
    /// all of it.
    private func drillControl(
        _ ticker: SystemTicker,
        _ plan: DrillPlan,
        _ file: String?
    ) throws -> LiveControl {
        var commands: [[String]] = []
        if case .command(let inject, let restore) = plan.fault { commands = [inject, restore] }
        return try LiveControl(
            configuration,
            file: configurationFile,
            drill: (file, commands),
            keeps: true,
            ticker: ticker
        )
    }

    /// Without a screen.
    private func surroundings(
        _ sources: [any EventSource],
        _ runner: EffectRunner,
        _ journal: Recorder?
    ) -> LiveLoop.Surroundings {
        .init(
            sources: sources,
            runner: runner,
            journal: journal,
            display: nil,
            themes: [],
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: nil)
        )
    }
}
