import Events
import Testing

@testable import LogFormats

/// Lines behind what syslog and container tools write.
enum CarrierLine {
    static let session =
        #"10.0.0.9:40 [23/Nov/2026:10:00:00.000] fe be/n1 0/0/1 2 -- 1/1/0/0/0 0/0"#
    static let access =
        #"192.0.2.7 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8""#
    static let headers: [(header: String, host: String?, process: String?)] = [
        ("<134>Nov 23 10:00:00 haproxy[12]: ", nil, "12"),
        ("<134>Nov  3 10:00:00 lb1 haproxy[12]: ", "lb1", "12"),
        ("Nov 03 10:00:00 lb1 haproxy[12]: ", "lb1", "12"),
        ("Nov 23 10:00:00.123456 lb-1.example.com haproxy[12]: ", "lb-1.example.com", "12"),
        ("Nov 23 10:00:00 lb1 haproxy: ", "lb1", nil),
        ("2015-08-26T02:09:48+02:00 lb1 haproxy[12]: ", "lb1", "12"),
        ("2015-08-26T02:09:48.123456Z 10.0.0.1 docker/haproxy[12]: ", "10.0.0.1", "12"),
        ("<134>1 2026-11-23T10:00:00.824762+00:00 lb1 haproxy 12 - - ", "lb1", "12"),
        ("<134>1 2026-11-23T10:00:00Z - haproxy 12 ID47 - \u{FEFF}", nil, "12"),
        (#"<134>1 - lb1 haproxy 12 - [a@1 b="c\" ] d"][e@2] "#, "lb1", "12"),
        ("haproxy[12]: ", nil, "12"),
        ("<6>", nil, nil),
    ]
    static let all =
        headers.map { $0.header + session } + [
            "2025-12-31T17:37:40.493035218+01:00 stdout F " + access, "web-1  | " + access,
        ]
}

@Suite struct `A carrier's header` {
    @Test(arguments: CarrierLine.headers)
    func `is stepped over and told`(header: String, host: String?, process: String?) {
        let line = read(header + CarrierLine.session, as: .haproxy)
        #expect(line.quality == .understood)
        #expect(line[.client] == "10.0.0.9" && line[.server] == "n1")
        #expect(line[.syslogHost] == host && line[.processID] == process)
    }

    @Test func `of syslog carries nginx and Apache lines as well`() {
        for header in ["<190>Nov 23 10:00:00 web1 nginx: ", "Nov 23 10:00:00 web1 httpd[7]: "] {
            let line = read(header + CarrierLine.access, as: nil)
            #expect(line.quality == .understood)
            #expect(line[.client] == "192.0.2.7" && line.status == 200)
            #expect(line[.syslogHost] == "web1")
        }
        let failed = read("<187>Nov 23 10:00:00 web1 nginx: " + ErrorLine.refused, as: nil)
        #expect(failed.quality == .understood && failed.cause == .refused)
    }

    @Test(arguments: [
        ("2025-12-31T17:37:40.493035218+01:00 stdout F ", LogField.containerTag, "F"),
        ("2025-12-31T17:37:40.493035218Z stderr F ", .containerStream, "stderr"),
        ("2025-12-31T17:37:40.493035218Z ", .containerTime, "2025-12-31T17:37:40.493035218Z"),
        ("web-1  | ", .containerName, "web-1"),
        (
            "web.1.9xv3jpwuhk3k@docker-desktop    | ", .containerName,
            "web.1.9xv3jpwuhk3k@docker-desktop"
        ),
        ("web-1  | 2025-12-31T17:37:40.493035218Z ", .containerName, "web-1"),
        ("[pod/web-7d4b/nginx] ", .containerName, "pod/web-7d4b/nginx"),
    ])
    func `of a container is stepped over`(header: String, field: LogField, text: String) {
        let line = read(header + CarrierLine.access, as: .nginxCombined)
        #expect(line.quality == .understood)
        #expect(line[field] == text && line[.client] == "192.0.2.7")
    }

    @Test func `of a part of a line makes it partial`() {
        let line = read("2025-12-31T17:37:40.4Z stdout P " + CarrierLine.access, as: .nginxCombined)
        #expect(line.quality == .partial && line[.containerTag] == "P")
    }

    @Test(arguments: [
        #"Nov - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#,
        #"Jan - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#,
        #"example.com:443 192.0.2.7 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#,
        #"::1 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#,
        #"1 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#,
    ])
    func `is not seen in a line's own beginning`(text: String) {
        let line = read(text, as: .nginxCombined)
        #expect(line.quality == .understood)
        for field in [LogField.syslogTime, .syslogHost, .syslogTag, .containerName] {
            #expect(!line.has(field))
        }
    }

