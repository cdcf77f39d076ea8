import Events
import Foundation

/// Reads the entries of `logs:`, of nodes and of the whole cluster.
///
/// It remembers what can be had only once: a port to listen on and standard input.
final class LogReader {
    private let formats: [String]?
    private let problemOf: ((String) -> String?)?
    private var taken: Set<String> = []

    /// - Parameters:
    ///   - formats: the names a log's `format` can have; nil to take any safe name.
    ///   - problemOf: what is wrong with a format given as a proxy's own text.
    init(formats: [String]?, problemOf: ((String) -> String?)?) {
        self.formats = formats
        self.problemOf = problemOf
    }

    private static let file = "/var/log/nginx/access.log"
    private static let command = "[ssh, web1, tail, -n0, -F, \(file)]"
    private static let syslog = "udp://127.0.0.1:5514"
    private static let origins = ["file", "command", "syslog", "stdin"]

    /// The logs of a list; one entry can be two, for syslog over UDP and TCP.
    func readLogs(_ value: YAMLValue) -> [Configuration.Log] {
        (value.list(example: "[{file: \(Self.file)}]") ?? []).flatMap(readLog)
    }

    private func readLog(_ value: YAMLValue) -> [Configuration.Log] {
        let keys = ["file", "since", "command", "syslog", "stdin", "format", "zone"]
        guard let values = value.mapping(keys) else { return [] }
        let format = values["format"].flatMap(readFormat)
        let zone = values["zone"].flatMap(readZone)
        let given = Self.origins.filter { values[$0] != nil }
        guard given.count == 1 else {
            if given.isEmpty {
                value.missing("file", example: "\(Self.file), or command, syslog or stdin")
            } else {
                let names = given.map { "`\($0)`" }.joined(separator: " and ")
                value.report("a log comes from one place, not from \(names); write two entries")
            }
            return []
        }
        if values["file"] == nil {
            values["since"]?.report("only files can be read back; remove it")
        }
        let origins =
            values["file"].map { readFile($0, values["since"]) }
            ?? values["command"].map(readProgram)
            ?? values["syslog"].map(readSyslog)
            ?? values["stdin"].map(readStandardInput) ?? []
        return origins.map { Configuration.Log(origin: $0, format: format, zone: zone) }
    }

    private func readFile(
        _ value: YAMLValue,
        _ since: YAMLValue?
    ) -> [Configuration.Log.Origin] {
        let since = since.flatMap(readSince)
        guard let path = value.path() else { return [] }
        return [.file(path: path, since: since)]
    }

    private func readProgram(_ value: YAMLValue) -> [Configuration.Log.Origin] {
        guard let words = value.words(example: Self.command) else { return [] }
        return [.command(words)]
    }

    private func readSyslog(_ value: YAMLValue) -> [Configuration.Log.Origin] {
        guard let text = value.text() else { return [] }
        let listeners = Configuration.Log.Syslog.read(text)
        if listeners.isEmpty {
            value.report(
                "\"\(text)\" is no place to listen; write \(Self.syslog), or tcp:// or both://"
            )
        }
        for listener in listeners {
            let place = "\(listener.transport)://\(listener.host):\(listener.port)"
            if !taken.insert(place).inserted {
                value.report("\(place) is listened on by another log; give each its own port")
            }
        }
        if listeners.contains(where: { !$0.isLoopback }) {
            value.warn("every host that reaches \(text) can write lines into this log")
        }
        return listeners.map { .syslog($0) }
    }

    private func readStandardInput(_ value: YAMLValue) -> [Configuration.Log.Origin] {
        guard let isWanted = value.boolean() else { return [] }
        guard isWanted else {
            value.report("this log has no lines; write stdin: true, or remove the entry")
            return []
        }
        if !taken.insert("stdin").inserted {
            value.report("standard input can be one log only; remove one of the two")
        }
        return [.standardInput]
    }

    /// A name, or a kind and its own text.
    private func readFormat(_ value: YAMLValue) -> String? {
        guard let text = value.text() else { return nil }
        if text.contains(": ") {
            if let problem = problemOf?(text) { value.report("the format's text: \(problem)") }
            return text
        }
        guard let name = value.name() else { return nil }
        if let formats, !formats.contains(name) {
            let advice = suggestion(for: name, among: formats)
            value.report("there is no format \"\(name)\"; \(advice)")
        }
        return name
    }

    private func readSince(_ value: YAMLValue) -> Configuration.Log.Since? {
        guard let text = value.text() else { return nil }
        if let ago = Duration(written: text) { return .ago(ago) }
        if let date = try? Date(text, strategy: .iso8601),
            let seconds = Int64(exactly: date.timeIntervalSince1970.rounded(.down))
        {
            let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            if !isOver { return .at(WallTime(rawValue: nanoseconds)) }
        }
        value.report("\"\(text)\" is no time; write 1h, or 2026-11-23T10:00:00Z")
        return nil
    }

    private func readZone(_ value: YAMLValue) -> Configuration.Log.Zone? {
        guard let text = value.text() else { return nil }
        switch text {
        case "local": return .local
        case "UTC", "Z": return .offset(seconds: 0)
        default: break
        }
        if let seconds = Self.offsetSeconds(text) { return .offset(seconds: seconds) }
        value.report("\"\(text)\" is no zone; write +02:00, UTC or local")
        return nil
    }

    /// Of `+02:00`; up to 14 hours, the farthest zone there is.
    private static func offsetSeconds(_ text: String) -> Int? {
        let digits = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, sign == "+" || sign == "-", digits.count == 2,
            digits.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let hours = Int(digits[0]), let minutes = Int(digits[1]), minutes < 60,
            hours * 60 + minutes <= 14 * 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}
