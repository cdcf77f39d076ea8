import Canvas
import Foundation
import Testing

@Suite struct `The themes that come with it` {
    @Test(arguments: ["signalbox", "mono"])
    func `name only roles there are, each once`(name: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let text = try String(
            contentsOf: root.appending(path: "themes/\(name).yaml"),
            encoding: .utf8
        )
        let entries = text.split(separator: "\n").filter { $0.hasPrefix("  ") }
        let roles = entries.compactMap { $0.split(separator: ":").first }
            .map { $0.trimmingCharacters(in: .whitespaces) }

        #expect(text.contains("name: \(name)\n"))
        #expect(roles.count > 8)
        #expect(Set(roles).count == roles.count)
        #expect(roles.filter { Role(rawValue: $0) == nil } == [])
    }

    @Test func `in the default theme every state has a look of its own`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let text = try String(
            contentsOf: root.appending(path: "themes/signalbox.yaml"),
            encoding: .utf8
        )
        let states: [Role] = [.up, .suspect, .down, .drain, .maint, .unknown]
        let looks = states.compactMap { state in
            text.split(separator: "\n").first { $0.hasPrefix("  \(state.rawValue):") }?
                .split(separator: ":", maxSplits: 1).last
        }

        #expect(looks.count == states.count)
        #expect(Set(looks).count == states.count)
    }
}
