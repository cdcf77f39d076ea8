import ArgumentParser
import Audit
import Configuration
import Events
import Foundation
import Model
import Runtime
import Views

/// `signalbox stop`: nobody on this host acts, until it is released.
struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Keep every console of this host from acting, or let them act again."
    )

    @Argument(help: "Why: every console shows it.")
    var why: String?

    @Flag(help: "Let them act again.")
    var release = false

    func validate() throws {
        if release == (why != nil) {
            throw ValidationError("give a reason to stop, or --release")
        }
    }

    func run() throws {
        let host = try HostRecords()
        let act: HostAct = why.map { .stop(why: $0) } ?? .release
        try host.carryOut(act, cluster: "")
        print(
            release ? "Consoles of this host may act again." : "No console of this host acts now."
        )
    }
}

/// `signalbox mark`: a node that somebody works on.
struct MarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Mark a node as in maintenance: others are kept from acting on it."
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String

    @Argument(help: "Which node.")
    var node: String

    @Option(name: .customLong("for"), help: "For how long, such as 2h; then it only warns.")
    var lasting: TimeChoice?

    @Option(help: "Why.")
    var why: String?

    @Flag(help: "Take the mark away.")
    var end = false

    func validate() throws {
        guard end || (lasting != nil && why != nil) else {
            throw ValidationError("give --for and --why, or --end")
        }
    }

    func run() throws {
        let configuration = try readConfigurationFile(configurationFile)
        let name = NodeName(rawValue: node)
        guard configuration.nodes.contains(where: { $0.name == name }) else {
            throw Failure(.usage, "signalbox: \(node) is not in \(configurationFile)")
        }
        var act = HostAct.unmark(name)
        if !end, let lasting, let why {
            act = .mark(name, lasting: lasting.duration, why: why)
        }
        try HostRecords().carryOut(act, cluster: configuration.cluster)
        print(end ? "\(node) is not marked any more." : "\(node) is marked.")
    }
}

/// `signalbox approve`: the second person's word for one exact operation.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve one exact operation that another person wants.",
        discussion: """
            signalbox approve 'kill web2' -c FILE, with the figure where the verb has one \
            ('shed web2 20'). Prints every step that is approved; with --yes \
            approves them. It counts for as long as guard: second_person says, and only when \
            another user gave it: both need one SIGNALBOX_CONTROL_DIR (docs/audit.md).
            """
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String

    @Argument(help: "The verb and the node, such as 'kill web2'.")
    var operation: String

    @Flag(help: "Really approve it.")
    var yes = false

    func run() throws {
        let configuration = try readConfigurationFile(configurationFile)
        let words = operation.split(separator: " ")
        let amount = words.count == 3 ? Int(words[2]) : nil
        guard words.count == 2 || amount != nil,
            let verb = Verb.configurable.first(where: { $0.rawValue == words[0] })
        else {
            throw Failure(.usage, "signalbox: approve what? Such as: approve 'kill web2'")
        }
        if amount != nil, verb.amounts == nil {
            throw Failure(.usage, "signalbox: \(verb.rawValue) has no figure")
        }
        let state = State(topology: configuration.topology(armed: false, recording: false))
        let node = NodeName(rawValue: String(words[1]))
        switch makePlan(verb, for: node, amount: amount, in: state) {
        case .failure(let refusal): throw Failure(.usage, "signalbox: \(refusal.words)")
        case .success(let plan):
            print(plan.approvalText)
            guard yes else { return complain("signalbox: nothing is approved yet: add --yes") }
            try HostRecords().approve(plan.approvalText, cluster: configuration.cluster)
        }
    }
}

/// The host's records for a command without a screen.
private struct HostRecords {
    private let folder = ControlFolder(path: controlDirectory())
    private let person = actingPerson(ProcessInfo.processInfo.environment)
    private let ticker = SystemTicker()

    init() throws {
        do { try folder.prepare() } catch { throw Failure(.usage, "signalbox: \(error)") }
    }

    func carryOut(_ act: HostAct, cluster: String) throws {
        let problem = LiveControl.carryOut(
            act,
            records: SharedRecords(folder),
            gate: gate(cluster),
            cluster: cluster,
            person: person,
            at: ticker.wall
        )
        if let problem { throw Failure(.usage, "signalbox: \(problem)") }
    }

    func approve(_ text: String, cluster: String) throws {
        do {
            try SharedRecords(folder).approve(text, at: ticker.wall)
        } catch {
            throw Failure(.usage, "signalbox: \(error)")
        }
        if let problem = gate(cluster).write(.approved(text: text), of: nil) {
            throw Failure(.usage, "signalbox: approved, but not in the audit: \(problem)")
        }
    }

    private func gate(_ cluster: String) -> AuditGate {
        AuditGate(folder: folder, cluster: cluster, person: person, ticker: ticker)
    }
}