    @Test(arguments: [
        ("%H | %ci | %ST", "lb-1 | 192.0.2.7 | 200"), ("%ci | %ST", "192.0.2.7 | 200"),
        ("haproxy[%pid]: %ci %ST", "haproxy[12]: 192.0.2.7 200"),
    ])
    func `is not taken from a format that begins like one`(format: String, text: String) throws {
        let format = LogFormat(
            name: "haproxy: \(format)",
            vendor: .haproxy,
            summary: "",
            grammar: .template(try .haproxy(format))
        )
        let line = read(text, as: format)
        #expect(line.quality == .understood && line[.client] == "192.0.2.7" && line.status == 200)
    }

    @Test(arguments: [
        // A file written until March 2026: its November is of the year before.
        ("Nov 23 10:00:00", 1_774_000_000, 1_763_892_000),
        ("Feb 28 10:00:00", 1_774_000_000, 1_772_272_800),
        // A day in the future is a skewed clock, two are last year.
        ("Mar 21 09:00:00", 1_774_000_000, 1_774_083_600),
        ("Mar 22 09:46:41", 1_774_000_000, 1_742_636_801),
        // The last 29 February was in 2024.
        ("Feb 29 10:00:00", 1_774_000_000, 1_709_200_800),
    ])
    func `without a year is never from the future`(stamp: String, near: Int64, expected: Int64) {
        var scanner = LineScanner(format: .haproxy, near: wall(near))
        let text = "\(stamp) lb haproxy[1]: Server be/n1 is UP."
        #expect(scanner.scan(Array(text.utf8).span) == .understood)
        #expect(scanner.fields.at == wall(expected))
    }

    @Test func `without a year goes on from the line before, over New Year's Eve and gaps`() {
        var scanner = LineScanner(format: .haproxy, near: wall(1_767_200_000))
        let stamps: [(String, Int64)] = [
            ("Dec 31 23:59:59", 1_767_225_599), ("Jan  1 00:00:00", 1_767_225_600),
            ("May  1 00:00:00", 1_777_593_600), ("Apr 30 23:59:59", 1_777_593_599),
        ]
        for (stamp, expected) in stamps {
            let text = "\(stamp) lb haproxy[1]: Server be/n1 is UP."
            #expect(scanner.scan(Array(text.utf8).span) == .understood)
            #expect(scanner.fields.at == wall(expected), "\(stamp)")
        }
    }

    @Test func `keeps its year when one line's own time is absurd`() {
        var scanner = LineScanner(format: .haproxy, near: wall(1_795_430_000))
        let up = "Nov 23 10:00:00 lb haproxy[1]: Server be/n1 is UP."
        let absurd = CarrierLine.session.replacing("2026", with: "2199")
        for text in [up, absurd, up] {
            #expect(scanner.scan(Array(text.utf8).span) == .understood)
        }
        #expect(scanner.fields.at == wall(1_795_428_000))
    }

    @Test func `without a year and without a reference has no time`() {
        let line = read("Nov 23 10:00:00 lb haproxy[1]: Server be/n1 is UP.", as: .haproxy)
        #expect(line.quality == .understood && line.at == nil)
    }
}

@Suite struct `A line of Docker's json-file log` {
    private func inner(_ text: String) -> (line: String, isPartial: Bool)? {
        let bytes = Array(text.utf8)
        guard let docker = DockerLine(bytes.span) else { return nil }
        var output: [UInt8] = []
        docker.append(from: bytes.span, to: &output)
        return (String(decoding: output, as: UTF8.self), docker.isPartial)
    }

    // Docker's documentation of the json-file driver; escapes as Go's encoding/json writes them.
    @Test(arguments: [
        (#"plain text\n"#, "plain text", false),
        (
            #"1.2.3.4 - - [x] \"GET / HTTP/1.1\" 200 5\n"#,
            #"1.2.3.4 - - [x] "GET / HTTP/1.1" 200 5"#, false
        ),
        (#"a\u003cb\u003e\u0026 \u001b[0m\tend\n"#, "a<b>& \u{1B}[0m\tend", false),
        (#"\ud83d\ude00 é\n"#, "😀 é", false),
        (#"C:\\new\n"#, #"C:\new"#, false),
        (#"ends in a backslash and n \\n"#, #"ends in a backslash and n \n"#, true),
        ("cut at 16 KiB", "cut at 16 KiB", true),
        ("", "", true),
    ])
    func `holds the line that the container wrote`(
        text: String,
        line: String,
        isPartial: Bool
    ) throws {
        let end = #"","stream":"stdout","time":"2026-11-23T10:00:00.123456789Z"}"#
        let found = try #require(inner(#"{"log":""# + text + end))
        #expect(found.line == line)
        #expect(found.isPartial == isPartial)
    }

    @Test(arguments: [
        #"{"log":"no end"#, #"{"log":"no end\"}"#, #"{"log":3}"#, #"{"status":200}"#, "",
        #"{"log":"a" x"#,
    ])
    func `is not seen in other lines`(text: String) {
        #expect(inner(text) == nil)
    }
}
