import Events
import Foundation
import Synchronization
import Tailing
import Testing

@Suite struct `Reading back from a time` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func driver(since seconds: Int, bufferSize: Int = 65_536) -> TailDriver {
        let time = WallTime(rawValue: Int64(seconds) * 1_000_000_000)
        let driver = TailDriver(
            directory,
            from: .since(time, longLineTime),
            bufferSize: bufferSize
        )
        driver.look()
        return driver
    }

    @Test(arguments: [1, 3, 5, 8, 10, 11], [7, 100, 65_536])
    func `begins with the first line of that time, in whatever file it is`(
        since: Int,
        bufferSize: Int
    ) throws {
        try directory.append(1...3, to: "access.log.2")
        try directory.pack("access.log.2")
        try directory.append(4...6, to: "access.log.1")
        try directory.append(7...10)
        let driver = driver(since: since, bufferSize: bufferSize)
        try directory.append(11...12)
        driver.look()
        #expect(driver.arrived == Array(since...12))
        #expect(driver.counts.lines == 13 - since)
    }

    @Test func `finds the place in a large file without reading it all`() throws {
        let count = 60_000
        try directory.append(1...count)
        let asked = Mutex(0)
        let time = WallTime(rawValue: 50_000 * 1_000_000_000)
        let driver = TailDriver(
            directory,
            from: .since(
                time,
                { line in
                    asked.withLock { $0 += 1 }
                    return longLineTime(line)
                }
            )
        )
        driver.look()
        #expect(driver.counts.lines == count - 50_000 + 1)
        #expect(asked.withLock(\.self) < 25_000)
    }

    @Test func `keeps lines that tell their beginning, and lines without a time with the last`()
        throws
    {
        let lines = [
            longLine(1), longLine(20), longLine(2), "of line 2", longLine(21), "of line 21",
            longLine(3),
        ]
        try directory.write(lines.map { "\($0)\n" }.joined(), to: "access.log")
        let driver = driver(since: 10)
        #expect(driver.arrived == [20, 21])
        #expect(driver.counts == LogCounts(lines: 3, understood: 2, rejected: 1))
        // What is written from now on is new, whatever it tells.
        try directory.append(4...4)
        driver.look()
        #expect(driver.arrived == [20, 21, 4])
    }

    @Test func `goes on with a line that was half written`() throws {
        try directory.append(1...3)
        let bytes = Array("\(longLine(4))\n".utf8)
        try directory.append(bytes.prefix(12), to: "access.log")
        let driver = driver(since: 3)
        #expect(driver.arrived == [3])
        try directory.append(bytes.dropFirst(12), to: "access.log")
        driver.look()
        #expect(driver.arrived == [3, 4])
    }
}
