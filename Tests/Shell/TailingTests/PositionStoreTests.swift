import Events
import Foundation
import Tailing
import Testing

@Suite struct `Remembered positions` {
    private let directory: TemporaryDirectory
    private let file = FollowedFile(source: "log", node: nil, path: "/var/log/access.log")
    private var state: String { directory.file("state") }
    private var path: String { "\(state)/positions.json" }

    init() throws { directory = try TemporaryDirectory() }

    private func log(_ offset: Int64) -> SavedLog {
        let position = FilePosition(
            identity: FileIdentity(device: 1, inode: .max),
            head: Fingerprint(Array("head".utf8)),
            tail: Fingerprint(Array("tail".utf8)),
            offset: offset
        )
        return SavedLog(path: "/var/log/access.log", files: [position], known: [])
    }

    private func write(_ log: SavedLog) -> PositionStore {
        let store = PositionStore(directory: state)
        store.note(log, of: file)
        store.write()
        return store
    }

    @Test func `are there for the next start, for this user alone`() throws {
        #expect(write(log(5 << 32)).problem == nil)
        #expect(PositionStore(directory: state).position(of: file) == log(5 << 32))
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: state) == ["positions.json"])
        var other = file
        other.source = "other"
        #expect(PositionStore(directory: state).position(of: other) == nil)
    }

    @Test(arguments: [
        "", "{", #"{"version":9,"logs":[]}"#, "null", String(repeating: "[", count: 9_000),
    ])
    func `that cannot be understood are set aside, which is said`(content: String) throws {
        _ = write(log(1))
        try Data(content.utf8).write(to: URL(filePath: path))
        let store = PositionStore(directory: state)
        #expect(store.position(of: file) == nil)
        #expect(store.problem?.contains("set aside as \(path).unreadable") == true)
        let aside = try Data(contentsOf: URL(filePath: "\(path).unreadable"))
        #expect(aside == Data(content.utf8))
        store.note(log(2), of: file)
        store.write()
        #expect(store.problem == nil)
        #expect(PositionStore(directory: state).position(of: file) == log(2))
    }

    @Test func `are neither read nor written through a link`() throws {
        try directory.write("precious", to: "target")
        let manager = FileManager.default
        try manager.createDirectory(atPath: state, withIntermediateDirectories: false)
        let process = ProcessInfo.processInfo.processIdentifier
        for name in [path, "\(path).\(process)"] {
            try manager.createSymbolicLink(
                atPath: name,
                withDestinationPath: directory.file("target")
            )
        }
        let store = write(log(3))
        #expect(store.problem == nil)
        #expect(try directory.bytes("target") == Array("precious".utf8))
        #expect(PositionStore(directory: state).position(of: file) == log(3))
        #expect((try? manager.destinationOfSymbolicLink(atPath: path)) == nil)
    }

    @Test func `that cannot be written are told, and the old ones stay`() throws {
        _ = write(log(1))
        let store = PositionStore(directory: state)
        try FileManager.default.moveItem(atPath: state, toPath: directory.file("away"))
        store.note(log(2), of: file)
        store.write()
        #expect(store.problem?.contains("positions are not saved") == true)
        try FileManager.default.moveItem(atPath: directory.file("away"), toPath: state)
        #expect(PositionStore(directory: state).position(of: file) == log(1))
        store.write()
        #expect(PositionStore(directory: state).position(of: file) == log(2))
    }

    @Test func `of many logs are bounded, and those of this run stay`() throws {
        for round in 0..<2 {
            let store = PositionStore(directory: state)
            for number in 0..<400 {
                let name = SourceID(rawValue: "log \(round) \(number)")
                store.note(log(1), of: FollowedFile(source: name, node: nil, path: "/x"))
            }
            store.write()
        }
        let store = PositionStore(directory: state)
        let found = (0..<2).map { round in
            (0..<400).filter {
                let name = SourceID(rawValue: "log \(round) \($0)")
                return store.position(of: FollowedFile(source: name, node: nil, path: "/x")) != nil
            }
            .count
        }
        #expect(found == [112, 400])
    }
}
