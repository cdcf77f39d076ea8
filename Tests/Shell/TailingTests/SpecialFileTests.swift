import CLinux
import Events
import Foundation
import LogFormats
import Tailing
import Testing

@Suite struct `What is not a plain log` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func driver(
        _ name: String = "access.log",
        from start: FollowedFile.Start = .beginning
    ) -> TailDriver {
        TailDriver(
            directory,
            path: name.hasPrefix("/") ? name : directory.file(name),
            from: start
        )
    }

    @Test func `a named pipe is read as it comes, from one writer after the other`() throws {
        let path = directory.file("access.log")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let driver = driver(from: .end)
        driver.look()
        #expect(driver.states == [.open])
        for number in 1...3 {
            let writer = unsafe open(path, O_WRONLY | O_NONBLOCK)
            try #require(writer >= 0)
            let line = Array("\(longLine(number))\n".utf8)
            let count = unsafe line.withUnsafeBytes {
                unsafe write(writer, $0.baseAddress, $0.count)
            }
            #expect(count == line.count)
            driver.look()
            close(writer)
            driver.look()
        }
        #expect(driver.arrived == [1, 2, 3])
        #expect(driver.tail.saved == nil)
    }

    @Test func `a directory, a device and a socket are refused in words`() throws {
        let socket = directory.file("socket")
        #expect(unsafe mknod(socket, S_IFSOCK | 0o600, 0) == 0)
        for (path, word) in [
            (directory.path, "a directory"), ("/dev/null", "a device"), (socket, "a socket"),
        ] {
            let driver = driver(path)
            driver.look()
            driver.look()
            #expect(driver.states == [.failing])
            #expect(driver.told.contains(word))
        }
    }

    @Test func `one without the right to read is told, and read from there when granted`() throws {
        try directory.append(1...2)
        let path = directory.file("access.log")
        #expect(unsafe chmod(path, 0) == 0)
        let driver = driver(from: .end)
        // Root may read everything.
        let isRoot = geteuid() == 0
        if isRoot { #expect(seteuid(65_534) == 0) }
        driver.look()
        driver.look()
        if isRoot { #expect(seteuid(0) == 0) }
        #expect(driver.states == [.failing])
        #expect(driver.told.contains("Permission denied"))
        #expect(unsafe chmod(path, 0o600) == 0)
        try directory.append(3...3)
        driver.look()
        #expect(driver.arrived == [3])
        #expect(driver.states == [.failing, .open])
    }

    @Test func `one that cannot be read leaves the others alone`() async throws {
        try directory.append(1...1)
        // A regular file by its mode; reading its beginning is an I/O error.
        let files = [("bad", "/proc/self/mem"), ("log", directory.file("access.log"))].map {
            FollowedFile(
                source: SourceID(rawValue: $0.0),
                node: nil,
                path: $0.1,
                format: .nginxJSON,
                start: .beginning
            )
        }
        let sink = CollectingSink()
        let follower = LogFollower(files, ticker: RealTicker())
        follower.start(into: sink)
        try await eventually("first line") { sink.numbersRead() == [1] }
        try directory.append(2...2)
        try await eventually("second line") { sink.numbersRead() == [1, 2] }
        await follower.stop()
        #expect(sink.states(from: "bad") == [.failing])
        #expect(sink.changes(from: "bad")[0].detail.contains("Input/output error"))
    }

    @Test func `beyond 4 GiB lines are read as elsewhere, and holes are not`() throws {
        let size: UInt64 = 5 << 30
        try directory.write("", to: "access.log")
        try directory.truncate(to: size)
        let atEnd = driver(from: .end)
        atEnd.look()
        try directory.append([10], to: "access.log")
        try directory.append(1...2)
        atEnd.look()
        #expect(atEnd.arrived == [1, 2])
        let fromStart = driver()
        fromStart.look()
        fromStart.look()
        #expect(fromStart.arrived == [1, 2])
        #expect(fromStart.counts.lines == 2)
        #expect(fromStart.told.contains("bytes of nothing were passed over"))
    }

    @Test func `the hole that a writer leaves which does not append is passed over`() throws {
        try directory.append(1...20)
        let driver = driver()
        driver.look()
        let end = UInt64(try directory.bytes("access.log").count)
        try directory.truncate()
        try directory.truncate(to: end + 10_000)
        try directory.append(21...22)
        driver.look()
        driver.look()
        #expect(driver.arrived == Array(1...22))
        #expect(driver.counts.rejected == 0)
    }

    @Test func `a byte order mark is no part of the first line`() throws {
        try directory.append([0xEF, 0xBB, 0xBF], to: "access.log")
        try directory.append(1...1)
        let driver = driver()
        driver.look()
        #expect(driver.counts == LogCounts(lines: 1, understood: 1))
    }

    @Test(arguments: [[UInt8](arrayLiteral: 0xFF, 0xFE), [0xFE, 0xFF]])
    func `UTF-16 is refused in words`(mark: [UInt8]) throws {
        try directory.append(mark + [0x41, 0, 10, 0], to: "access.log")
        let driver = driver()
        driver.look()
        driver.look()
        #expect(driver.counts.lines == 0)
        #expect(driver.states.last == .failing)
        #expect(driver.told.contains("UTF-16"))
    }

    @Test func `with no inotify left it is polled, which is said`() throws {
        var queues: [Int32] = []
        defer { for queue in queues { _ = clinux_close(queue) } }
        while queues.count < 4_096 {
            let queue = clinux_inotify_open()
            guard queue >= 0 else { break }
            queues.append(queue)
        }
        try #require(queues.count < 4_096)
        let watches = Watches()
        let file = FollowedFile(
            source: "log",
            node: nil,
            path: directory.file("access.log"),
            format: .nginxJSON
        )
        try directory.append(1...1)
        let tail = FileTail(file, watches: watches)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let (changes, _) = tail.look(at: .zero, using: &buffer)
        #expect(changes.first?.detail.contains("polled, because no inotify queue is left") == true)
        try directory.append(2...2)
        let (_, batch) = tail.look(at: .zero, using: &buffer)
        #expect(batch.map { numbers($0.records) } == [2])
    }
}
