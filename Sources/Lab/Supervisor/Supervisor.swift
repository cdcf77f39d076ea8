import Glibc

/// Starts the parts of one lab, answers for them, and ends them.
///
/// It restarts nothing by itself: a dead app stays dead until it is told to start.
actor Supervisor {
    /// Time a process has to end after SIGTERM before SIGKILL.
    static let patience = Duration.seconds(2)
    /// Time a failed lab keeps answering, so that whoever started it hears why.
    private static let failureKept = Duration.seconds(5)

    let options: LabOptions
    let layout: LabLayout
    private let network: Network
    let addresses: LabAddresses

    var parts: [String: Part] = [:]
    /// The parts' names in the order of their start.
    var order: [String] = []
    private var register: ProcessRegister
    var phase = LabStatus.Phase.starting
    var waitingFor: String?
    var failure: LabError?
    var isReleased = false
    /// Nodes on which something is being done right now.
    var busy: Set<String> = []
    /// The nodes whose sessions are being shut down.
    var sheds: [String: Task<Void, Never>] = [:]
    private let endRequests: AsyncStream<String>
    private let endRequest: AsyncStream<String>.Continuation

    /// Takes a network for the lab.
    init(options: LabOptions, layout: LabLayout) async throws {
        let addresses = { (octet: UInt8) in
            layout.addresses(
                network: octet,
                nodes: options.nodes,
                hasSwarm: options.clients > 0,
                proxy: options.proxy,
                hasOpenLog: options.openLog
            )
        }
        self.options = options
        self.layout = layout
        register = try ProcessRegister()
        network = try await Network(wanted: options.network) { addresses($0).listening }
        self.addresses = addresses(network.octet)
        (endRequests, endRequest) = AsyncStream.makeStream()
    }

    /// Asks for the end; may be called from anywhere, any number of times.
    nonisolated func requestEnd(_ reason: String) { endRequest.yield(reason) }

    /// The process that started the lab is gone: that is the end unless it released the lab.
    func ownerIsGone() {
        if !isReleased { requestEnd("its owner is gone") }
    }

    /// Starts everything, waits for the request to end, and ends everything.
    ///
    /// - Returns: why the lab did not come up; nil when it did.
    func runToTheEnd() async -> LabError? {
        let starting = Task { await start() }
        for await reason in endRequests {
            say("ending: \(reason)")
            break
        }
        starting.cancel()
        await starting.value
        if phase != .failed { phase = .ending }
        await endParts()
        await network.release()
        return failure
    }

    private func start() async {
        do {
            try await startParts()
            waitingFor = nil
            phase = .ready
            say("ready on \(addresses.network).0.0/16")
        } catch is CancellationError {
            return
        } catch {
            let failure = (error as? LabError) ?? .system(action: "start", reason: "\(error)")
            self.failure = failure
            phase = .failed
            say("\(failure)")
            await endParts()
            try? await Task.sleep(for: Self.failureKept)
            requestEnd("it did not come up")
        }
    }

    /// Adds a part and starts its process.
    func launch(_ part: Part) async throws {
        try Task.checkCancellation()
        order.append(part.name)
        parts[part.name] = part
        try await launch(part.name)
    }

    func launch(_ name: String) async throws {
        guard var part = parts[name] else { return }
        part.starts += 1
        part.ending = nil
        let start = part.starts
        parts[name] = part
        let pid = try await part.launch { await self.ended(name, start: start, ending: $0) }
        // It may have ended already, and have been collected; then there is no one to write down.
        guard parts[name]?.ending == nil, let facts = ProcessFacts(pid: pid) else { return }
        parts[name]?.pid = pid
        register.processes.removeAll { $0.name == name }
        register.processes.append(
            ProcessRegister.Entry(name: name, pid: pid, startTicks: facts.startTicks)
        )
        try register.write(to: layout.register)
    }

    private func ended(_ name: String, start: Int, ending: String) {
        guard parts[name]?.starts == start else { return }
        parts[name]?.pid = nil
        parts[name]?.ending = ending
        say("\(name) ended: \(ending)")
    }

    /// Waits until a part serves.
    ///
    /// - Throws: `LabError.partFailed` with the part's last log lines when it ends instead, or when
    ///   the time is up.
    func wait(
        for name: String,
        until deadline: ContinuousClock.Instant,
        check: () async throws -> Bool
    ) async throws {
        waitingFor = name
        var problem = "it answers, but it is not ready"
        while true {
            try Task.checkCancellation()
            do {
                if try await check() { return }
            } catch {
                problem = "\(error)"
            }
            let part = parts[name]
            let lines = part.map { Files.lastLines($0.errors ?? $0.log) } ?? []
            if let ending = part?.ending {
                throw LabError.partFailed(
                    part: name,
                    reason: "it ended at once: \(ending)",
                    lastLines: lines
                )
            }
            guard ContinuousClock.now < deadline else {
                throw LabError.partFailed(
                    part: name,
                    reason: "it was not ready in time: \(problem)",
                    lastLines: lines
                )
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Ends every process with all its children: SIGTERM, SIGKILL for what stays.
    private func endParts() async {
        for shed in sheds.values { shed.cancel() }
        // The clients first: that the lab ends is nobody's failover.
        if let swarm = parts["swarm"]?.pid {
            signal(SIGTERM, group: swarm)
            _ = await holds(within: Self.patience) { parts["swarm"]?.pid == nil }
        }
        for number in [SIGTERM, SIGKILL] {
            for group in parts.values.compactMap(\.pid) {
                signal(number, group: group)
                // A stopped process takes SIGTERM only when it goes on.
                signal(SIGCONT, group: group)
            }
            if await holds(within: Self.patience, { parts.values.allSatisfy { $0.pid == nil } }) {
                break
            }
        }
        // A child may outlive the one that led its group.
        try? await endLeftovers(of: layout.register)
    }
}
