import Foundation
import Testing

@Suite struct `What is recorded` {
    private static let address = "203.0.113.77"
    private static let secrets = [
        "QUERYSECRET", "COOKIESECRET", "BEARERSECRET", "REFERERSECRET", "ERRORSECRET",
    ]

    /// Lines as nginx writes them with its own formats and a cookie besides.
    private static let access = """
        \(address) - - [23/Nov/2026:14:32:00 +0000] "GET /a?token=QUERYSECRET&x=QUERYSECRET \
        HTTP/1.1" 200 5 "https://x/?t=REFERERSECRET" "agent" "sid=COOKIESECRET; b=COOKIESECRET"
        \(address) - - [23/Nov/2026:14:32:01 +0000] "GET /b HTTP/1.1" 502 5 "-" "agent" \
        "Authorization: Bearer BEARERSECRET"
        not a line at all: password=QUERYSECRET from \(address)

        """
    private static let errors = """
        2026/11/23 14:32:01 [error] 7#7: *3 connect() failed (111: Connection refused) while \
        connecting to upstream, client: \(address), server: x, request: "GET /b?k=ERRORSECRET \
        HTTP/1.1", upstream: "http://127.0.0.1:3000/b?k=ERRORSECRET", host: "x"

        """

    /// A recording of those lines, and all it holds as text.
    private func imported(_ place: Workplace, _ options: [String]) throws -> (String, String) {
        let access = place.folder.appending(path: "access.log")
        let errors = place.folder.appending(path: "error.log")
        try Self.access.write(to: access, atomically: true, encoding: .utf8)
        try Self.errors.write(to: errors, atomically: true, encoding: .utf8)
        let arguments =
            ["import", "--log", "web1=\(access.path)", "--log", "web1=\(errors.path)"]
            + ["-o", place.recording] + options
        let result = try Program.run(Workplace.program, arguments, environment: place.environment)
        #expect(result.status == 0, "\(result.output)")
        let export = try place.signalbox("export", place.recording)
        #expect(export.status == 0)
        #expect(export.output.split(separator: "\n").count > 5)
        return (place.recording, export.output)
    }

    @Test func `has no secret of a log's lines`() throws {
        let place = try Workplace()
        let (path, text) = try imported(place, [])
        for secret in Self.secrets { #expect(!text.contains(secret), "\(secret)") }
        #expect(text.contains(Self.address))
        let bytes = try Data(contentsOf: URL(filePath: path))
        for secret in Self.secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
    }

    @Test func `has no client's address either with --anonymize`() throws {
        let place = try Workplace()
        let (_, text) = try imported(place, ["--anonymize"])
        for secret in Self.secrets + [Self.address] { #expect(!text.contains(secret), "\(secret)") }
        #expect(text.contains("fd00:"))
        #expect(text.contains(#""redaction":"clients""#))
    }

    @Test func `loses addresses in an export that is asked to`() throws {
        let place = try Workplace()
        let (path, _) = try imported(place, [])
        let export = try place.signalbox("export", path, "--anonymize")
        #expect(export.status == 0)
        #expect(!export.output.contains(Self.address))
        #expect(export.output.contains("fd00:"))
    }

    @Test func `comes back from its export as it was`() throws {
        let place = try Workplace()
        let (_, text) = try imported(place, [])
        let export = place.folder.appending(path: "run.ndjson")
        try text.write(to: export, atomically: true, encoding: .utf8)
        let copy = place.folder.appending(path: "copy.signalbox").path
        let back = try place.signalbox("import", "--ndjson", export.path, "-o", copy)
        #expect(back.status == 0, "\(back.output)")
        #expect(try place.signalbox("export", copy).output == text)
    }
}
