import Configuration
import Events
import LogFormats
import Ports
import Synchronization
import Tailing

extension LiveSession {
    /// Every log of the configuration: the nodes' own, then the shared ones.
    func logSources(
        _ ticker: any Ticker,
        standardInput: Int32,
        remembers: Bool
    ) -> [any EventSource] {
        var files: [FollowedFile] = []
        var sources: [any EventSource] = []
        for (log, stream) in namedLogs() {
            switch log.origin {
            case .file(let path, let since):
                files.append(
                    FollowedFile(
                        source: stream.source,
                        node: stream.node,
                        path: path,
                        format: stream.format,
                        start: start(since, stream, ticker),
                        zoneOffsetSeconds: stream.zoneOffsetSeconds
                    )
                )
            case .command(let words):
                let backOff = BackOff(seed: .random(in: .min ... .max))
                sources.append(
                    CommandLogSource(stream, command: words, ticker: ticker, backOff: backOff)
                )
            case .syslog(let syslog):
                let address = SyslogAddress(host: syslog.host, port: syslog.port)
                switch syslog.transport {
                case .udp:
                    sources.append(SyslogDatagrams(stream, address: address, ticker: ticker))
                case .tcp:
                    sources.append(SyslogConnections(stream, address: address, ticker: ticker))
                }
            case .standardInput:
                sources.append(
                    StandardInputSource(stream, descriptor: standardInput, ticker: ticker)
                )
            }
        }
        if !files.isEmpty {
            // A look that is over in a second must not move on what a console has read.
            let state = remembers ? stateDirectory() + "/positions" : nil
            sources.append(LogFollower(files, ticker: ticker, stateDirectory: state))
        }
        return sources
    }

    /// Where reading begins: at the time asked for, else where the last console left off.
    private func start(
        _ since: Configuration.Log.Since?,
        _ stream: LogStream,
        _ ticker: any Ticker
    ) -> FollowedFile.Start {
        guard let since else { return .remembered }
        let scanner = Mutex(
            LineScanner(
                format: stream.format,
                zoneOffsetSeconds: stream.zoneOffsetSeconds,
                near: ticker.wall
            )
        )
        let time: LineTime = { line in
            containerTime(of: line)
                ?? scanner.withLock { $0.scan(line) == .rejected ? nil : $0.fields.at }
        }
        return switch since {
        case .ago(let duration): .since(ticker.wall - duration, time)
        case .at(let at): .since(at, time)
        }
    }

    /// Takes standard input away from the keys when it is one of the logs; 0 when it is none.
    func takeStandardInput() throws -> Int32 {
        let logs = configuration.nodes.flatMap(\.logs) + configuration.logs
        guard logs.contains(where: { $0.origin == .standardInput }) else { return 0 }
        do {
            return try StandardInputSource.takeStandardInput()
        } catch {
            throw Failure(.usage, "signalbox: \(error)")
        }
    }

    /// Each log with its name in the source column, which no other has.
    private func namedLogs() -> [(log: Configuration.Log, stream: LogStream)] {
        let owned = configuration.nodes.flatMap { node in
            node.logs.enumerated().map { (node: Optional(node.name), index: $0, log: $1) }
        }
        let shared = configuration.logs.enumerated().map {
            (node: NodeName?.none, index: $0, log: $1)
        }
        var taken: Set<SourceID> = []
        return (owned + shared).map { node, index, log in
            // The configuration was checked against the formats there are.
            let format = log.format.flatMap { try? logFormat($0) }
            let owner = node.map { "\($0) " } ?? ""
            let base = owner + word(for: log, format: format, index: index)
            var source = SourceID(rawValue: base)
            var number = 2
            while !taken.insert(source).inserted {
                source = SourceID(rawValue: "\(base) \(number)")
                number += 1
            }
            let stream = LogStream(
                source: source,
                node: node,
                format: format,
                zoneOffsetSeconds: seconds(of: log.zone)
            )
            return (log, stream)
        }
    }

    /// What a log is called in the source column, after its node.
    private func word(for log: Configuration.Log, format: LogFormat?, index: Int) -> String {
        if case .syslog(let syslog) = log.origin { return "\(syslog.transport) \(syslog.port)" }
        if let format {
            return "\(format.vendor.rawValue) \(format.isErrorLog ? "error" : "access")"
        }
        return switch log.origin {
        case .command(let words):
            words.first?.split(separator: "/").last.map(String.init) ?? "command"
        case .standardInput: "stdin"
        case .file, .syslog: "log \(index + 1)"
        }
    }

    /// Local time minus UTC.
    private func seconds(of zone: Configuration.Log.Zone?) -> Int {
        switch zone {
        case .offset(let seconds): seconds
        case .local, nil: zoneOffset(at: nil)
        }
    }
}
