import Events
import Foundation
import GRDB
import Ports
import Testing

@testable import Recording

@Suite struct `A recorder` {
    /// Another program that holds the file's write lock until it rolls back.
    private func holder(of path: String) throws -> DatabaseQueue {
        var settings = GRDB.Configuration()
        settings.allowsUnsafeTransactions = true
        let database = try DatabaseQueue(path: path, configuration: settings)
        try database.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        return database
    }

    @Test func `keeps every event until it is closed`() async throws {
        let folder = try Folder()
        let recorder = try Recorder(path: folder.file("a.signalbox"), header: header)
        let written = (1...1_000).map { note(UInt64($0)) }
        for envelope in written { recorder.append(envelope) }
        await recorder.close()

        let reader = try RecordingReader(path: folder.file("a.signalbox"))
        #expect(reader.header == header)
        #expect(try reader.envelopes() == written)
        #expect(reader.damage.isNone)
        #expect(recorder.status.dropped == 0)
        #expect(recorder.status.problem == nil)
        #expect(recorder.status.bytesWritten > 1_000)
    }

    @Test func `leaves one file in one piece`() async throws {
        let folder = try Folder()
        let recorder = try Recorder(path: folder.file("a.signalbox"), header: header)
        recorder.append(note(1))
        await recorder.close()
        await recorder.close()

        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files == ["a.signalbox"])
    }

    @Test func `takes nothing after its end, and counts it`() async throws {
        let folder = try Folder()
        let recorder = try Recorder(path: folder.file("a.signalbox"), header: header)
        await recorder.close()
        recorder.append(note(1))
        #expect(recorder.status.dropped == 1)
    }

    @Test func `makes files that only their owner may read`() async throws {
        let folder = try Folder()
        let recorder = try Recorder(path: folder.file("a.signalbox"), header: header)
        recorder.append(note(1))
        try await eventually("written") { recorder.status.bytesWritten > 0 }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.sorted() == ["a.signalbox", "a.signalbox-shm", "a.signalbox-wal"])
        for file in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(file))
            #expect(attributes[.posixPermissions] as? NSNumber == 0o600, "\(file)")
        }
        await recorder.close()
    }

    @Test func `never overwrites`() throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: RecordingError.exists(path: path)) {
            try Recorder(path: path, header: header)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test func `does not follow a link`() throws {
        let folder = try Folder()
        let link = folder.file("a.signalbox")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: folder.file("elsewhere")
        )
        #expect(throws: RecordingError.exists(path: link)) {
            try Recorder(path: link, header: header)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("elsewhere")))
    }

    @Test func `refuses a directory in which others may write`() throws {
        let folder = try Folder()
        let open = folder.file("open")
        try FileManager.default.createDirectory(atPath: open, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
        #expect {
            try Recorder(path: open + "/a.signalbox", header: header)
        } throws: { error in
            "\(error)".contains("other users may write")
        }
    }

    @Test func `refuses a directory that is not there`() throws {
        let folder = try Folder()
        #expect {
            try Recorder(path: folder.file("none/a.signalbox"), header: header)
        } throws: { error in
            "\(error)".contains("create it first")
        }
    }

    @Test func `started twice in one second makes two files`() async throws {
        let folder = try Folder()
        let first = try Recorder.start(in: folder.file("state"), header: header)
        let second = try Recorder.start(in: folder.file("state"), header: header)
        #expect(first.status.path.hasSuffix("/2026-11-23T03-48-49Z-todos.signalbox"))
        #expect(second.status.path.hasSuffix("/2026-11-23T03-48-49Z-todos-2.signalbox"))
        await first.close()
        await second.close()
    }

    @Test func `waits while the file is held, and says so`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        let other = try holder(of: path)
        recorder.append(note(1))
        try await eventually("a problem") { recorder.status.problem != nil }
        #expect(recorder.status.problem?.contains("another program holds the file") == true)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try await eventually("written") { recorder.status.bytesWritten > 0 }
        #expect(recorder.status.problem == nil)
        #expect(recorder.status.dropped == 0)
        try other.close()
        await recorder.close()
        #expect(try RecordingReader(path: path).envelopes() == [note(1)])
    }

    @Test func `drops the newest and counts when too much waits`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header, weightMax: 10, bytesMax: 1 << 30)
        let other = try holder(of: path)
        for sequence in 1...15 { recorder.append(note(UInt64(sequence))) }
        #expect(recorder.status.dropped == 5)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        await recorder.close()
        #expect(try RecordingReader(path: path).envelopes().count == 10)
    }

    @Test func `says when the disk is full, and the file still opens`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header, weightMax: 100, bytesMax: 65_536)
        recorder.append(note(1))
        try await eventually("written") { recorder.status.bytesWritten > 0 }
        recorder.append(note(2, noise(100_000)))
        try await eventually("a problem") { recorder.status.problem != nil }
        #expect(recorder.status.problem?.hasPrefix("the disk is full") == true)
        #expect(try RecordingReader(path: path).envelopes() == [note(1)])
        await recorder.close()
        #expect(recorder.status.dropped == 1)
    }

    @Test func `says when its file was removed`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        try FileManager.default.removeItem(atPath: path)
        recorder.append(note(1))
        try await eventually("a problem") { recorder.status.problem != nil }
        #expect(recorder.status.problem?.contains("removed") == true)
        await recorder.close()
    }
}
