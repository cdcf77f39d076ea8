import Events
import Foundation
import LogFormats
import Tailing
import Testing

@Suite struct `A restart` {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.append(1...3)
    }

    private func driver() -> TailDriver {
        let driver = TailDriver(directory)
        driver.look()
        return driver
    }

    @Test func `goes on after the last complete line`() throws {
        let driver = driver()
        let bytes = Array("\(longLine(4))\n".utf8)
        try directory.append(bytes.prefix(30), to: "access.log")
        driver.look()
        try driver.restart { try directory.append(bytes.dropFirst(30), to: "access.log") }
        #expect(driver.arrived == [1, 2, 3, 4])
        #expect(driver.counts.lines == 4)
    }

    @Test(
        arguments: [
            ["access.log.2", "access.log.1"], ["access.log-20261122", "access.log-20261123"],
            ["access.log.2026-11-22", "access.log.2026-11-23"],
        ],
        [false, true]
    )
    func `reads what was rotated away meanwhile`(names: [String], isPacked: Bool) throws {
        let driver = driver()
        try driver.restart {
            try directory.append(4...5)
            try directory.rename("access.log", to: names[0], andCreate: false)
            try directory.append(6...7)
            try directory.rename("access.log", to: names[1], andCreate: false)
            if isPacked { for name in names { try directory.pack(name) } }
            try directory.append(8...9)
        }
        #expect(driver.arrived == Array(1...9))
        #expect(driver.states.contains(.rotated))
        #expect(!driver.told.contains("not seen"))
        // And nothing of it again.
        try driver.restart { try directory.append(10...10) }
        #expect(driver.arrived == Array(1...10))
    }

    @Test func `reads the rest of a copy when the log was cut short meanwhile`() throws {
        let driver = driver()
        try driver.restart {
            try directory.append(4...5)
            try directory.copyTruncate(to: "access.log.1")
            try directory.append(6...6)
        }
        #expect(driver.arrived == Array(1...6))
        #expect(driver.states.contains(.truncated))
    }

    @Test func `does not wait for a log that is smaller than what was read`() throws {
        let driver = driver()
        try driver.restart {
            try directory.truncate()
            try directory.append(6...6)
        }
        #expect(driver.arrived == [1, 2, 3, 6])
        #expect(driver.told.contains("lines it had before may be lost"))
    }

    @Test func `tells that rotations were not seen`() throws {
        let driver = driver()
        try driver.restart {
            try directory.remove("access.log")
            try directory.append(9...9)
        }
        #expect(driver.arrived == [1, 2, 3, 9])
        #expect(driver.told.contains("was not followed"))
    }

    @Test func `knows another file with the same inode by its first bytes`() throws {
        let driver = driver()
        var saved = try #require(driver.tail.saved)
        // The inode was given to a file whose content differs.
        let other = TailDriver(directory, from: .remembered, remembered: saved)
        try directory.write(
            "\(longLine(50))\n\(longLine(51))\n\(longLine(52))\n\(longLine(53))\n",
            to: "new"
        )
        saved.files[0].identity = try identity(of: "new")
        let reused = TailDriver(
            directory,
            path: directory.file("new"),
            from: .remembered,
            remembered: saved
        )
        reused.look()
        other.look()
        #expect(reused.arrived == [50, 51, 52, 53])
        #expect(other.arrived == [])
    }

    @Test func `with nothing remembered begins at the end`() throws {
        let driver = TailDriver(directory, from: .remembered)
        driver.look()
        try directory.append(4...4)
        driver.look()
        #expect(driver.arrived == [4])
    }

    @Test func `of the whole follower loses and doubles nothing`() async throws {
        let state = directory.file("state/signalbox")
        let file = FollowedFile(
            source: "log",
            node: nil,
            path: directory.file("access.log"),
            format: .nginxJSON,
            start: .remembered
        )
        let sink = CollectingSink()
        var last = 3
        for round in 1...4 {
            let follower = LogFollower([file], ticker: RealTicker(), stateDirectory: state)
            follower.start(into: sink)
            try await eventually("opened") { sink.states().filter { $0 == .open }.count >= round }
            try directory.append((last + 1)...(last + 5))
            last += 5
            try await eventually("line \(last)") { sink.numbersRead().last == last }
            await follower.stop()
            try directory.append((last + 1)...(last + 2))
            last += 2
            if round < 4 {
                try directory.rename(
                    "access.log",
                    to: "access.log-2026112\(round)",
                    andCreate: true
                )
            }
        }
        // What came after the last stop is for the next start.
        #expect(sink.numbersRead() == Array(4...(last - 2)))
    }

    private func identity(of name: String) throws -> FileIdentity {
        let facts = try FileManager.default.attributesOfItem(atPath: directory.file(name))
        let device = try #require(facts[.systemNumber] as? NSNumber)
        let inode = try #require(facts[.systemFileNumber] as? NSNumber)
        return FileIdentity(device: device.uint64Value, inode: inode.uint64Value)
    }
}
