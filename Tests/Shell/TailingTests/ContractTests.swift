import Events
import Foundation
import Tailing
import Testing

/// The promises of docs/tailing.md, one test each; random ones are in `TailModelTests`.
@Suite struct `The contract of a followed log` {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("", to: "access.log")
    }

    private func driver(reading numbers: ClosedRange<Int>) throws -> TailDriver {
        try directory.append(numbers)
        let driver = TailDriver(directory)
        driver.look()
        #expect(driver.arrived == Array(numbers))
        return driver
    }

    @Test func `a renamed log loses and doubles nothing, late lines included`() throws {
        let driver = try driver(reading: 1...3)
        try directory.append(4...5)
        try directory.rename("access.log", to: "access.log.1", andCreate: true)
        try directory.append(6...7, to: "access.log.1")
        driver.look()
        try directory.append(8...8, to: "access.log.1")
        driver.look()
        try directory.append(9...9)
        driver.look()
        #expect(driver.arrived == Array(1...9))
        #expect(driver.states == [.open, .rotated])
        #expect(!driver.told.contains("not have been seen"))
    }

    @Test(arguments: [false, true])
    func `two rotations between two looks lose nothing`(isPacked: Bool) throws {
        let driver = try driver(reading: 1...3)
        try directory.append(4...5)
        try directory.rename("access.log", to: "access.log.2", andCreate: true)
        try directory.append(6...7)
        try directory.rename("access.log", to: "access.log.1", andCreate: true)
        if isPacked { for number in 1...2 { try directory.pack("access.log.\(number)") } }
        try directory.append(8...8)
        driver.look()
        #expect(driver.arrived == Array(1...8))
        #expect(driver.told.contains("and 1 more rotated in between"))
    }

    @Test func `a rotation that cannot be seen is told`() throws {
        let driver = try driver(reading: 1...3)
        try directory.remove("access.log")
        try directory.append(6...7)
        driver.look()
        #expect(driver.arrived == [1, 2, 3, 6, 7])
        #expect(driver.told.contains("at least one rotation may not have been seen"))
    }

    @Test func `a log copied and cut short loses no line that was copied, and says so`() throws {
        let driver = try driver(reading: 1...3)
        try directory.append(4...5)
        try directory.copyTruncate(to: "access.log.1")
        try directory.append(6...6)
        driver.look()
        driver.look()
        #expect(driver.arrived == Array(1...6))
        #expect(driver.states == [.open, .truncated])
        #expect(driver.told.contains("lines written while it was copied may be lost"))
    }

    @Test func `a copy of what was read is not read as new`() throws {
        let driver = try driver(reading: 1...3)
        try directory.copyTruncate(to: "access.log.1")
        driver.look()
        try directory.append(4...4)
        driver.look()
        #expect(driver.arrived == Array(1...4))
    }

    @Test func `a log cut short and filled again beyond what was read begins anew`() throws {
        let driver = try driver(reading: 1...2)
        try directory.truncate()
        try directory.append(11...19)
        driver.look()
        #expect(driver.arrived == [1, 2] + Array(11...19))
        #expect(driver.states == [.open, .truncated])
    }

    @Test func `a log filled again to the very same size begins anew`() throws {
        let driver = try driver(reading: 1...2)
        try directory.truncate()
        try directory.append(3...4)
        driver.look()
        #expect(driver.arrived == [1, 2, 3, 4])
    }

    @Test func `a missing log is told and read from its beginning when it appears`() throws {
        try directory.remove("access.log")
        let driver = TailDriver(directory, from: .end)
        driver.look()
        try directory.append(1...2)
        driver.look()
        #expect(driver.arrived == [1, 2])
        #expect(driver.states == [.missing, .open])
        #expect(driver.told.contains("appeared"))
    }

    @Test func `a directory removed and made again is found again`() throws {
        let manager = FileManager.default
        let logs = directory.file("logs")
        try manager.createDirectory(atPath: logs, withIntermediateDirectories: false)
        try directory.append(1...1, to: "logs/access.log")
        let driver = TailDriver(directory, path: directory.file("logs/access.log"))
        driver.look()
        try manager.removeItem(atPath: logs)
        driver.look()
        driver.now = driver.now + .seconds(2)
        driver.look()
        try manager.createDirectory(atPath: logs, withIntermediateDirectories: false)
        try directory.append(2...2, to: "logs/access.log")
        driver.look()
        #expect(driver.arrived == [1, 2])
        #expect(driver.states == [.open, .missing, .rotated])
    }

    @Test func `a link is followed to its new target, after the rest of the old`() throws {
        let manager = FileManager.default
        try directory.append(1...1, to: "first.log")
        let link = directory.file("link.log")
        try manager.createSymbolicLink(
            atPath: link,
            withDestinationPath: directory.file("first.log")
        )
        let driver = TailDriver(directory, path: link)
        driver.look()
        try directory.append(2...2, to: "first.log")
        try directory.append(3...3, to: "second.log")
        // Lines of another log, rotated before the link led there.
        try directory.append(90...99, to: "second.log.1")
        try manager.removeItem(atPath: link)
        try manager.createSymbolicLink(
            atPath: link,
            withDestinationPath: directory.file("second.log")
        )
        driver.look()
        try directory.append(4...4, to: "second.log")
        driver.look()
        #expect(driver.arrived == [1, 2, 3, 4])
        #expect(driver.told.contains("leads to"))
    }

    @Test func `an unfinished line waits and is read once`() throws {
        let driver = try driver(reading: 1...1)
        let bytes = Array("\(longLine(2))\n".utf8)
        try directory.append(bytes.prefix(20), to: "access.log")
        driver.look()
        #expect(driver.counts.lines == 1)
        try directory.append(bytes.dropFirst(20), to: "access.log")
        driver.look()
        #expect(driver.arrived == [1, 2])
        #expect(driver.counts.lines == 2)
    }

    @Test func `a line without end is counted once and the log goes on`() throws {
        let driver = try driver(reading: 1...1)
        let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<8 {
            try directory.append(block, to: "access.log")
            driver.look()
        }
        #expect(driver.counts.lines == 1)
        try directory.append([10], to: "access.log")
        try directory.append(2...2)
        driver.look()
        #expect(driver.counts.lines == 3)
        #expect(driver.arrived == [1, 2])
    }
}
