import Events
import LogFormats
import Testing

@Suite struct `An error record over several lines` {
    private static let warning = "2026/11/23 03:05:46 [error] 1#1: *4 FastCGI sent in stderr: PHP"

    /// Number and quality of each object.
    private func parses(_ lines: [String], as format: LogFormat? = .nginxError) throws -> [String] {
        try converted(lines.joined(separator: "\n"), as: format).map { object in
            "\(Int(object["line"]?.number ?? 0)) \(object["parse"]?.text ?? "")"
        }
    }

    @Test func `is one record that tells how many lines follow`() throws {
        let lines = [Self.warning, "#0 a.php", "#1 b.php", ErrorLine.refused]
        let objects = try converted(lines.joined(separator: "\n"), as: .nginxError)
        #expect(objects.first?["continuation_lines"] == .number(2))
        #expect(try parses(lines) == ["1 ok", "2 continuation", "3 continuation", "4 ok"])
    }

    @Test func `comes out at the end of the log, too`() throws {
        #expect(try parses([Self.warning, "#0 a.php"]) == ["1 ok", "2 continuation"])
    }

    @Test func `that is split within quotes says so`() throws {
        let objects = try converted(ErrorLine.split + "\n" + ErrorLine.splitRest, as: .nginxError)
        #expect(objects.first?["parse"] == .text("partial"))
        #expect(objects.first?["continuation_next"] == .flag(true))
        #expect(objects.last?["parse"] == .text("continuation"))
        #expect(objects.count == 2)
    }

    @Test(arguments: [LogFormat.nginxError, nil])
    func `that is split within quotes cannot forge a request`(format: LogFormat?) throws {
        let lines = [ErrorLine.split, CombinedLine.webSocket, ErrorLine.refused]
        #expect(try parses(lines, as: format) == ["1 partial", "2 continuation", "3 ok"])
    }

    @Test func `ends where a record begins that cannot be read`() throws {
        let lines = [Self.warning, "2026/13/45 03:05:46 [error] 1#1: x", "#0 a.php"]
        #expect(try parses(lines) == ["1 ok", "2 reject", "3 reject"])
    }

    @Test func `may have thousands of lines without being held for ever`() throws {
        let lines = [Self.warning] + (0..<3_000).map { "#\($0) a.php" } + [ErrorLine.refused]
        let parses = try parses(lines)
        #expect(parses.first == "1 ok")
        #expect(parses.count { $0.hasSuffix("continuation") } == 3_000)
        #expect(parses.last == "3002 ok")
        let numbers = parses.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
        #expect(numbers == Array(1...3_002))
    }

    @Test func `leaves blank lines out`() throws {
        #expect(try parses(["", Self.warning, "  ", "#0 a.php"]) == ["2 ok", "4 continuation"])
    }
}
