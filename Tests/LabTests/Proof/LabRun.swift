import Foundation
import Testing

@testable import Lab

/// What is done to web2 while clients are on it.
enum LabFault: String, CaseIterable, Sendable {
    case kill
    case stop
    case freeze
    case killProxy = "kill-proxy"
    case drain
    /// SIGTERM to an app that says goodbye to one after the other.
    case spread
    case stopProxy = "stop-proxy"

    /// How its sessions are lost, as `lost_how` says it.
    var lostHow: String {
        switch self {
        case .kill: "crash"
        case .stop, .spread: "closed"
        case .freeze: "timeout"
        case .killProxy, .stopProxy: "proxy_died"
        case .drain: "admin"
        }
    }

    func strike(_ directory: String) async throws {
        switch self {
        case .kill: try await labAct(.kill, node: "web2", directory: directory)
        case .stop, .spread: try await labAct(.stop, node: "web2", directory: directory)
        case .freeze: try await labAct(.freeze, node: "web2", directory: directory)
        case .killProxy: try await labAct(.killProxy, node: "web2", directory: directory)
        case .stopProxy: try await labAct(.stopProxy, node: "web2", directory: directory)
        case .drain: try await labAct(.drain, node: "web2", directory: directory, shed: 20)
        }
    }

    func repair(_ directory: String) async throws {
        let verb: LabVerb =
            switch self {
            case .kill, .stop, .spread, .freeze: .start
            case .killProxy, .stopProxy: .startProxy
            case .drain: .undrain
            }
        try await labAct(verb, node: "web2", directory: directory)
    }
}

/// A lab that a fault came over, and what is left of it: its logs and the truth.
struct LabRun: Sendable {
    var addresses: LabAddresses
    var truth: Truth
    /// The lab's own directory.
    var directory: String

    /// Starts a lab below `root`, strikes, repairs, waits until every client is back, takes it down.
    ///
    /// - Parameters:
    ///   - fault: what is done to web2.
    ///   - root: a folder for the lab's.
    ///   - clients: how many there are.
    ///   - transport: what they use.
    ///   - proxy: what runs on each node.
    ///   - openLog: whether nginx tells of WebSockets that open.
    ///   - patience: how long web2 stays so after the last loss, while clients fail and wait.
    ///   - during: told the running lab before the fault; what it returns is done when all clients
    ///     are back.
    /// - Throws: `LabError`, or `DeadlineMissed` when not everybody comes back in time.
    init(
        _ fault: LabFault,
        root: String,
        clients: Int,
        transport: String = "ws",
        proxy: NodeProxy = .nginx,
        openLog: Bool = false,
        patience: Duration = .seconds(12),
        during: (LabAddresses) async throws -> (() async throws -> Void) = { _ in {} }
    ) async throws {
        directory = root + "/lab"
        let options = LabOptions(
            directory: directory,
            executable: Needed.executable,
            clients: clients,
            transport: transport,
            proxy: proxy,
            openLog: openLog,
            onStop: fault == .spread ? .spread : .close,
            // A test that fails leaves none behind.
            owned: true
        )
        addresses = try await labUp(options).addresses
        let truthFile = try #require(addresses.truth)
        let atTheEnd = try await during(addresses)
        // Nothing of the start is near the fault, in logs that tell seconds.
        try await Self.peace(truthFile, clients: clients, limit: .seconds(20))
        let victims = Truth(Files.text(truthFile) ?? "").nodes.filter { $0.value == "web2" }.keys
        try await fault.strike(directory)
        // The client's heartbeat takes 50 s at most.
        try await eventually("every loss", limit: .seconds(90)) {
            Set(victims).isSubset(of: Truth(Files.text(truthFile) ?? "").gaps.map(\.client))
        }
        try await eventually("tries that fail", limit: patience + .seconds(5)) {
            let lost = Truth(Files.text(truthFile) ?? "").gaps.map(\.lostAt).max() ?? 0
            return .seconds(Date.now.timeIntervalSince1970 - lost) > patience
        }
        try await fault.repair(directory)
        // The next try of Meteor's ladder, by then the fifth at most, is 49 s off at most.
        try await Self.peace(truthFile, clients: clients, limit: .seconds(120))
        try await atTheEnd()
        try await labDown(directory: directory)
        truth = Truth(Files.text(truthFile) ?? "")
    }

    /// Waits until everybody can work and nothing has happened to anybody for two seconds.
    private static func peace(_ truth: String, clients: Int, limit: Duration) async throws {
        try await eventually("peace", limit: limit) {
            let truth = Truth(Files.text(truth) ?? "")
            return truth.usable.count == clients
                && Date.now.timeIntervalSince1970 - truth.lastStep > 2
        }
    }

    /// The arguments that name every log of the proxies: `--log web1=… --log …`.
    var logArguments: [String] {
        let nodes = addresses.nodes.flatMap { node in
            [node.accessLog, node.openLog, node.errorLog].compactMap { file in
                file.map { ["--log", "\(node.name)=\($0)"] }
            }
        }
        return nodes.flatMap(\.self) + ["--log", addresses.balancerLog]
    }

    /// What `signalbox import` and `signalbox gaps` make of the proxies' logs alone.
    func toldGaps(root: String) async throws -> [ToldGap] {
        let recording = root + "/imported.signalbox"
        let imported = try await Command(
            ["import"] + logArguments + ["-o", recording],
            folder: root
        ).outcome(limit: .seconds(120))
        try #require(imported.status == 0, "\(imported.errors)")
        return try await Self.toldGaps(of: recording, root: root)
    }

    static func toldGaps(of recording: String, root: String) async throws -> [ToldGap] {
        let told = try await Command.run("gaps", recording, "--json", folder: root)
        try #require(told.status == 0, "\(told.errors)")
        return try ToldGap.all(told.output)
    }

    /// Keeps the logs of a run whose account has faults, where `SIGNALBOX_PROOF_KEEP` says.
    func keep(as name: String) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let folder = environment["SIGNALBOX_PROOF_KEEP"] else { return }
        try Files.makeDirectory(folder)
        try Files.remove(folder + "/" + name)
        try FileManager.default.copyItem(
            atPath: directory + "/logs",
            toPath: folder + "/" + name
        )
    }
}
