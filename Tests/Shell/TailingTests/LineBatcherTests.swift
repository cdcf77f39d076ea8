import Events
import LogFormats
import Tailing
import Testing

/// One line of nginx's JSON log, told apart by `number`.
func requestLine(_ number: Int, status: Int = 200) -> String {
    #"{"msec":"1795403679.634","status":\#(status),"id":"\#(number)"}"#
}

/// The numbers of the request lines in `records`.
func numbers(_ records: [LogRecord]) -> [Int] {
    records.compactMap {
        guard case .access(let record) = $0.content else { return nil }
        return record.requestID.flatMap { Int($0) }
    }
}

@Suite struct `Batches of lines` {
    private func batcher(_ format: LogFormat? = .nginxJSON) -> LineBatcher {
        LineBatcher(node: "web1", format: format)
    }

    private func onlyBatch(of text: String, _ format: LogFormat? = .nginxJSON) -> LogBatch? {
        var batcher = batcher(format)
        var partial = PartialLine()
        batcher.append(Array(text.utf8).span, after: &partial)
        return batcher.takeBatch()
    }

    @Test func `count exactly and put what matters first`() throws {
        let text = [
            requestLine(1), "nonsense", requestLine(2, status: 502), "", " \t", requestLine(3),
            requestLine(4, status: 101), #"{"status":200,"id":"5"}"#, "",
        ].joined(separator: "\n")
        let batch = try #require(onlyBatch(of: text))
        #expect(batch.node == "web1")
        #expect(batch.counts == LogCounts(lines: 6, understood: 4, partial: 1, rejected: 1))
        #expect(
            batch.traffic == [
                TrafficCount(status: 101, count: 1), TrafficCount(status: 200, count: 3),
                TrafficCount(status: 502, count: 1),
            ]
        )
        #expect(numbers(batch.records) == [2, 4, 1, 3, 5])
        #expect(batch.records.count == 6)
        #expect(batch.lastLineAt == WallTime(rawValue: 1_795_403_679_634_000_000))
    }

    @Test func `are nil when nothing came, and begin anew each time`() {
        var batcher = batcher()
        var partial = PartialLine()
        #expect(batcher.takeBatch() == nil)
        batcher.append(Array("\(requestLine(1))\n".utf8).span, after: &partial)
        #expect(batcher.takeBatch()?.counts.lines == 1)
        #expect(batcher.takeBatch() == nil)
    }

    @Test func `of a flood keep an even sample and count what is left out`() throws {
        let text =
            (0..<30_000).map { requestLine($0, status: $0.isMultiple(of: 2) ? 502 : 200) }
            .joined(separator: "\n") + "\n"
        let batch = try #require(onlyBatch(of: text))
        // 15,000 of either kind: every second is below 10,000, every 256th below 100.
        let significant = stride(from: 0, to: 30_000, by: 2 * 2)
        let ordinary = stride(from: 1, to: 30_000, by: 2 * 256)
        #expect(numbers(batch.records) == Array(significant) + Array(ordinary))
        #expect(batch.counts.lines == 30_000)
        #expect(batch.counts.sampled == 15_000 - 7_500)
        #expect(batch.counts.leftOut == 30_000 - 7_500 - 59)
        #expect(batch.traffic.map(\.count) == [15_000, 15_000])
    }

    @Test func `of a flood that lasts are kept at a steady rate`() throws {
        let text =
            (0..<10_000).map { requestLine($0, status: 502) }.joined(separator: "\n") + "\n"
        var batcher = batcher()
        var partial = PartialLine()
        var kept: [Int] = []
        for _ in 0..<4 {
            batcher.append(Array(text.utf8).span, after: &partial)
            let batch = batcher.takeBatch()
            kept.append(try #require(batch).records.count)
        }
        // All of the first, then no more than there is room for again: 500 lines a tick.
        #expect(kept[0] == LineBatcher.maximumSignificant)
        #expect(kept[1...].allSatisfy { (250...1_000).contains($0) }, "\(kept)")
    }

    @Test func `of very long lines keep a bounded number of bytes`() throws {
        let filler = String(repeating: "a", count: maximumLineBytes)
        let text = (0..<40).map {
            #"{"status":502,"msec":1,"id":"\#($0)","x":"\#(filler)"}"# + "\n"
        }
        .joined()
        let batch = try #require(onlyBatch(of: text))
        #expect(batch.counts.lines == 40)
        #expect(batch.counts.partial == 40)
        #expect(batch.records.map(\.raw.bytes.count).reduce(0, +) <= LineBatcher.maximumRawBytes)
        #expect(batch.counts.leftOut == 40 - batch.records.count)
    }

    @Test(arguments: [1, 2, 7, 64])
    func `are the same however the bytes are cut`(size: Int) throws {
        let text =
            "\(requestLine(1))\r\n\n\(requestLine(2, status: 499))\nx\u{0}é\n\(requestLine(3))\n"
        let bytes = Array(text.utf8) + [0xFF, 10]
        var batcher = batcher()
        var partial = PartialLine()
        for start in stride(from: 0, to: bytes.count, by: size) {
            let end = min(start + size, bytes.count)
            batcher.append(bytes.span.extracting(start..<end), after: &partial)
        }
        var whole = self.batcher()
        var rest = PartialLine()
        whole.append(bytes.span, after: &rest)
        let taken = whole.takeBatch()
        let expected = try #require(taken)
        #expect(batcher.takeBatch() == expected)
        #expect(expected.counts == LogCounts(lines: 5, understood: 3, partial: 0, rejected: 2))
        #expect(numbers(expected.records) == [2, 1, 3])
    }

    @Test func `wait for a line's end, and take it at the latest when no more will come`() {
        var batcher = batcher()
        var partial = PartialLine()
        batcher.append(Array(requestLine(1).utf8).span, after: &partial)
        #expect(batcher.takeBatch() == nil)
        batcher.finish(&partial)
        #expect(batcher.takeBatch()?.counts.understood == 1)
        #expect(partial == PartialLine())
    }

    @Test func `hold a bounded part of a line without end`() {
        var batcher = batcher()
        var partial = PartialLine()
        let block = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        for _ in 0..<20 { batcher.append(block.span, after: &partial) }
        #expect(partial.bytes.count == maximumLineBytes + 1)
        batcher.append([10].span, after: &partial)
        #expect(batcher.takeBatch()?.counts == LogCounts(lines: 1, rejected: 1))
    }

    @Test func `pass over the end of a line that began before`() {
        var batcher = batcher()
        var partial = PartialLine(isSkipped: true)
        batcher.append(Array("tail of a line\n\(requestLine(7))\n".utf8).span, after: &partial)
        #expect(batcher.takeBatch()?.counts == LogCounts(lines: 1, understood: 1))
    }

    @Test func `find out the format from the first lines`() throws {
        var batcher = batcher(nil)
        var partial = PartialLine()
        batcher.append(Array("hello\n".utf8).span, after: &partial)
        #expect(batcher.takeBatch()?.counts == LogCounts(lines: 1, rejected: 1))
        #expect(batcher.format == nil)
        let text = (0..<100).map { requestLine($0, status: 101) + "\n" }.joined()
        batcher.append(Array(text.utf8).span, after: &partial)
        let taken = batcher.takeBatch()
        let batch = try #require(taken)
        #expect(batcher.format == .nginxJSON)
        #expect(batch.counts == LogCounts(lines: 100, understood: 100))
        #expect(numbers(batch.records) == Array(0..<100))
    }
}
