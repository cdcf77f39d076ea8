import Foundation
import Glibc

/// The processes of a lab as a file, `run/processes.json`, for the one who cleans up after a crash.
///
/// A process is named by its pid and its start time; a pid alone may belong to somebody else by
/// now.
struct ProcessRegister: Codable, Equatable, Sendable {
    struct Entry: Codable, Equatable, Sendable {
        var name: String
        /// The process, which leads a group of the same number.
        var pid: Int32
        var startTicks: UInt64
    }

    /// The kernel's identifier of this boot: pids and ticks mean nothing in another.
    var boot: String
    /// The session of the supervisor, in which all its processes are.
    var session: Int32
    var supervisor: Entry
    var processes: [Entry] = []

    /// The register of a supervisor that has started nothing yet.
    init() throws(LabError) {
        guard let own = ProcessFacts.own else {
            throw .system(action: "read /proc/self/stat", reason: "it is not there")
        }
        boot = Self.currentBoot
        session = own.session
        supervisor = Entry(name: "supervisor", pid: own.pid, startTicks: own.startTicks)
    }

    init(boot: String, session: Int32, supervisor: Entry, processes: [Entry]) {
        self.boot = boot
        self.session = session
        self.supervisor = supervisor
        self.processes = processes
    }

    static var currentBoot: String {
        (Files.text("/proc/sys/kernel/random/boot_id") ?? "").trimmingCharacters(in: .newlines)
    }

    /// Reads a register; nil when there is none or it is not one.
    init?(file: String) {
        guard let text = Files.text(file),
            let register = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = register
    }

    func write(to file: String) throws {
        try Files.write(encodeLine(self) + "\n", to: file)
    }

    /// Those of `present` that this register's lab left behind.
    ///
    /// The leader of a group must have the start time that was written down. Members of a group
    /// whose leader is gone must be in the lab's session and not older than the leader: a number in
    /// use as a group is not given to a new process.
    func leftovers(among present: [ProcessFacts], boot: String) -> [ProcessFacts] {
        guard boot == self.boot else { return [] }
        let byPid = Dictionary(present.map { ($0.pid, $0) }) { _, last in last }
        let leaders = (processes + [supervisor]).filter { entry in
            guard let leader = byPid[entry.pid] else { return true }
            return leader.startTicks == entry.startTicks
        }
        return present.filter { process in
            process.isAlive
                && leaders.contains { leader in
                    if process.pid == leader.pid { return true }
                    return leader.name != supervisor.name && process.group == leader.pid
                        && process.session == session && process.startTicks >= leader.startTicks
                }
        }
    }
}

/// Ends what a crashed lab left running: SIGTERM, and SIGKILL for what is there two seconds later.
///
/// - Throws: `LabError.system` when a process cannot be ended.
func endLeftovers(of file: String) async throws {
    guard let register = ProcessRegister(file: file) else { return }
    func present() -> [ProcessFacts] {
        register.leftovers(among: ProcessFacts.all, boot: ProcessRegister.currentBoot)
            .filter { $0.pid != getpid() }
    }
    for signal in [SIGTERM, SIGKILL] {
        for process in present() {
            say("ending process \(process.pid), left by a lab that crashed")
            kill(process.pid, signal)
            // A stopped process takes SIGTERM only when it goes on.
            kill(process.pid, SIGCONT)
        }
        if await holds(within: .seconds(2), { present().isEmpty }) { return }
    }
    throw LabError.system(
        action: "end processes \(present().map(\.pid)) of a lab that crashed",
        reason: "they are still there after SIGKILL"
    )
}

/// Whether `condition` comes to hold within `limit`; looks every 10 ms.
func holds(within limit: Duration, _ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while await !condition() {
        guard ContinuousClock.now < deadline, !Task.isCancelled else { return await condition() }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return true
}
