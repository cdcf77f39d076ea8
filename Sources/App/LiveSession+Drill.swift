import Audit
import Configuration
import Drills
import Events
import Ports
import Runtime
import Views

extension LiveSession {
    /// Runs a drill without a screen until its verdict.
    ///
    /// - Returns: the drill as it ended.
    func drill(
        _ plan: DrillPlan,
        nodes: [NodeName],
        isRehearsal: Bool
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
        let control = try drillControl(ticker)
        let sources = try sources(
            ticker,
            standardInput: try takeStandardInput(),
            remembers: false
        )
        let mailbox = Mailbox(ticker: ticker)
        // A rehearsal has no driver at all.
        let runner = EffectRunner(
            drivers: isRehearsal ? [] : controlDrivers(of: configuration),
            gate: control.gate,
            deadMan: control.deadMan,
            observers: sources + [control.watch],
            sink: mailbox,
            ticker: ticker
        )
        let interrupts = Interrupts()
        let signals = EndingSignals { interrupts.add() }
        let loop = LiveLoop(
            mailbox: mailbox,
            inputs: InputQueue(),
            ticker: ticker,
            surroundings: surroundings(sources + [control.watch], runner)
        )
        let topology = configuration.topology(armed: true, recording: false)
        let ended = await onOwnThread(named: "loop") {
            var driver = DrillDriver(
                machine,
                sink: mailbox,
                ticker: ticker,
                interrupts: interrupts
            )
            _ = loop.run(Console(topology: topology, view: .nodes)) { driver.tick($0.state) }
            return driver.machine
        }
        await runner.finish()
        await control.deadMan?.close(takesBack: false)
        for source in sources + [control.watch] { await source.stop() }
        signals.restore()
        return ended
    }

    /// A drill that dies leaves its fault standing, even between two operations: what stands by keeps
    /// all of it.
    private func drillControl(_ ticker: SystemTicker) throws -> LiveControl {
        try LiveControl(configuration, file: configurationFile, keeps: true, ticker: ticker)
    }

    /// Without a screen and without a recording.
    private func surroundings(
        _ sources: [any EventSource],
        _ runner: EffectRunner
    ) -> LiveLoop.Surroundings {
        .init(
            sources: sources,
            runner: runner,
            journal: nil,
            display: nil,
            themes: [],
            glyphs: look.glyphChoice,
            zoneOffsetSeconds: zoneOffset(at: nil)
        )
    }
}
