import Configuration
import Events
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

    @Test(arguments: [
        ("ssh-systemd", "drain maint kill restore weight shed cut freeze kill-proxy"),
        ("nginx-upstream", "drain kill restore cut"),
        ("several-haproxies", "drain maint restore weight shed cut"),
        ("kubernetes", "drain maint restore"),
        ("google-cloud", "drain restore"),
        ("aws", "drain restore"),
        ("nginx-haproxy", "drain maint kill restore weight shed cut"),
    ])
    func `give their first node its levers, each with what takes it back`(
        name: String,
        verbs: String
    ) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "examples/\(name).yaml").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let node = try loadConfiguration(text: text, file: path).nodes[0]
        #expect(node.levers.map(\.verb.rawValue).joined(separator: " ") == verbs)
        for lever in node.levers where ["drain", "maint", "freeze"].contains(lever.verb.rawValue) {
            #expect(!lever.undo.isEmpty, "\(lever.verb)")
        }
        // No shell anywhere, and ssh must not ask on the terminal.
        for case .command(let words, _) in node.levers.flatMap(\.steps).map(\.action) {
            #expect(!["sh", "bash", "/bin/sh"].contains(words[0]))
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
