package import Events
package import Ports

/// One nginx of this host whose upstream file may be written.
package struct NginxTarget: Sendable {
    /// As steps call it: `NginxServer.proxy`.
    package var name: String
    /// The file with the `server` directives; a link is followed.
    package var upstreamFile: String
    /// The upstream block that is meant; nil when there is one only.
    package var upstream: String?
    /// The file with the number of its master process.
    package var pidFile: String
    /// What says whether nginx takes its files: `nginx -t`.
    package var test: [String]
    /// What makes nginx read them; nil: a HUP to the master.
    package var reload: [String]?

    package init(
        name: String,
        upstreamFile: String,
        upstream: String? = nil,
        pidFile: String,
        test: [String] = ["nginx", "-t"],
        reload: [String]? = nil
    ) {
        self.name = name
        self.upstreamFile = upstreamFile
        self.upstream = upstream
        self.pidFile = pidFile
        self.test = test
        self.reload = reload
    }
}

/// Marks servers in the upstream file of an nginx on this host and has nginx read it.
///
/// New connections follow the mark within the reload. nginx cannot end the WebSockets that it has
/// to a server: they stay in the workers that the reload left behind until their clients go or
/// `worker_shutdown_timeout` ends them, all of a worker at once. `drain` as a mark exists in nginx
/// Plus and from nginx 1.29.6 on; another nginx refuses it in `nginx -t`, and nothing is changed.
package struct NginxDriver: ControlDriver {
    /// Runs a program within a time limit: how it ended, and what it wrote.
    package typealias RunProgram =
        @Sendable (_ words: [String], _ limit: Duration) async -> (
            outcome: StepOutcome, output: String
        )

    private let targets: [NginxTarget]
    private let processes: String
    private let run: RunProgram

    /// - Parameters:
    ///   - targets: the nginxes, each with a name of its own.
    ///   - processes: where the kernel tells of processes.
    ///   - run: how `nginx -t` and a reload command are run.
    package init(
        targets: [NginxTarget],
        processes: String = "/proc",
        run: @escaping RunProgram
    ) {
        self.targets = targets
        self.processes = processes
        self.run = run
    }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        switch action {
        case .nginxMark(let server, _): target(server.proxy) != nil
        case .nginxOldWorkers(let proxy): target(proxy) != nil
        default: false
        }
    }

    /// Marks and reloads, or waits for old workers.
    ///
    /// - Parameters:
    ///   - step: a `.nginxMark` or a `.nginxOldWorkers` of one of the targets.
    ///   - progress: told how many old workers have ended.
    /// - Returns: for a mark `accepted` when new workers serve with it, `failed` when the old file
    ///   is back, `unknown` when neither is sure; for a wait `failed` when its time is over.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        switch step.action {
        case .nginxMark(let server, let mark):
            guard let target = target(server.proxy) else { break }
            let change = NginxChange(target: target, processes: processes, run: run)
            return await change.mark(server.address, mark, within: step.timeout)
        case .nginxOldWorkers(let proxy):
            guard let target = target(proxy) else { break }
            return await waitForOldWorkers(of: target, within: step.timeout, progress)
        default: break
        }
        return .failed("this driver marks servers of the configured nginxes only")
    }

    private func target(_ name: String) -> NginxTarget? { targets.first { $0.name == name } }

    private func waitForOldWorkers(
        of target: NginxTarget,
        within timeout: Duration,
        _ progress: @escaping StepProgress
    ) async -> StepOutcome {
        let deadline = ContinuousClock.now + timeout
        var seen: Set<Int32> = []
        do throws(UpstreamProblem) {
            while true {
                let found = try NginxProcesses(pidFile: target.pidFile, folder: processes)
                let leaving = found.workers().leaving
                seen.formUnion(leaving)
                progress(seen.count - leaving.count, seen.count)
                if leaving.isEmpty { return .accepted }
                let isOver = ContinuousClock.now >= deadline
                guard !isOver, (try? await Task.sleep(for: Limits.workerPoll)) != nil else {
                    let words = "\(leaving.count) old workers still hold connections"
                    return .failed("\(words); their clients or worker_shutdown_timeout end them")
                }
            }
        } catch {
            return .failed(error.words)
        }
    }
}
