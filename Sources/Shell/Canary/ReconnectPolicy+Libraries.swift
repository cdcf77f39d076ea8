import Events

extension ReconnectPolicy {
    /// The policies known by name.
    package static let all: [ReconnectPolicy] = [.meteor, .socketIO, .phoenix, .signalR]

    /// The policy called `name`.
    ///
    /// - Throws: `SwarmError.unknownPolicy`, which lists the names there are.
    package static func named(_ name: String) throws(SwarmError) -> ReconnectPolicy {
        guard let policy = all.first(where: { $0.name == name }) else {
            throw .unknownPolicy(name)
        }
        return policy
    }

    /// Meteor's stock client.
    ///
    /// Waits: 10 ms, 10 ms, then 1 s * 2.2^k * U[0.75, 1.25], capped at 300 s before the fuzz
    /// (packages/retry/retry.js). Connect timeout 10 s, and an open socket silent for 100 s is
    /// dropped (socket-stream-client/common.js and browser.js; there the 100 s begin with the first
    /// message, here with the opening). Heartbeat 17.5 s and 15 s
    /// (ddp-client/common/livedata_connection.js, ddp-common/heartbeat.js).
    package static let meteor = ReconnectPolicy(
        name: "meteor",
        backoff: .exponential(
            ExponentialBackoff(
                minCount: 2,
                minTimeout: .milliseconds(10),
                baseTimeout: .seconds(1),
                exponent: 2.2,
                maxTimeout: .seconds(300),
                fuzz: 0.5
            )
        ),
        maxRetries: nil,
        connectTimeout: .seconds(10),
        heartbeat: HeartbeatRule(
            interval: .milliseconds(17_500),
            timeout: .seconds(15),
            onlyWhenSilent: true
        ),
        silenceTimeout: .seconds(100)
    )

    /// Socket.IO's client.
    ///
    /// Waits: 1 s * 2^k * U[0.5, 1.5], at most 5 s after the fuzz; connect timeout 20 s
    /// (socket.io-client manager.ts, contrib/backo2.ts). It sends no pings; without one from the
    /// server for 25 s + 20 s the connection is dead (engine.io).
    package static let socketIO = ReconnectPolicy(
        name: "socket.io",
        backoff: .exponential(
            ExponentialBackoff(
                minCount: 0,
                minTimeout: .zero,
                baseTimeout: .seconds(1),
                exponent: 2,
                maxTimeout: .seconds(5),
                fuzz: 1,
                capsAfterFuzz: true
            )
        ),
        maxRetries: nil,
        connectTimeout: .seconds(20),
        heartbeat: nil,
        silenceTimeout: .seconds(45)
    )

    /// Phoenix's client (phoenix assets/js/phoenix/socket.js, constants.js).
    ///
    /// A heartbeat every 30 s that must be answered before the next; push timeout 10 s.
    package static let phoenix = ReconnectPolicy(
        name: "phoenix",
        backoff: .table(
            [10, 50, 100, 150, 200, 250, 500, 1_000, 2_000].map { .milliseconds($0) },
            last: .seconds(5)
        ),
        maxRetries: nil,
        connectTimeout: .seconds(10),
        heartbeat: HeartbeatRule(
            interval: .seconds(30),
            timeout: .seconds(30),
            onlyWhenSilent: false
        ),
        silenceTimeout: nil
    )

    /// SignalR's JavaScript client with automatic reconnect.
    ///
    /// Four retries, then it gives up (DefaultReconnectPolicy.ts); keep-alive 15 s, server timeout
    /// 30 s (HubConnection.ts). It has no connect timeout of its own: the server's handshake
    /// timeout of 15 s stands for it.
    package static let signalR = ReconnectPolicy(
        name: "signalr",
        backoff: .table([.zero, .seconds(2), .seconds(10)], last: .seconds(30)),
        maxRetries: 4,
        connectTimeout: .seconds(15),
        heartbeat: HeartbeatRule(
            interval: .seconds(15),
            timeout: .seconds(30),
            onlyWhenSilent: false
        ),
        silenceTimeout: .seconds(30)
    )
}
