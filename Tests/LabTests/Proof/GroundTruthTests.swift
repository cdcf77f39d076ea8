import Foundation
import Glibc
import Testing

@testable import Lab

/// Whether the long proofs run: `make proof`.
let provesAll = proofChoice != nil

/// `1` for all scenes, or a word of those that are to run: `SIGNALBOX_PROOF=spread`.
private let proofChoice = ProcessInfo.processInfo.environment["SIGNALBOX_PROOF"]

/// The gaps that the console makes of proxies' logs, held against what the clients went through.
@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `Gaps made of the proxies' logs` {
    struct Scene: Sendable, CustomStringConvertible {
        var fault: LabFault
        var openLog: Bool
        var transport = "ws"
        var isChosen: Bool {
            guard let proofChoice, proofChoice != "1" else { return true }
            return description.contains(proofChoice)
        }
        var description: String {
            (transport == "ws" ? "" : transport + " ") + fault.rawValue
                + (openLog ? " with the open log" : "")
        }
    }

    /// Browsers: a kept connection for `/info`, and polling where the WebSocket fails.
    private static let browserScenes = ["sockjs", "mixed"].flatMap { transport in
        [false, true].map { Scene(fault: .kill, openLog: $0, transport: transport) }
    }.filter(\.isChosen)

    private static let scenes = LabFault.allCases.flatMap { fault in
        [false, true].map { Scene(fault: fault, openLog: $0) }
    }.filter(\.isChosen)

    @Test func `of a kill are those of the clients`() async throws {
        try await prove(Scene(fault: .kill, openLog: true), clients: 20, patience: .seconds(1))
    }

    @Test(.enabled(if: provesAll, "make proof runs it"), arguments: scenes)
    func `of every fault are those of the clients`(scene: Scene) async throws {
        try await prove(scene, clients: 40)
    }

    @Test(.enabled(if: provesAll, "make proof runs it"), arguments: browserScenes)
    func `name the pinned and the degraded clients`(scene: Scene) async throws {
        try await prove(scene, clients: 40)
    }

    @Test(.enabled(if: provesAll, "make proof runs it"))
    func `that are recorded live without canaries are those of the clients`() async throws {
        try await withTemporaryDirectory { root in
            let recording = root + "/live.signalbox"
            let run = try await LabRun(.kill, root: root, clients: 40, openLog: true) { addresses in
                let file = root + "/without-canaries.yaml"
                let text = Files.text(addresses.configuration) ?? ""
                try Files.write(withoutCanaries(text), to: file)
                let command = try Command(["record", "-c", file, "-o", recording], folder: root)
                try await eventually("the recording") { command.output == recording + "\n" }
                return {
                    #expect(kill(command.pid, SIGTERM) == 0)
                    let outcome = try await command.outcome()
                    #expect(outcome.status == 0)
                }
            }
            let told = try await LabRun.toldGaps(of: recording, root: root)
            try judge(run, told, Scene(fault: .kill, openLog: true), name: "live")
        }
    }

    private func prove(
        _ scene: Scene,
        clients: Int,
        patience: Duration = .seconds(12)
    ) async throws {
        try await withTemporaryDirectory { root in
            let run = try await LabRun(
                scene.fault,
                root: root,
                clients: clients,
                transport: scene.transport,
                openLog: scene.openLog,
                patience: patience
            )
            let told = try await run.toldGaps(root: root)
            try judge(run, told, scene, name: scene.description.replacing(" ", with: "-"))
        }
    }

    private func judge(_ run: LabRun, _ told: [ToldGap], _ scene: Scene, name: String) throws {
        let demands = GapComparison.Demands(
            lostHow: scene.fault.lostHow,
            gapMilliseconds: scene.openLog && scene.transport == "ws" ? 100 : nil
        )
        let comparison = GapComparison(run.truth, told: told, demands: demands)
        print("\(name): \(comparison.report)")
        if !comparison.isWhole { try run.keep(as: name) }
        #expect(!run.truth.gaps.isEmpty)
        #expect(comparison.share >= 0.99, "\(comparison.report)")
        #expect(comparison.invented.isEmpty, "\(comparison.report)")
        #expect(comparison.faults.isEmpty, "\(comparison.report)")
    }

    private func withoutCanaries(_ configuration: String) -> String {
        var lines = configuration.split(separator: "\n", omittingEmptySubsequences: false)
        if let start = lines.firstIndex(of: "canaries:") { lines.removeSubrange(start...start + 1) }
        return lines.joined(separator: "\n")
    }
}
