/// Runs the supervisor: the one process that starts, owns and ends every part of a lab.
///
/// Returns when the lab has been taken down: by `labDown`, SIGTERM, SIGINT, SIGHUP, or the end of
/// standard input while `options.owned`.
///
/// - Throws: `LabError` when the lab did not come up; everything has ended again by then.
package func runSupervisor(_ options: LabOptions) async throws {
    throw LabError.notRunning(directory: options.directory)
}
