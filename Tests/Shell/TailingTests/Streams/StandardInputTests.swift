import Events
import Foundation
import Ports
import Tailing
import Testing

@Suite struct `Standard input as a log` {
    private let pipe = Pipe()
    private var source: StandardInputSource {
        StandardInputSource(
            jsonStream,
            descriptor: pipe.fileHandleForReading.fileDescriptor,
            ticker: RealTicker()
        )
    }

    private func write(_ text: String) throws {
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    @Test func `is read line by line as it comes`() async throws {
        try await running(source) { sink in
            try write(requestLine(1) + "\n" + requestLine(2).prefix(20))
            try await eventually("first line") { sink.numbersRead() == [1] }
            try write(requestLine(2).dropFirst(20) + "\n")
            try await eventually("second line") { sink.numbersRead() == [1, 2] }
            #expect(sink.states() == [.open])
            #expect(sink.batches().allSatisfy { $0.node == "web1" })
        }
    }

    @Test func `ends without failing, and its last line counts without a line feed`() async throws {
        try await running(source) { sink in
            try write(requestLine(1) + "\n" + requestLine(2))
            try pipe.fileHandleForWriting.close()
            try await eventually("end") { sink.states() == [.open, .ended] }
            try await eventually("both lines") { sink.numbersRead() == [1, 2] }
        }
    }

    @Test func `is counted exactly whatever the rate, in at most one batch a tick`() async throws {
        let count = 100_000
        let text = (0..<1_000).map { requestLine($0) + "\n" }.joined()
        let begun = ContinuousClock.now
        try await running(source) { sink in
            let writer = Thread { [self] in
                for _ in 0..<(count / 1_000) { try? write(text) }
                try? pipe.fileHandleForWriting.close()
            }
            writer.start()
            try await eventually("all lines") { sink.counts().lines >= count }
            #expect(sink.counts().understood == count)
            let ticks = Int((ContinuousClock.now - begun) / .milliseconds(100))
            #expect(sink.batches().count <= ticks + 2)
        }
    }

    @Test func `that cannot be read is failing, in words`() async throws {
        // No process has memory at address 0: reading it is an input/output error.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/mem"))
        defer { try? file.close() }
        let descriptor = file.fileDescriptor
        let source = StandardInputSource(jsonStream, descriptor: descriptor, ticker: RealTicker())
        try await running(source) { sink in
            try await eventually("failing") { sink.states() == [.open, .failing] }
            #expect(sink.changes()[1].detail == "standard input: Input/output error")
        }
    }

    @Test func `is silent after its stop, which may be repeated`() async throws {
        let sink = CollectingSink()
        let source = source
        source.start(into: sink)
        try await eventually("open") { sink.states() == [.open] }
        await source.stop()
        await source.stop()
        try write(requestLine(1) + "\n")
        #expect(sink.batches().isEmpty)
        await self.source.stop()
    }
}
