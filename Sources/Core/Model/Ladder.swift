import Events

/// How long one reconnecting library waits before each of its tries.
package struct Ladder: Codable, Equatable, Sendable {
    /// The library, as it is called on the screens.
    package var name: String
    /// The shortest and longest wait before the first, second, third … try.
    package var waits: [ClosedRange<Duration>]
    /// The waits after those.
    package var rest: ClosedRange<Duration>
    /// Tries after which it gives up; nil: never.
    package var triesMax: Int?

    /// The wait before the try of this number, from 1; nil when it gives up before.
    package func wait(before number: Int) -> ClosedRange<Duration>? {
        if let triesMax, number > triesMax { return nil }
        let place = max(1, number) - 1
        return place < waits.count ? waits[place] : rest
    }
}

extension Ladder {
    /// The libraries that are told apart, with their own defaults (failover-physics 2.2, where each
    /// one's source file stands).
    package static let known: [Ladder] = [
        .meteor, .phoenix, .signalR, .socketIO, .actionCable, .pladaria, .joewalnes, .centrifuge,
        .graphQL, .stomp, .mqtt,
    ]

    /// packages/retry/retry.js: 10 ms twice, then 1 s * 2.2^k * U[0.75, 1.25], capped at 300 s before
    /// the fuzz.
    package static let meteor = Ladder(
        name: "meteor",
        waits: [fixed(10), fixed(10)] + (2...7).map { fuzzed(1_000, 2.2, $0, 0.75...1.25) },
        rest: .seconds(225) ... .seconds(375)
    )

    /// phoenix assets/js/phoenix/socket.js.
    package static let phoenix = Ladder(
        name: "phoenix",
        waits: [10, 50, 100, 150, 200, 250, 500, 1_000, 2_000].map { fixed($0) },
        rest: .seconds(5) ... .seconds(5)
    )

    /// DefaultReconnectPolicy.ts: gives up after four.
    package static let signalR = Ladder(
        name: "signalr",
        waits: [fixed(0), fixed(2_000), fixed(10_000), fixed(30_000)],
        rest: .seconds(30) ... .seconds(30),
        triesMax: 4
    )

    /// socket.io-client manager.ts, backo2.ts: 1 s * 2^k * U[0.5, 1.5], at most 5 s.
    package static let socketIO = Ladder(
        name: "socket.io",
        waits: [500...1_500, 1_000...3_000, 2_000...5_000, 4_000...5_000].map { range($0) },
        rest: .seconds(5) ... .seconds(5)
    )

    /// connection_monitor.js of Rails 7: 6 s * 1.15^n * (1 + U[0, 1]) first, U[0, 0.15] later.
    package static let actionCable = Ladder(
        name: "actioncable",
        waits: [range(6_000...12_000)] + (1...9).map { fuzzed(6_000, 1.15, $0, 1...1.15) },
        rest: .milliseconds(24_200) ... .milliseconds(27_900)
    )

    /// reconnecting-websocket: U[1, 5] s drawn once * 1.3^n, at most 10 s.
    package static let pladaria = Ladder(
        name: "reconnecting-websocket",
        waits: (0...8).map {
            range(Int(1_000 * pow(1.3, $0))...min(10_000, Int(5_000 * pow(1.3, $0))))
        },
        rest: .seconds(10) ... .seconds(10)
    )

    /// joewalnes' reconnecting-websocket: 1 s * 1.5^n, at most 30 s.
    package static let joewalnes = Ladder(
        name: "reconnecting-websocket (joewalnes)",
        waits: (0...8).map { fixed(Int(1_000 * pow(1.5, $0))) },
        rest: .seconds(30) ... .seconds(30)
    )

    /// centrifuge-js utils.ts: 0.5 s + U[0, min(20 s, 0.5 s * 2^n)], at most 20 s.
    package static let centrifuge = Ladder(
        name: "centrifuge",
        waits: (0...5).map { range(500...min(20_000, 500 + Int(500 * pow(2, $0)))) },
        rest: .milliseconds(500) ... .seconds(20)
    )

    /// graphql-ws client.ts: 2^n s + U[0.3, 3] s; gives up after five.
    package static let graphQL = Ladder(
        name: "graphql-ws",
        waits: (0...4).map {
            range(Int(1_000 * pow(2, $0)) + 300...Int(1_000 * pow(2, $0)) + 3_000)
        },
        rest: .seconds(16) ... .seconds(19),
        triesMax: 5
    )

    /// @stomp/stompjs client.ts: 5 s.
    package static let stomp = Ladder(name: "stomp", waits: [], rest: .seconds(5) ... .seconds(5))

    /// MQTT.js client.ts: 1 s.
    package static let mqtt = Ladder(name: "mqtt.js", waits: [], rest: .seconds(1) ... .seconds(1))

    private static func fixed(_ milliseconds: Int) -> ClosedRange<Duration> {
        .milliseconds(milliseconds) ... .milliseconds(milliseconds)
    }

    private static func range(_ milliseconds: ClosedRange<Int>) -> ClosedRange<Duration> {
        .milliseconds(milliseconds.lowerBound) ... .milliseconds(milliseconds.upperBound)
    }

    private static func fuzzed(
        _ base: Double,
        _ exponent: Double,
        _ count: Int,
        _ fuzz: ClosedRange<Double>
    ) -> ClosedRange<Duration> {
        let nominal = base * pow(exponent, count)
        return range(
            Int((nominal * fuzz.lowerBound).rounded())...Int((nominal * fuzz.upperBound).rounded())
        )
    }

    private static func pow(_ base: Double, _ count: Int) -> Double {
        (0..<count).reduce(1) { product, _ in product * base }
    }
}
