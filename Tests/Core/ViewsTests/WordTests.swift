import Canvas
import Events
import Model
import Testing

@testable import Views

@Suite struct `Figures` {
    private let format = Format(glyphs: .unicode, zoneOffsetSeconds: 0)

    @Test(
        arguments: [
            (nil, "–"), (.zero, "0.0 ms"), (.microseconds(1_234), "1.2 ms"),
            (.milliseconds(12), "12 ms"),
            (.milliseconds(999), "999 ms"), (.microseconds(999_600), "1.00 s"),
            (.seconds(75), "75.00 s"),
            (.seconds(Int64.max / 1_000_000_000), "106751d23h"),
        ] as [(Duration?, String)]
    )
    func `latencies carry their unit`(duration: Duration?, expected: String) {
        #expect(format.latency(duration) == expected)
    }

    @Test(
        arguments: [
            (nil, "–"), (.milliseconds(140), "0.14 s"), (.milliseconds(5_080), "5.1 s"),
            (.milliseconds(995), "1.0 s"), (.seconds(125), "2m05s"),
            (.milliseconds(-1_500), "-1.5 s"),
            (.zero - .seconds(Int64.max), "-9223372036.9 s"),
        ] as [(Duration?, String)]
    )
    func `gaps carry their unit`(duration: Duration?, expected: String) {
        #expect(format.seconds(duration) == expected)
    }

    @Test(
        arguments: [
            (nil, "–"), (.milliseconds(7_900), "7 s"), (.seconds(125), "2m05s"),
            (.seconds(8_040), "2h14m"), (.seconds(273_600), "3d04h"), (.seconds(-3), "0 s"),
        ] as [(Duration?, String)]
    )
    func `ages are cut, not rounded`(duration: Duration?, expected: String) {
        #expect(format.age(duration) == expected)
    }

    @Test(arguments: [
        (0, 0, "00:00:00.000"), (51_127_391_999_999, 0, "14:12:07.391"), (-1, 0, "23:59:59.999"),
        (0, 5_400, "01:30:00.000"), (0, -3_600, "23:00:00.000"),
        (Int64.max, 86_400, "23:47:16.854"),
        (Int64.min, -86_400, "00:12:43.145"),
    ])
    func `times of day are local`(nanoseconds: Int64, zone: Int, expected: String) {
        let format = Format(glyphs: .unicode, zoneOffsetSeconds: zone)

        #expect(format.clock(WallTime(rawValue: nanoseconds), decimals: 3) == expected)
    }

    @Test func `counts and rates`() {
        #expect(format.count(1_234_567) == "1,234,567")
        #expect(format.count(-1_000) == "-1,000")
        #expect(format.count(.min).hasPrefix("-9,223"))
        #expect(format.count(nil) == "–")
        #expect(format.rate(41.26, decimals: 1) == "41.3")
        #expect(format.rate(.nan, decimals: 1) == "–")
        #expect(format.rate(1e300, decimals: 1) == "–")
        #expect(format.share(0.964) == "96 %")
        #expect(format.counted(1, "node", "nodes") == "1 node")
    }
}

@Suite struct `What happened, in words` {
    private static let verdict = GuardVerdict(
        rule: .keepHealthy,
        holds: false,
        words: "the last one"
    )

