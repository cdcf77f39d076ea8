import Foundation
import Synchronization
import Testing

@Suite struct `Random histories of a log` {
    /// Histories in a run; SIGNALBOX_TAIL_SEEDS asks for more.
    private static let histories =
        ProcessInfo.processInfo.environment["SIGNALBOX_TAIL_SEEDS"].flatMap(Int.init) ?? 10_000
    /// Failures told, the shortest way to their cause.
    private static let maximumTold = 5

    @Test func `lose, double and reorder no line`() throws {
        let memory = "/dev/shm"
        let isWritable = FileManager.default.isWritableFile(atPath: memory)
        let parent =
            (isWritable ? memory : FileManager.default.temporaryDirectory.path)
            + "/signalbox-tail-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let failures = Mutex<[String]>([])
        // Every history is alone in its directory.
        DispatchQueue.concurrentPerform(iterations: Self.histories) { index in
            guard failures.withLock(\.count) < Self.maximumTold else { return }
            let seed = UInt64(index) + 1
            do {
                guard let failure = try TailModel(seed: seed, in: parent).run() else { return }
                failures.withLock { $0.append(failure) }
            } catch {
                failures.withLock { $0.append("seed \(seed): \(error)") }
            }
        }
        for failure in failures.withLock(\.self) { Issue.record("\(failure)") }
    }
}
