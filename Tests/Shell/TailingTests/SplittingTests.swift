import Events
import Foundation
import LogFormats
import Tailing
import TestKit
import Testing

/// Wherever reading stops between two bytes, the same lines come out.
@Suite struct `A log read in pieces` {
    /// Lines of several makers, one after the other, with all that makes cutting hard.
    private static let mixed = """
        203.0.113.9 - - [14/Mar/2026:09:26:40 +0000] "GET /a HTTP/1.1" 502 5 "-" "caf\u{E9} \u{1F469}"\r
        {"msec":1795403146.865,"conn":4,"status":502,"rt":0.000,"ua":"127.0.0.1:13001","us":"502"}

        2026/03/14 09:26:40 [error] 8402#8402: *4 connect() failed (111: Connection refused) while \
        connecting to upstream, client: 127.0.0.1, server: single, request: "GET / HTTP/1.1", \
        upstream: "http://127.0.0.1:13001/", host: "lab"
           \t
        not a line of any proxy
        203.0.113.9 - - [14/Mar/2026:09:26:41 +0000] "GET /b HTTP/1.1" 101 5 "-" "no line feed yet"
        """

    /// One request as the runtimes of containers cut and wrap it, and others between its parts.
    private static let container = #"""
        2026-03-14T09:26:40.123456789Z stdout P {"msec":1795403146.865,"status":50
        2026-03-14T09:26:40.123456790Z stderr P cut on
        2026-03-14T09:26:40.123456791Z stdout F 2}
        2026-03-14T09:26:40.123456792Z stderr F  both streams
        2026-03-14T09:26:40.123456793Z stdout F
        {"log":"{\"msec\":1795403147.865,\"stat","stream":"stdout","time":"2026-03-14T09:26:41Z"}
        {"log":"us\":101}\r\n","stream":"stdout","time":"2026-03-14T09:26:41.1Z"}
        {"log":"\n","stream":"stdout","time":"2026-03-14T09:26:42Z"}
        2026-03-14T09:26:43.123456789Z stdout P never finished
        """#

    private static let corpora = corpusFiles()

    @Test func `gives the same batch whole, byte by byte, and at random places`() {
        expectSame(Array(Self.mixed.utf8), "the mixed log")
    }

    @Test func `gives the same batch of a container's lines, each of them counted once`() throws {
        let bytes = Array(Self.container.utf8)
        expectSame(bytes, "the container's log")
        let batch = try #require(batch(of: bytes) { bytes.count })
        #expect(batch.counts == LogCounts(lines: 4, understood: 2, partial: 0, rejected: 2))
        #expect(batch.traffic.map(\.status) == [101, 502])
        #expect(
            batch.records.map { String(decoding: $0.raw.bytes, as: UTF8.self) } == [
                #"2026-03-14T09:26:40.123456789Z stdout F {"msec":1795403146.865,"status":502}"#,
                #"2026-03-14T09:26:41Z stdout F {"msec":1795403147.865,"status":101}"#,
                "2026-03-14T09:26:40.123456790Z stderr F cut on both streams",
                "2026-03-14T09:26:43.123456789Z stdout P never finished",
            ]
        )
    }

    @Test func `is cut where a line in parts is longer than what is read, however it comes`() {
        let part =
            "2026-03-14T09:26:40.123456789Z stdout P " + String(repeating: "a", count: 16_384)
        let text = String(repeating: part + "\n", count: 9) + "2026-03-14T09:26:41Z stdout F b\n"
        let long = #"{"log":"\#(String(repeating: "b", count: 70_000))\n"}"# + "\n"
        expectSame(Array((text + long).utf8), "long lines")
    }

    @Test(.enabled(if: !corpora.isEmpty, "../shared/corpora is not there"), arguments: corpora)
    func `gives the same batch for every published log`(file: URL) throws {
        expectSame(Array(try Data(contentsOf: file)), file.lastPathComponent)
    }

    private func expectSame(_ bytes: [UInt8], _ name: String) {
        let whole = batch(of: bytes) { bytes.count }
        #expect(whole != nil, "\(name)")
        #expect(batch(of: bytes) { 1 } == whole, "\(name) byte by byte")
        for seed in UInt64(1)...5 {
            var random = Seeded(seed: seed)
            let pieces = batch(of: bytes) { Int.random(in: 1...300, using: &random) }
            #expect(pieces == whole, "\(name), seed \(seed)")
        }
    }

    private func batch(of bytes: [UInt8], piece: () -> Int) -> LogBatch? {
        var batcher = LineBatcher(node: "web1", format: nil)
        var partial = PartialLine()
        var start = 0
        while start < bytes.count {
            let end = min(start + piece(), bytes.count)
            batcher.append(bytes.span.extracting(start..<end), after: &partial)
            start = end
        }
        batcher.finish(&partial)
        return batcher.takeBatch()
    }
}

/// The published logs beside the project; empty where they are not there.
private func corpusFiles() -> [URL] {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    folder = folder.deletingLastPathComponent().appending(path: "shared/corpora")
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = (all?.allObjects as? [URL] ?? []).filter { file in
        !file.hasDirectoryPath && !["gz", "ndjson"].contains(file.pathExtension)
    }
    return files.sorted { $0.path < $1.path }
}
