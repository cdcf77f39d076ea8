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

    /// How its sessions are lost, as `lost_how` says it.
    var lostHow: String {
        switch self {
        case .kill: "crash"
        case .stop: "closed"
        case .freeze: "timeout"
        case .killProxy: "proxy_died"
        case .drain: "admin"
        }
    }

    func strike(_ directory: String) async throws {
        switch self {
        case .kill: try await labAct(.kill, node: "web2", directory: directory)
        case .stop: try await labAct(.stop, node: "web2", directory: directory)
        case .freeze: try await labAct(.freeze, node: "web2", directory: directory)
        case .killProxy: try await labAct(.killProxy, node: "web2", directory: directory)
        case .drain: try await labAct(.drain, node: "web2", directory: directory, shed: 20)
        }
    }

    /// Most time until all clients are back.
    ///
    /// Meteor's third and fourth tries come within 19.4 s, each with an even chance; later ones are
    /// rare. A frozen app is noticed after at most 50 s, and holds each try for 10 s.
    var limit: Duration { self == .freeze ? .seconds(240) : .seconds(120) }
}

/// A lab that a fault came over, and what is left of it: its logs and the truth.
struct LabRun: Sendable {
    var addresses: LabAddresses
    var truth: Truth
    /// The lab's own directory.
    var directory: String

    /// Starts a lab below `root`, strikes, waits until every client is back, and takes it down.
    ///
    /// - Parameters:
    ///   - fault: what is done to web2.
    ///   - root: a folder for the lab's.
    ///   - clients: how many there are.
    ///   - transport: what they use.
    ///   - proxy: what runs on each node.
    ///   - openLog: whether nginx tells of WebSockets that open.
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
            onStop: .close
        )
        addresses = try await labUp(options).addresses
        let truthFile = try #require(addresses.truth)
        let atTheEnd = try await during(addresses)
        // Nothing of the start is near the fault, in logs that tell seconds.
        try await Self.peace(truthFile, clients: clients, limit: .seconds(20))
        try await fault.strike(directory)
        try await eventually("a loss", limit: .seconds(60)) {
            !Truth(Files.text(truthFile) ?? "").gaps.isEmpty
        }
        try await Self.peace(truthFile, clients: clients, limit: fault.limit)
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