    @Test(
        arguments: [
            (
                .webSocketsClosed(count: 58, within: .milliseconds(3)),
                "58 WebSockets closed within 3.0 ms: looks like a crash"
            ),
            (.probeTurned(.refused, streak: 1, threshold: 2), "probe: connection refused (1 of 2)"),
            (
                .probeTurned(.tls(.untrusted), streak: 2, threshold: 2),
                "probe: TLS: the certificate is not trusted (2 of 2)"
            ),
            (.nodeChanged(from: .suspect, to: .down), "is down, was suspect"),
            (
                .proxyChanged(from: .up, to: .goingDown, status: "UP 1/2"),
                "HAProxy says UP 1/2, said UP before"
            ),
            (.proxyChanged(from: nil, to: .unchecked, status: ""), "HAProxy says no check"),
            (
                .serverChanged(server: "todos/web2", to: .down, reason: "Connection refused"),
                "HAProxy: todos/web2 is DOWN: Connection refused"
            ),
            (
                .serverChanged(server: "todos/web2", to: .draining, reason: nil),
                "HAProxy: todos/web2 is DRAIN"
            ),
            (.backendEmpty("todos"), "HAProxy: todos has no server left"),
            (.burstOpened(id: 9, cause: nil), "burst 9 opened"),
            (
                .burstOpened(id: 3, cause: nil),
                "burst 3 opened: 150 x 502, 2 x 504 in 9.4 s, connection refused"
            ),
            (
                .burstClosed(id: 3, total: 87, length: .milliseconds(8_600), cause: .refused),
                "burst 3 over: 87 failed answers in 8.6 s, connection refused"
            ),
            (
                .disagreementBegan(probeUp: false, proxy: .up),
                "blind for 8.7 s so far: HAProxy still says UP, the probe says down"
            ),
            (
                .disagreementBegan(probeUp: true, proxy: .down),
                "idle for 8.7 s so far: HAProxy still says DOWN, the probe says up"
            ),
            (
                .disagreementEnded(after: .milliseconds(8_600)),
                "probe and HAProxy agree again after 8.6 s"
            ),
            (
                .clientsPinned(count: 3),
                "3 clients pinned: they keep connections to its proxy, which cannot serve them"
            ),
            (
                .clientsLost(count: 1, loss: .closed(code: 1012)),
                "1 client lost their session: closed by the server with 1012"
            ),
            (
                .clientsBack(count: 58, median: .milliseconds(200), slowest: .seconds(19)),
                "58 clients back: median 0.20 s, slowest 19.0 s"
            ),
            (.operation("op1", .kill, .refused([verdict])), "kill (op1) refused: the last one"),
            (.operation("op1", .drain, .running(step: 0)), "drain (op1): step 1 sent"),
            (
                .operation("op1", .drain, .observing),
                "drain (op1): accepted, waiting to see its effect"
            ),
            (.operation("op1", .drain, .done), "drain (op1): done, its effect was seen"),
            (.operation("op1", .drain, .failed("exit 1")), "drain (op1) failed: exit 1"),
            (.operation("op1", .drain, .unknown("look")), "drain (op1): outcome unknown: look"),
            (.source(.truncated, "a.log"), "cut short in place: lines may be lost: a.log"),
            (.source(.open, ""), "reading"),
            (.note("tea"), "note: tea"),
            (.note(""), "mark"),
            (.eventsDropped(1_200), "1,200 events dropped: the console fell behind"),
            (
                .eventsDropped(.max),
                "9,223,372,036,854,775,807 events dropped: the console fell behind"
            ),
            (
                .clockStepped(.seconds(-3_600)),
                "the console's own clock was set 1h00m back:"
                    + " times of day before and after do not compare"
            ),
        ] as [(Happening.Fact, String)]
    )
    func `every fact reads as a sentence`(fact: Happening.Fact, expected: String) {
        let state = Incident.failing
        let since = state.nodes[1].disagreementSince ?? .zero
        let happening = Happening(
            at: nil,
            seen: since,
            node: "web2",
            fact: fact,
            source: "test",
            severity: .info
        )

        #expect(Scene(state, Interface(), FrameContext()).words(for: happening) == expected)
    }

    @Test func `each way a probe fails has its own words`() {
        let outcomes: [ProbeOutcome] = [
            .ok(status: 200), .httpStatus(502), .refused, .connectTimeout, .timeout, .unresolved,
            .reset, .tls(.untrusted), .tls(.expired), .tls(.wrongHost), .tls(.handshake),
            .other("x"),
        ]

        #expect(Set(outcomes.map(\.words)).count == outcomes.count)
        #expect(Set(outcomes.map(\.cell)).count == outcomes.count)
    }
}
