import Foundation
import LogFormats
import Testing

/// Real lines of all proxies, mostly from other projects' test suites, with the values that are
/// right; `SIGNALBOX_CORPORA` names the folder if it is not beside the package.
@Suite struct `The corpora` {
    @Test(
        .enabled(if: Corpus.isThere, "no corpora at \(Corpus.folder); set SIGNALBOX_CORPORA"),
        arguments: Corpus.files
    )
    func `are read right with the format given`(file: String) throws {
        try check(file, as: Corpus.format(of: file))
    }

    @Test(
        .enabled(if: Corpus.isThere, "no corpora at \(Corpus.folder); set SIGNALBOX_CORPORA"),
        arguments: Corpus.files
    )
    func `are read right by detection`(file: String) throws { try check(file, as: nil) }

    private func check(_ file: String, as format: LogFormat?) throws {
        let log = try Data(contentsOf: URL(filePath: "\(Corpus.folder)/\(file)"))
        let objects = try converted(Array(log), as: format)
        let byLine = Dictionary(grouping: objects) { Int($0["line"]?.number ?? 0) }
        var wrong: [String] = []
        for line in Corpus.expected where line.file == file {
            var found = byLine[line.line] ?? []
            #expect(found.count <= 1, "line \(line.line) came out \(found.count) times")
            if let zone = Corpus.zoneOffsetSeconds(of: line) {
                let text = Array(
                    log.split(separator: 10, omittingEmptySubsequences: false)[line.line - 1]
                )
                found = try converted(text, as: format, zoneOffsetSeconds: zone)
            }
            wrong += line.differences(from: found.first)
        }
        let table = wrong.map { "\n  " + $0 }.joined()
        #expect(wrong.isEmpty, "\(file), \(wrong.count) wrong:\(table)")
    }
}

/// One line of a corpus and what is right for it.
private struct ExpectedLine: Decodable, Sendable {
    var file: String
    var line: Int
    var parse: String
    var expected: [String: Value]

    /// What is wrong with what was found, one text for each value.
    func differences(from found: [String: Value]?) -> [String] {
        let parsed = found?["parse"]?.text ?? "skip"
        if parse == "reject", Corpus.isOfSiblingFormat(self, found) { return [] }
        var differences: [String] = []
        if parsed != parse {
            let reason = found?["reason"].map { " (\($0), offset \(found?["offset"] ?? .null))" }
            differences.append("line \(line): parse is \(parsed)\(reason ?? ""), not \(parse)")
        }
        guard let found, parsed != "reject" else { return differences }
        for (name, value) in expected.sorted(by: { $0.key < $1.key }) {
            let (ours, shown) = Corpus.value(of: name, in: found, file)
            // A field that a line has no place for is absent; the corpora call that null, too.
            if shown == value || (shown == nil && value == .null) || ours == nil { continue }
            let shownText = shown.map { "\($0)" } ?? "absent"
            differences.append("line \(line): \(ours ?? name) is \(shownText), not \(value)")
        }
        return differences
    }
}

private enum Corpus {
    static let folder =
        ProcessInfo.processInfo.environment["SIGNALBOX_CORPORA"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../../shared/corpora"
        )
        .standardized.path()
    static let isThere = FileManager.default.fileExists(atPath: folder + "/expected.ndjson")

    static let expected: [ExpectedLine] = {
        guard isThere else { return [] }
        do {
            let data = try Data(contentsOf: URL(filePath: folder + "/expected.ndjson"))
            return try data.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(ExpectedLine.self, from: $0)
            }
        } catch {
            Issue.record("\(folder)/expected.ndjson: \(error)")
            return []
        }
    }()
    static let files = Set(expected.map(\.file)).sorted()

    /// The format to name for a file; nil for one that holds several.
    static func format(of file: String) -> LogFormat? {
        switch file {
        case "apache/vrl_combined.log", "apache/vrl_common.log": .apacheCombined
        case "apache/vrl_error.log": .apacheError
        case _ where file.hasPrefix("aws-alb/"): .alb
        case _ where file.hasPrefix("caddy/"): .caddy
        case _ where file.hasPrefix("haproxy/"): .haproxy
        case _ where file.hasPrefix("nginx-access/"): .nginxCombined
        case _ where file.hasPrefix("nginx-error/"): .nginxError
        case _ where file.hasPrefix("nginx-ingress/"): .nginxIngress
        case _ where file.hasPrefix("traefik/"): .traefik
        default: nil
        }
    }

    /// The zone to read a line with that tells none; nil for UTC.
    ///
    /// Vector's test of this line is given the zone Europe/Berlin, in summer.
    static func zoneOffsetSeconds(of line: ExpectedLine) -> Int? {
        line.file == "apache/vrl_error.log" && line.line == 5 ? 7_200 : nil
    }

    /// A value by the corpora's name, and what it is called here; no name for what is not told.
    static func value(
        of name: String,
        in found: [String: Value],
        _ file: String
    ) -> (name: String?, value: Value?) {
        switch name {
        // Vector calls the client of Apache's access log `host` and the request line `message`.
        case "host" where isVectorAccess(file): ("client", found["client"])
        case "message" where isVectorAccess(file): ("request_line", found["request_line"])
        // Vector splits an error line at its code; here the first half is taken apart further, into
        // os_error, os_error_text and error_code.
        case "message1" where file == "apache/vrl_error.log": (nil, nil)
        case "message2" where file == "apache/vrl_error.log": ("message", found["message"])
        // The same number, as text and under the older name.
        case "thread" where found["thread"] == nil:
            ("tid", found["tid"]?.number.map { .text("\(Int($0))") })
        case "port" where found["port"] == nil: ("client_port", found["client_port"])
        // Beats leaves captured headers out that were not sent; logstash keeps the place of each, as
        // here, for the very same text.
        case "req_headers" where file == "haproxy/beats_haproxy.log":
            (name, found[name].map(withoutEmptyTexts))
        // Caddy tells the peer and the client behind it; here the client is told.
        case "client_ip_peer": ("client_ip", found["client_ip"])
        case "duration_s": ("request_time_s", found["request_time_s"])
        // Caddy's own form of the time.
        case "ts_epoch": ("ts", found["ts"]?.text.flatMap(epoch).map(Value.number))
        default: (name, found[name])
        }
    }

    /// Whether a line is rejected by the format of its file only: the line of nginx's error log that
    /// Vector put among requests is read as what it is when the format is found out.
    static func isOfSiblingFormat(_ line: ExpectedLine, _ found: [String: Value]?) -> Bool {
        line.file == "nginx-access/vrl_main.log" && found?["format"] == .text("nginx-error")
    }

    private static func isVectorAccess(_ file: String) -> Bool {
        file == "apache/vrl_combined.log" || file == "apache/vrl_common.log"
    }

    private static func withoutEmptyTexts(_ value: Value) -> Value {
        guard case .list(let elements) = value else { return value }
        return .list(elements.filter { $0 != .text("") })
    }

    /// Seconds since 1970 of `2026-11-23T03:14:39.25Z`, rounded once.
    private static func epoch(_ time: String) -> Double? {
        let parts = time.dropLast().split(separator: ".")
        guard let whole = parts.first,
            let date = try? Date(whole + "Z", strategy: .iso8601)
        else { return nil }
        let seconds = "\(Int(date.timeIntervalSince1970))"
        return Double(parts.count == 2 ? seconds + "." + parts[1] : seconds)
    }
}
