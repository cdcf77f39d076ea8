import Events
import Foundation
import GRDB
import Recording
import Testing

@Suite struct `A reader` {
    /// A closed recording of `count` notes.
    private func recording(_ count: Int, in folder: Folder) async throws -> String {
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        for sequence in 1...count { recorder.append(note(UInt64(sequence))) }
        await recorder.close()
        return path
    }

    private func change(_ path: String, _ sql: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.inDatabase { try $0.execute(sql: sql) }
        try database.close()
    }

    private func reason(_ path: String) -> String {
        do {
            _ = try RecordingReader(path: path)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `follows a file that is being written`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        let reader = try RecordingReader(path: path)
        #expect(try reader.envelopes().isEmpty)
        recorder.append(note(1))
        recorder.append(note(2))
        try await eventually("two rows") { try reader.envelopes().count == 2 }
        #expect(try reader.envelopes(after: 1, limit: 10) == [note(2)])
        await recorder.close()
        #expect(try reader.envelopes() == [note(1), note(2)])
    }

    @Test func `reads more than one page`() async throws {
        let folder = try Folder()
        let path = try await recording(2_500, in: folder)
        let reader = try RecordingReader(path: path)
        #expect(try reader.envelopes().map(\.sequence) == Array(1...2_500))
    }

    @Test func `skips what is not understood, and counts it`() throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        try FileManager.default.copyItem(atPath: `A recording of format 1`.path, toPath: path)
        let count = try RecordingReader(path: path).envelopes().count
        try change(
            path,
            """
            UPDATE envelope SET body = '{"noteAdded":' WHERE sequence = 3;
            UPDATE envelope SET seen = -1 WHERE sequence = 4;
            UPDATE envelope SET body = '{"fromTheFuture":{}}' WHERE sequence = 5;
            UPDATE envelope SET body = hex(zeroblob(9000000)) WHERE sequence = 6;
            DELETE FROM envelope WHERE sequence = 7;
            """
        )
        let reader = try RecordingReader(path: path)
        #expect(try reader.envelopes().prefix(3).map(\.sequence) == [1, 2, 8])
        #expect(try reader.envelopes().count == count - 5)
        #expect(reader.damage.skippedRows == 4)
        #expect(reader.damage.missingEvents == 1)
    }

    @Test func `steps over a broken page`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        for sequence in 1...UInt64(500) {
            recorder.append(note(sequence, noise(400)))
            if sequence.isMultiple(of: 10) { _ = await recorder.flush() }
        }
        await recorder.close()
        let bytes = try Data(contentsOf: URL(filePath: path))
        for page in 3..<bytes.count / 4_096 {
            var torn = bytes
            let place = page * 4_096
            let junk = Data(repeating: 0xA5, count: 4_096)
            torn.replaceSubrange(place..<place + 4_096, with: junk)
            try torn.write(to: URL(filePath: path))

            let reader: RecordingReader
            do { reader = try RecordingReader(path: path) } catch { continue }
            let sequences = try reader.envelopes().map(\.sequence)
            #expect(sequences == sequences.sorted())
            #expect(reader.damage.brokenPlaces >= 1 || sequences.count == 500, "page \(page)")
            guard let last = sequences.last else { continue }
            #expect(UInt64(sequences.count) + reader.damage.missingEvents >= last, "page \(page)")
        }
    }

    @Test(arguments: [1, 100, 512, 4_096, 5_000, 9_999])
    func `survives a file cut at any byte`(length: Int) async throws {
        let folder = try Folder()
        let path = try await recording(200, in: folder)
        let bytes = try Data(contentsOf: URL(filePath: path))
        try bytes.prefix(length).write(to: URL(filePath: path))
        do {
            let reader = try RecordingReader(path: path)
            _ = try reader.envelopes()
            #expect(!reader.damage.isNone)
        } catch {
            #expect("\(error)".contains(path))
        }
    }

    @Test func `says what is wrong with a file of another kind`() async throws {
        let folder = try Folder()
        #expect(reason(folder.file("none")).contains("no such file"))

        try Data().write(to: URL(filePath: folder.file("empty")))
        #expect(reason(folder.file("empty")).hasSuffix("it is empty"))

        try Data(repeating: 65, count: 5_000).write(to: URL(filePath: folder.file("text")))
        #expect(reason(folder.file("text")).hasSuffix("it is no SQLite file"))

        try change(folder.file("other"), "CREATE TABLE envelope (a)")
        #expect(reason(folder.file("other")).contains("another program"))
        #expect(reason(folder.path).contains("not a regular file"))
    }

    @Test(arguments: [
        ("PRAGMA user_version = 3", "use a newer signalbox"),
        ("DROP TABLE block", "its tables are missing"),
        ("DROP TABLE content; CREATE VIEW content AS SELECT 1", "its tables are missing"),
        ("ALTER TABLE block DROP COLUMN ticks", "its tables are missing"),
        (
            "DROP TABLE content; CREATE TABLE content (first INTEGER PRIMARY KEY, "
                + "body AS (zeroblob(1000000000)))", "its tables are missing"
        ),
        ("DELETE FROM header", "no start time"),
        ("UPDATE header SET value = '1e99' WHERE key = 'started'", "no start time"),
    ])
    func `refuses what it cannot read`(sql: String, words: String) async throws {
        let folder = try Folder()
        let path = try await recording(1, in: folder)
        try change(path, sql)
        #expect(reason(path).contains(words))
    }

    @Test func `takes no trap from a stranger's types`() throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        try FileManager.default.copyItem(atPath: `A recording of format 1`.path, toPath: path)
        try change(
            path,
            """
            DROP TABLE envelope;
            CREATE TABLE envelope (sequence INTEGER PRIMARY KEY, seen, at, source, kind, body);
            INSERT INTO envelope VALUES (9223372036854775807, 'x', x'00', NULL, 1.5, 1e300);
            INSERT INTO envelope VALUES (-5, 0, 0, 's', 'k', '{}');
            INSERT INTO header VALUES ('host2', 'x');
            """
        )
        let reader = try RecordingReader(path: path)
        #expect(try reader.envelopes().isEmpty)
        #expect(reader.damage.skippedRows == 1)
    }

    @Test func `needs no right to write beside a closed recording`() async throws {
        let folder = try Folder()
        let path = try await recording(3, in: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        #expect(try RecordingReader(path: path).envelopes().count == 3)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    }
}
