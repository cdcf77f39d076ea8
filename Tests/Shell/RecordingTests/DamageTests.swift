import Events
import Foundation
import GRDB
import Model
import TestKit
import Testing

@testable import Recording

/// A closed recording of a whole failover in small blocks, with a keyframe.
private func recordFailover(_ folder: Folder, seconds: Int = 10) async throws -> String {
    let path = folder.file("a.signalbox")
    let seal = KeyframeSeal(program: "signalbox 0.1.0", key: Array(0..<32))
    let recorder = try Recorder(path: path, header: header, seal: seal)
    for (number, envelope) in Timeline.failover(seconds: seconds).envelopes.enumerated() {
        recorder.append(envelope)
        if number % 25 == 24 { _ = await recorder.flush() }
    }
    await recorder.close()
    return path
}

/// Reads all there is as a stranger's file; nil when it is refused with words that name it.
private func readAll(_ path: String) -> (envelopes: [Envelope], damage: RecordingDamage)? {
    do {
        let reader = try RecordingReader(path: path)
        let envelopes = try reader.envelopes()
        return (envelopes, reader.damage)
    } catch {
        #expect("\(error)".contains(path), "\(error)")
        return nil
    }
}

private var isProof: Bool { ProcessInfo.processInfo.environment["SIGNALBOX_PROOF"] == "1" }

@Suite struct `A damaged recording` {
    /// Under SIGNALBOX_PROOF at every byte, otherwise at every 97th.
    @Test func `cut anywhere is a part of the run and says so, or is refused with words`()
        async throws
    {
        let folder = try Folder()
        let path = try await recordFailover(folder)
        let whole = Timeline.failover(seconds: 10).envelopes
        let bytes = try Data(contentsOf: URL(filePath: path))
        for length in stride(from: 0, to: bytes.count, by: isProof ? 1 : 97) {
            try bytes.prefix(length).write(to: URL(filePath: path))
            guard let (envelopes, damage) = readAll(path) else { continue }
            let isAll = envelopes == whole
            let isPart = envelopes.allSatisfy { whole[Int($0.sequence) - 1] == $0 }
            #expect(isPart, "cut at \(length)")
            #expect(isAll || !damage.isNone, "cut at \(length)")
        }
    }

    /// The same for the log of a writer that was killed: its commits up to the cut.
    @Test func `whose log is cut anywhere has the commits before`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        let whole = Timeline.failover(seconds: 10).envelopes
        for (number, envelope) in whole.enumerated() {
            recorder.append(envelope)
            if number % 25 == 24 { _ = await recorder.flush() }
        }
        _ = await recorder.flush()
        let copy = folder.file("b.signalbox")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let log = try Data(contentsOf: URL(filePath: path + "-wal"))
        #expect(log.count > 10_000)
        var most = 0
        for length in stride(from: 0, through: log.count, by: isProof ? 1 : 311) {
            try? FileManager.default.removeItem(atPath: copy + "-shm")
            try log.prefix(length).write(to: URL(filePath: copy + "-wal"))
            guard let (envelopes, _) = readAll(copy) else { continue }
            let isStart = whole.starts(with: envelopes)
            #expect(isStart, "cut at \(length)")
            most = max(most, envelopes.count)
        }
        try log.write(to: URL(filePath: copy + "-wal"))
        #expect(try RecordingReader(path: copy).envelopes() == whole)
        #expect(most > whole.count / 2)
        await recorder.close()
    }

    /// 2,000 changes, under SIGNALBOX_PROOF 100,000: bytes, runs of them, and pages.
    @Test func `is refused or read in part, and nothing is invented or written`() async throws {
        let folder = try Folder()
        let path = try await recordFailover(folder)
        let whole = Timeline.failover(seconds: 10).envelopes
        let known = Dictionary(uniqueKeysWithValues: whole.map { ($0.sequence, $0) })
        let bytes = try Data(contentsOf: URL(filePath: path))
        var random = Seeded(seed: 26)
        for number in 0..<(isProof ? 100_000 : 2_000) {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                let length = min(
                    [1, 1, 4, 64, 4_096].randomElement(using: &random) ?? 1,
                    changed.count - place
                )
                for offset in place..<place + length {
                    changed[offset] = UInt8.random(in: .min ... .max, using: &random)
                }
            }
            try changed.write(to: URL(filePath: path))
            guard let (envelopes, damage) = readAll(path) else { continue }
            for envelope in envelopes {
                let isKnown = known[envelope.sequence] == envelope
                #expect(isKnown, "change \(number), seed 26")
            }
            if let last = envelopes.last, envelopes.count < last.sequence {
                #expect(!damage.isNone, "change \(number), seed 26")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.signalbox"])
    }

    @Test func `of one flipped byte in a block misses that block alone`() async throws {
        let folder = try Folder()
        let path = try await recordFailover(folder)
        let whole = Timeline.failover(seconds: 10).envelopes
        let database = try DatabaseQueue(path: path)
        try await database.write { database in
            let sql = "SELECT first, body FROM content ORDER BY first LIMIT 1 OFFSET 2"
            let row = try #require(try Row.fetchOne(database, sql: sql))
            var body: Data = row["body"]
            body[body.count / 2] ^= 0x10
            try database.execute(
                sql: "UPDATE content SET body = ? WHERE first = ?",
                arguments: [body, row["first"] as Int64]
            )
        }
        try database.close()
        let (envelopes, damage) = try #require(readAll(path))
        #expect(envelopes == whole.filter { !(51...75).contains($0.sequence) })
        #expect(damage.missingEvents == 25)
        #expect(damage.brokenPlaces == 1)
    }

    @Test func `with a body that claims to be huge is not unpacked`() async throws {
        let folder = try Folder()
        let path = try await recordFailover(folder)
        let database = try DatabaseQueue(path: path)
        try await database.write { database in
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM block")
            for row in rows {
                var values = Array(row.databaseValues.dropLast())
                values[15] = 100_000_000.databaseValue
                try database.execute(
                    sql: "UPDATE block SET size = 100000000, row_crc = ? WHERE first = ?",
                    arguments: [BlockIndex.checksum(values), values[0]]
                )
            }
        }
        try database.close()
        let (envelopes, damage) = try #require(readAll(path))
        #expect(envelopes.isEmpty)
        #expect(damage.brokenPlaces > 0)
    }
}

@Suite struct `A recorder that is killed` {
    /// 10 times, under SIGNALBOX_PROOF 200: what it was told more than a second before is there.
    @Test func `loses no more than a second`() async throws {
        let folder = try Folder()
        let told = folder.file("told")
        for round in 0..<(isProof ? 200 : 10) {
            let path = folder.file("\(round).signalbox")
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, told = told as String, round = round as Int] in
                let recorder = try Recorder(path: path, header: header)
                let end = ContinuousClock.now + .milliseconds(1_100 + round * 37 % 500)
                var number: UInt64 = 0
                var old: UInt64 = 0
                let second = end - .seconds(1)
                while ContinuousClock.now < end {
                    number += 1
                    recorder.append(note(number))
                    if ContinuousClock.now < second { old = number }
                    try await Task.sleep(for: .milliseconds(1))
                }
                try Data("\(old)".utf8).write(to: URL(filePath: told))
                kill(getpid(), SIGKILL)
            }
            let old = UInt64(try String(contentsOfFile: told, encoding: .utf8)) ?? .max
            let envelopes = try RecordingReader(path: path).envelopes()
            #expect(UInt64(envelopes.count) >= old, "round \(round)")
            #expect(envelopes.map(\.sequence) == Array(1...UInt64(envelopes.count)))
        }
    }
}
