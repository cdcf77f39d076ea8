import Configuration
import Foundation
import Testing

@Suite struct `The shipped examples` {
    @Test func `are read without an error or a warning`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "examples").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".yaml")
        }

        #expect(!files.isEmpty)
        for file in files {
            let path = folder + "/" + file
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let configuration = try loadConfiguration(text: text, file: path)
            #expect(configuration.warnings == [], "\(file)")
        }
    }

    /// As in the question: each host's proxy calls its own app 127.0.0.1:3000.
    @Test func `nodes may name their apps alike`() throws {
        let text = """
            cluster: todos
            nodes:
              - { name: web1, upstream: ["127.0.0.1:3000"] }
              - { name: web2, upstream: ["127.0.0.1:3000"] }
            """

        let configuration = try loadConfiguration(text: text, file: "seed.yaml")

        #expect(configuration.nodes.map(\.upstreams) == [["127.0.0.1:3000"], ["127.0.0.1:3000"]])
    }
}
