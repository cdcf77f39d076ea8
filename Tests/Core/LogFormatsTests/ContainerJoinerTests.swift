import Events
import LogFormats
import TestKit
import Testing

/// What is read of the lines of a container's log file, in the order in which it is read.
private func joined(_ lines: [String]) -> [String] {
    var joiner = ContainerJoiner()
    var read: [String] = []
    for line in lines {
        switch joiner.take(Array(line.utf8).span) {
        case .plain: read.append(line)
        case .part: break
        case .whole: read.append(String(decoding: joiner.whole, as: UTF8.self))
        }
    }
    while joiner.release() { read.append(String(decoding: joiner.whole, as: UTF8.self)) }
    return read
}

@Suite struct `Lines that a container's runtime cut` {
    // Kubernetes' kubelet-cri-logging.md and pkg/kubelet/kuberuntime/logs.
    @Test func `are joined for each stream on its own`() {
        let lines = [
            "2016-10-06T00:17:09.669794202Z stdout P log content 1",
            "2016-10-06T00:17:09.669794203Z stderr F log content 2",
            "2016-10-06T00:17:09.669794204Z stdout P  and more",
            "2016-10-06T00:17:09.669794205Z stderr P error ",
            "2016-10-06T00:17:09.669794206Z stdout F  of it",
            "2016-10-06T00:17:09.669794207Z stderr F:tag text",
            "2016-10-06T00:17:09.669794208Z stdout F last",
        ]
        #expect(
            joined(lines) == [
                "2016-10-06T00:17:09.669794203Z stderr F log content 2",
                "2016-10-06T00:17:09.669794202Z stdout F log content 1 and more of it",
                "2016-10-06T00:17:09.669794205Z stderr F error text",
                "2016-10-06T00:17:09.669794208Z stdout F last",
            ]
        )
    }

    // fluent-bit's tests/runtime/data/tail/log/dockermode_splitted_line.log.
    @Test func `or Docker, are joined up to the part that ends in a line feed`() {
        let lines = [
            #"{"log":"2020-03-24 Single "}"#, #"{"log":"li"}"#, #"{"log":"ne\n"}"#,
            #"{"log":"2020-03-24 Another "}"#, #"{"log":"single "}"#, #"{"log":"line\n"}"#,
        ]
        #expect(joined(lines) == ["2020-03-24 Single line", "2020-03-24 Another single line"])
    }

    @Test func `come out unfinished when no more lines come`() {
        let lines = [
            "2016-10-06T00:17:09.669794202Z stdout P log content 1",
            #"{"log":"half","stream":"stderr","time":"2016-10-20T18:39:20.57606443Z"}"#,
        ]
        #expect(joined(lines) == [lines[0], "2016-10-20T18:39:20.57606443Z stderr P half"])
    }

    @Test func `are bounded, and show that they were cut`() {
        var joiner = ContainerJoiner()
        let part =
            "2016-10-06T00:17:09.669794202Z stdout P " + String(repeating: "a", count: 16_384)
        for _ in 0..<100 { #expect(joiner.take(Array(part.utf8).span) == .part) }
        let last = Array("2016-10-06T00:17:09.669794202Z stdout F end".utf8)
        #expect(joiner.take(last.span) == .whole)
        #expect(joiner.whole.count == maximumLineBytes + 1)
        #expect(joiner.take(last.span) == .plain)
    }

    @Test func `do not hold up other lines`() {
        let lines = ["2016-10-06T00:17:09.669794202Z stdout P half", "other", "", "{}", "another"]
        #expect(joined(lines) == Array(lines.dropFirst()) + [lines[0]])
    }
}

