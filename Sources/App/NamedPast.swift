import Configuration
import Events
import LogFormats
import Tailing

/// A log to be imported: whose it is, how it is read, and where it lies.
struct NamedPast {
    var stream: LogStream
    var path: String

    /// The files among a configuration's logs; what is no file is told on standard error.
    static func all(of configuration: Configuration) throws -> [NamedPast] {
        let owned = configuration.nodes.flatMap { node in
            node.logs.map { (node: Optional(node.name), log: $0) }
        }
        let shared = configuration.logs.map { (node: NodeName?.none, log: $0) }
        var found: [NamedPast] = []
        for (node, log) in owned + shared {
            guard let path = log.path else {
                complain("signalbox: a log that is no file cannot be imported, and is left out")
                continue
            }
            let zone: Int
            switch log.zone {
            case .offset(let seconds): zone = seconds
            case .local, nil: zone = zoneOffset(at: nil)
            }
            found.append(
                NamedPast(
                    node: node,
                    path: path,
                    format: log.format.flatMap { try? logFormat($0) },
                    zone: zone
                )
            )
        }
        return found.named()
    }

    /// `web1=/var/log/nginx/access.log`, or a path alone.
    static func all(ofArguments arguments: [String], format: String?) throws -> [NamedPast] {
        let read = try format.map { try logFormat($0) }
        return arguments.map { argument in
            let parts = argument.split(separator: "=", maxSplits: 1)
            let isNamed = parts.count == 2 && !parts[0].contains("/")
            return NamedPast(
                node: isNamed ? NodeName(rawValue: String(parts[0])) : nil,
                path: isNamed ? String(parts[1]) : argument,
                format: read,
                zone: zoneOffset(at: nil)
            )
        }.named()
    }

    private init(node: NodeName?, path: String, format: LogFormat?, zone: Int) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        stream = LogStream(
            source: SourceID(rawValue: node.map { "\($0) \(name)" } ?? name),
            node: node,
            format: format,
            zoneOffsetSeconds: zone
        )
        self.path = path
    }
}

extension [NamedPast] {
    /// Gives each a name in the source column that no other has.
    fileprivate func named() -> [NamedPast] {
        var taken: Set<SourceID> = []
        return map { log in
            var log = log
            let base = log.stream.source.rawValue
            var number = 2
            while !taken.insert(log.stream.source).inserted {
                log.stream.source = SourceID(rawValue: "\(base) \(number)")
                number += 1
            }
            return log
        }
    }
}
