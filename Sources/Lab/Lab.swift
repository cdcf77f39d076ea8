/// Starts a lab and returns when every part of it answers.
///
/// The lab runs on its own, apart from the caller's terminal and session, until `labDown`. With
/// `options.owned` it also ends as soon as the calling process does. What a lab that crashed here
/// left behind is ended first.
///
/// - Parameters:
///   - options: what to start, and where.
///   - progress: told which part is awaited, each time that changes; called on any thread.
/// - Returns: the running lab; its `addresses.configuration` is ready for `watch -c`.
/// - Throws: `LabError`; whatever was started by then has ended again.
package func labUp(
    _ options: LabOptions,
    progress: (@Sendable (String) -> Void)? = nil
) async throws -> LabStatus {
    throw LabError.notRunning(directory: options.directory)
}

/// Ends every process of a lab and removes what it wrote, except its logs.
///
/// Also ends what a crashed lab left behind. Returns when nothing of it is left.
///
/// - Parameters:
///   - directory: the lab's state directory.
///   - purge: whether its logs, and the directory when that leaves it empty, go too.
/// - Throws: `LabError.notRunning` when there is nothing to end.
package func labDown(directory: String, purge: Bool = false) async throws {
    throw LabError.notRunning(directory: directory)
}

/// Asks a running lab how it is.
///
/// - Throws: `LabError.notRunning` when no lab answers in the directory.
package func labStatus(directory: String) async throws -> LabStatus {
    throw LabError.notRunning(directory: directory)
}

/// Kills, stops, freezes or starts the app of one node.
///
/// Returns when the process is seen in its new condition: ended, frozen, or running. A start does
/// not wait until the app is ready to serve.
///
/// - Throws: `LabError.refused` with the reason, `LabError.notRunning` without a lab.
package func labAct(_ verb: LabVerb, node: String, directory: String) async throws {
    throw LabError.notRunning(directory: directory)
}
