import Foundation
import Glibc
import NIOCore
import Subprocess
import SystemPackage

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
    var options = options
    options.directory = absolute(options.directory)
    try options.check()
    let layout = LabLayout(directory: options.directory)
    try prepareDirectory(layout)
    do { _ = try LabLock(layout) }  // Taken and given back: nobody else is at work here.
    try Files.makeDirectory(layout.logs)
    try Files.remove(layout.log("supervisor"))

    let supervisor = SupervisorProcess(options, log: layout.log("supervisor"))
    do {
        let status = try await supervisor.untilReady(layout, progress: progress)
        if !options.owned { _ = try await ask(layout, LabCommand(do: .release)) }
        return status
    } catch {
        // Also when this task is cancelled: nothing may be left.
        supervisor.letGo()
        await supervisor.untilEnded()
        throw error
    }
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
    let layout = LabLayout(directory: absolute(directory))
    guard Files.exists(layout.marker) else {
        throw LabError.notRunning(directory: layout.directory)
    }
    let wasRunning = (try? await ask(layout, LabCommand(do: .down), timeout: .seconds(15))) != nil
    let hadLeftovers = Files.exists(layout.run)
    // The supervisor holds the lock until it has removed its files.
    if await !holds(within: .seconds(5), { (try? LabLock(layout)) != nil }) {
        try killSupervisor(layout)
        _ = await holds(within: .seconds(2)) { (try? LabLock(layout)) != nil }
    }
    let lock = try LabLock(layout)
    try await clean(layout)
    if purge {
        for path in [layout.logs, layout.formerLogs, layout.marker] { try Files.remove(path) }
        if Files.names(in: layout.directory).isEmpty { try Files.remove(layout.directory) }
    }
    _ = consume lock
    guard wasRunning || hadLeftovers || purge else {
        throw LabError.notRunning(directory: layout.directory)
    }
}

/// Asks a running lab how it is.
///
/// - Throws: `LabError.notRunning` when no lab answers in the directory.
package func labStatus(directory: String) async throws -> LabStatus {
    let layout = LabLayout(directory: absolute(directory))
    guard let status = try await ask(layout, LabCommand(do: .status)).status else {
        throw LabError.notRunning(directory: layout.directory)
    }
    return status
}

/// Does something to one node.
///
/// Returns when a process is seen in its new condition: ended, frozen, or running. A start does not
/// wait until the process is ready to serve, and does nothing to one that runs. A drain returns when
/// the balancer has taken it; sessions are shut down after that.
///
/// - Parameters:
///   - verb: what to do.
///   - node: the node's name, such as `web2`.
///   - directory: the lab's state directory.
///   - shed: with `.drain`, the sessions to shut down each second, 1 to 500; nil leaves them.
/// - Throws: `LabError.refused` with the reason, `LabError.notRunning` without a lab.
package func labAct(
    _ verb: LabVerb,
    node: String,
    directory: String,
    shed: Int? = nil
) async throws {
    let layout = LabLayout(directory: absolute(directory))
    let command = LabCommand(do: .act, verb: verb, node: node, shed: shed)
    // An app that spreads its goodbyes takes six seconds to stop.
    let answer = try await ask(layout, command, timeout: .seconds(15))
    guard answer.ok else { throw LabError.refused(reason: answer.reason ?? "no reason given") }
}

/// Sends one command to a lab's supervisor.
func ask(
    _ layout: LabLayout,
    _ command: LabCommand,
    timeout: TimeAmount = .seconds(5)
) async throws -> LabAnswer {
    let text: String
    do {
        let address = try SocketAddress(unixDomainSocketPath: layout.socket)
        text = try await exchange(
            with: address,
            send: try encodeLine(command) + "\n",
            timeout: timeout
        )
    } catch {
        throw LabError.notRunning(directory: layout.directory)
    }
    do {
        return try JSONDecoder().decode(LabAnswer.self, from: Data(text.utf8))
    } catch {
        throw LabError.system(
            action: "understand the lab in \(layout.directory)",
            reason: "it answered \(text.prefix(200))"
        )
    }
}

/// Kills a supervisor that answers no more; never another process that has its number now.
private func killSupervisor(_ layout: LabLayout) throws {
    guard let register = ProcessRegister(file: layout.register) else { return }
    let present = ProcessFacts.all
    for process in register.leftovers(among: present, boot: ProcessRegister.currentBoot)
    where process.pid == register.supervisor.pid { kill(process.pid, SIGKILL) }
}

/// A path as it is from the root, without `.` and `..`.
func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
