import Events
import Foundation
import Ports
import Recording
import Testing

@Suite struct `A recording whose writer was killed` {
    @Test func `opens and holds everything that was committed`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let recorder = try Recorder(path: path, header: header)
            let first = (1...500).map { note(UInt64($0)) }
            for envelope in first { recorder.append(envelope) }
            #expect(await recorder.flush())
            for sequence in 501...600 { recorder.append(note(UInt64(sequence))) }
            kill(getpid(), SIGKILL)
        }
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))

        let reader = try RecordingReader(path: path)
        let envelopes = try reader.envelopes()
        #expect(envelopes.count >= 500)
        #expect(envelopes == (1...UInt64(envelopes.count)).map { note($0) })
        #expect(reader.header == header)
        #expect(reader.damage.isNone)
    }

    @Test func `has a commit every half a second while events come`() async throws {
        let folder = try Folder()
        let path = folder.file("a.signalbox")
        let recorder = try Recorder(path: path, header: header)
        let reader = try RecordingReader(path: path)
        var last: UInt64 = 0
        // Never pausing for longer than the interval: a commit must not wait for a quiet moment.
        try await eventually("a commit while events keep coming") {
            last += 1
            recorder.append(note(last))
            return try !reader.envelopes(after: 0, limit: 1).isEmpty
        }
        await recorder.close()
    }
}
