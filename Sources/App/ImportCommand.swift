import ArgumentParser
import Configuration
import Events
import Foundation
import LogFormats
import Recording
import Tailing

/// `signalbox import`: logs that already exist become a recording.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Fold existing logs into a recording, to replay what nobody watched.",
        discussion: """
            With a configuration file, or without one: --log web1=/var/log/nginx/access.log \
            --log web1=/var/log/nginx/error.log --log /var/log/haproxy.log. \
            Rotated files beside each log are read too, packed ones included.
            """
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String?

    @Option(
        help: ArgumentHelp(
            "Without a file: a node's log, or a balancer's (repeatable).",
            discussion: "NODE=PATH, or PATH alone for a log of several nodes.",
            valueName: "[NODE=]PATH"
        )
    )
    var log: [String] = []

    @Option(
        help: ArgumentHelp(
            "Instead of logs: what signalbox export wrote of a recording.",
            valueName: "file"
        )
    )
    var ndjson: String?

    @Option(help: "The format of logs without one of their own; see: signalbox logs formats.")
    var format: String?

    @Option(help: "Only lines from then on: 2026-11-23T14:30:00Z, or 2h before now.")
    var since: PointInTime?

    @Option(help: "Only lines up to then.")
    var until: PointInTime?

    @OptionGroup var privacy: PrivacyOptions

    @Option(name: .shortAndLong, help: "The recording to write; it must not exist.")
    var output: String

    func run() async throws {
        if let ndjson {
            let words = try await plainly(or: .usage) {
                try await importText(ndjson, to: output, isAnonymous: privacy.anonymize)
            }
            complain(words)
            complain("Recorded: signalbox replay \(output)")
            print(output)
            return
        }
        let logs = try pastLogs()
        let topology = try readTopology(logs)
        let first = since?.at ?? .farthestPast
        let range = first...max(first, until?.at ?? .farthestFuture)
        var opened: [PastLog] = []
        for log in logs { opened.append(try open(log, range)) }
        guard let run = PastRun(opened, topology: topology) else {
            throw Failure(.usage, "signalbox: there is no line with a time to import")
        }
        let words = try await plainly(or: .usage) {
            try await record(
                run,
                of: topology.cluster,
                to: output,
                redactor(isAnonymous: privacy.anonymize, identity: topology.identity)
            )
        }
        for problem in opened.flatMap(\.problems) { complain("signalbox: \(problem)") }
        complain(words)
        complain("Recorded: signalbox replay \(output)")
        print(output)
    }

    func validate() throws {
        if ndjson != nil {
            guard configurationFile == nil, log.isEmpty, since == nil, until == nil, format == nil
            else { throw ValidationError("--ndjson goes with -o alone") }
            return
        }
        if configurationFile == nil, log.isEmpty {
            throw ValidationError("give -c FILE, or --log NODE=PATH")
        }
        if configurationFile != nil, !log.isEmpty {
            throw ValidationError("give either -c FILE, or --log")
        }
        if let since, let until, until.at < since.at {
            throw ValidationError("--until is before --since")
        }
    }

    private func open(_ log: NamedPast, _ range: ClosedRange<WallTime>) throws -> PastLog {
        do {
            return try PastLog(log.stream, path: log.path, range: range, near: modified(log.path))
        } catch {
            throw Failure(.usage, "signalbox: \(error.text)")
        }
    }

    private func modified(_ path: String) -> WallTime? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let date = attributes?[.modificationDate] as? Date
        return date.flatMap { Int64(exactly: $0.timeIntervalSince1970.rounded()) }
            .map { WallTime(rawValue: 0) + .seconds($0) }
    }

    private func pastLogs() throws -> [NamedPast] {
        if let configurationFile {
            return try NamedPast.all(of: try readConfigurationFile(configurationFile))
        }
        return try NamedPast.all(ofArguments: log, format: format)
    }

    private func readTopology(_ logs: [NamedPast]) throws -> Topology {
        if let configurationFile {
            let configuration = try readConfigurationFile(configurationFile)
            return configuration.topology(armed: false, recording: true)
        }
        var names: [NodeName] = []
        for node in logs.compactMap(\.stream.node) where !names.contains(node) {
            names.append(node)
        }
        let upstreams = try learnUpstreams(logs)
        let nodes = names.map { name in
            NodeSpec(name: name, upstreams: upstreams[name] ?? [], balancerServer: name.rawValue)
        }
        return Topology(cluster: "imported", nodes: nodes, recording: true)
    }

    /// Lines by which it is learned which app is whose.
    private static let linesToLearn = 20_000

    /// Whose app each server is: the server that a node's own proxy tries first, in most lines.
    private func learnUpstreams(_ logs: [NamedPast]) throws -> [NodeName: [String]] {
        var counts: [String: [NodeName: Int]] = [:]
        for log in logs {
            guard let node = log.stream.node else { continue }
            let past = try open(log, .farthestPast ... .farthestFuture)
            for (server, count) in past.firstServers(limit: Self.linesToLearn) {
                counts[server, default: [:]][node, default: 0] += count
            }
        }
        var upstreams: [NodeName: [String]] = [:]
        for (server, nodes) in counts.sorted(by: { $0.key < $1.key }) {
            let total = nodes.values.reduce(0, +)
            guard let most = nodes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
                most.value * 2 > total
            else { continue }
            upstreams[most.key, default: []].append(server)
        }
        return upstreams
    }
}

extension WallTime {
    static let farthestPast = WallTime(rawValue: .min / 2)
    static let farthestFuture = WallTime(rawValue: .max / 2)
}

/// A point in time as written on the command line: absolute, or so long before now.
struct PointInTime: ExpressibleByArgument, Sendable {
    var at: WallTime

    init?(argument: String) {
        if let date = try? Date(argument, strategy: .iso8601),
            let seconds = Int64(exactly: date.timeIntervalSince1970.rounded(.down))
        {
            at = WallTime(rawValue: 0) + .seconds(seconds)
            return
        }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let last = argument.last, let unit = units[last],
            let count = Int64(argument.dropLast()), (0...100_000).contains(count)
        else { return nil }
        let now = Int64(Date.now.timeIntervalSince1970)
        at = WallTime(rawValue: 0) + .seconds(now - count * unit)
    }
}