@Suite struct `A line wrapped by Docker` {
    // Docker's documentation of the json-file driver, and moby's jsonlogbytes_test.go.
    @Test(arguments: [
        (
            #"{"log":"Log line is here\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}"#,
            "2019-01-01T11:11:11.111111111Z stdout F Log line is here"
        ),
        (
            #"{"log":"A & < > 🚀 \u0026 \u003c \u2028 \\ \"\r\n","stream":"stderr","attrs":{"time":"x"},"time":"2019-01-01T11:11:11Z"}"#,
            "2019-01-01T11:11:11Z stderr F A & < > 🚀 & < \u{2028} \\ \""
        ),
        (#"{"log":"\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}"#, ""),
        (#"{"log":" \r\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}"#, ""),
    ])
    func `is unwrapped, with its time and stream before it`(line: String, whole: String) {
        #expect(joined([line]) == [whole])
    }

    @Test(arguments: [
        #"{"log":"a\n","stream":"other","time":"2019-01-01T11:11:11.111111111Z"}"#,
        #"{"log":"a\n","stream":"stdout","time":"2019-01-01 11:11:11"}"#,
        #"{"log":"a\n","stream":"stdout","time":"2019-01-01T11:11:11Z and more"}"#,
        #"{"log":"a\n","stream":"stdout"}"#,
        #"{"log":"a","status":"200"}"#, #"{"log":"no end"#, #"{"log":1}"#,
        "2019-01-01T11:11:11.111111111Z stdout X text",
        "2019-01-01T11:11:11.111111111Z stdin P text",
        "2019-01-01T11:11:11.111111111Z stdout", "2019-01-01T11:11:11Z", "2019-01-01T",
        CombinedLine.webSocket, CarrierLine.session, "",
    ])
    func `is told from all others`(line: String) { #expect(joined([line]) == [line]) }

    @Test func `is read like any other, and its format found out`() throws {
        let lines = CombinedLine.all.map { wrapped([$0], .docker) }.joined()
        let objects = try converted(lines, as: nil)
        #expect(objects.count == CombinedLine.all.count)
        for object in objects {
            #expect(object["parse"] == .text("ok") && object["format"] == .text("nginx-combined"))
            #expect(object["cri_stream"] == .text("stdout"))
            #expect(object["cri_time"] == .text(partTime(0)))
        }
    }
}

@Suite struct `What is read of a container's lines` {
    @Test func `comes with the number of the last part`() throws {
        let parts = wrapped(["GET", " /"], .runtimeInterface).split(separator: "\n")
        let log = [
            ErrorLine.refused, String(parts[0]), ErrorLine.refused, String(parts[1]), "",
            String(parts[0]),
        ]
        let objects = try converted(log.joined(separator: "\n"), as: .nginxError)
        let seen = objects.map { "\(Int($0["line"]?.number ?? 0)) \($0["parse"]?.text ?? "")" }
        #expect(seen == ["1 ok", "2 continuation", "3 ok", "4 reject", "6 reject"])
        #expect(objects[3]["raw"] == .text("\(partTime(0)) stdout F GET /"))
        #expect(objects[4]["raw"] == .text("\(partTime(0)) stdout P GET"))
    }

    @Test(arguments: LogFormat.known, Runtime.allCases)
    func `is the same wherever its lines were cut`(format: LogFormat, runtime: Runtime) throws {
        var random = Seeded(seed: 34)
        for line in SampleLine.lines(of: format) {
            let whole = wrapped([line], .runtimeInterface)
            let expected = try converted(whole, as: format).first
            for _ in 0..<10 {
                let parts = cut(line, using: &random)
                let found = try converted(wrapped(parts, runtime), as: format)
                #expect(found.count == parts.count, "seed 34: \(parts)")
                var last = try #require(found.last)
                #expect(last["line"] == .number(Double(parts.count)))
                last["line"] = .number(1)
                #expect(last == expected, "seed 34: \(parts)")
            }
        }
    }

    /// Between characters: of half a character Docker keeps nothing.
    private func cut(_ line: String, using random: inout Seeded) -> [String] {
        var parts: [String] = []
        var rest = Substring(line)
        while !rest.isEmpty, parts.count < 5 {
            let length = Int.random(in: 0...rest.count, using: &random)
            parts.append(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return parts + [String(rest)]
    }
}

/// Who writes a container's log file.
enum Runtime: CaseIterable { case runtimeInterface, docker }

private func partTime(_ part: Int) -> String { "2026-11-23T10:00:00.12345678\(part)Z" }

/// The lines of the file that hold one line of a container in parts.
private func wrapped(_ parts: [String], _ runtime: Runtime) -> String {
    parts.enumerated().map { index, part in
        let isLast = index == parts.count - 1
        guard runtime == .docker else {
            return "\(partTime(index)) stdout \(isLast ? "F" : "P") \(part)\n"
        }
        var text = ""
        for scalar in part.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "<", ">", "&", "\0"..<" ":
                text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        let end = isLast ? "\\n" : ""
        return #"{"log":"\#(text)\#(end)","stream":"stdout","time":"\#(partTime(index))"}"# + "\n"
    }
    .joined()
}
