import Dispatch
import Foundation
import Glibc

/// Runs the supervisor: the one process that starts, owns and ends every part of a lab.
///
/// Returns when the lab has been taken down: by `labDown`, SIGTERM, SIGINT, SIGHUP, or the end of
/// standard input while `options.owned`.
///
/// - Throws: `LabError` when the lab did not come up; everything has ended again by then.
package func runSupervisor(_ options: LabOptions) async throws {
    // Keys, logs and sockets are for the lab's user only.
    umask(0o077)
    try options.check()
    let layout = LabLayout(directory: options.directory)
    try prepareDirectory(layout)
    let lock = try LabLock(layout)
    try await clean(layout)
    try prepareLogs(layout)
    try Files.makeDirectory(layout.run)

    let outcome: Result<LabError?, any Error>
    do {
        outcome = .success(try await superviseToTheEnd(options, layout))
    } catch { outcome = .failure(error) }
    for path in layout.transient { try Files.remove(path) }
    _ = consume lock
    if let failure = try outcome.get() { throw failure }
}

/// - Returns: why the lab did not come up; nil when it did.
private func superviseToTheEnd(
    _ options: LabOptions,
    _ layout: LabLayout
) async throws -> LabError? {
    let supervisor = try await Supervisor(options: options, layout: layout)
    let socket = try await CommandSocket(path: layout.socket) { await supervisor.answer($0) }
    let signals = [SIGTERM, SIGINT, SIGHUP].map { number in
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { supervisor.requestEnd("signal \(number)") }
        source.resume()
        return source
    }
    if options.owned {
        onEndOfStandardInput { Task { await supervisor.ownerIsGone() } }
    }
    let failure = await supervisor.runToTheEnd()
    await socket.close()
    for source in signals { source.cancel() }
    return failure
}

/// Makes the directory a lab's, or sees that it is one.
///
/// - Throws: `LabError.badOption` for a directory with something else in it, which `down` would
///   otherwise remove.
func prepareDirectory(_ layout: LabLayout) throws(LabError) {
    let names = Files.names(in: layout.directory)
    guard names.isEmpty || Files.exists(layout.marker) else {
        throw .badOption(
            name: "--dir",
            value: layout.directory,
            remedy: "there are files in it that are not a lab's; name a new or empty directory"
        )
    }
    try Files.makeDirectory(layout.directory)
}

/// Ends and removes what a lab that crashed here left behind.
func clean(_ layout: LabLayout) async throws {
    try await endLeftovers(of: layout.register)
    for path in layout.transient { try Files.remove(path) }
}

/// Keeps the logs of the lab that ran here before, and only those.
private func prepareLogs(_ layout: LabLayout) throws(LabError) {
    try Files.makeDirectory(layout.logs)
    guard Files.names(in: layout.logs).contains(where: { $0 != "supervisor.log" }) else { return }
    try Files.remove(layout.formerLogs)
    try Files.makeDirectory(layout.formerLogs)
    for name in Files.names(in: layout.logs) where name != "supervisor.log" {
        try Files.move(layout.logs + "/" + name, to: layout.formerLogs + "/" + name)
    }
}

/// Calls `body` when standard input ends; what comes in is of no interest.
private func onEndOfStandardInput(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
        while readLine() != nil {}
        body()
    }
    thread.name = "lab owner watch"
    thread.start()
}
