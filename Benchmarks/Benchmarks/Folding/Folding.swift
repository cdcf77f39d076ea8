import Benchmark
import Canvas
import Events
import LogFormats
import Model
import Views

/// A line as nginx writes it in the lab's `log_format`: a WebSocket that lived for four seconds.
private let jsonLine = Array(
    """
    {"msec":1795403679.634,"conn":204,"nreq":1,"rid":"c22d2d9cfd78f9031cfde70e38019966",\
    "remote":"127.41.100.7:59116","req":"GET /websocket HTTP/1.1","status":101,"rt":4.065,\
    "ua":"127.41.1.1:3000","us":"101","uct":"0.000","uht":"0.000","urt":"4.065","sent":296,\
    "rcvd":197,"compl":"OK","upg":"websocket","agent":"Mozilla/5.0"}
    """.utf8
)

private let errorLine = Array(
    """
    2026/11/23 03:05:46 [error] 8402#8402: *4 connect() failed (111: Connection refused) while \
    connecting to upstream, client: 127.0.0.1, server: lab, request: "GET /websocket HTTP/1.1", \
    upstream: "http://127.0.1.1:3000/websocket", host: "lab"
    """.utf8
)

/// A state with two nodes that were probed once.
private func watchedState() -> State {
    let nodes = ["web1", "web2"].map { name in
        NodeSpec(
            name: NodeName(rawValue: name),
            probe: ProbeSpec(url: "https://\(name)/health"),
            upstreams: ["127.0.1.1:3000"]
        )
    }
    return State(topology: Topology(cluster: "todos", nodes: nodes))
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput],
        scalingFactor: .kilo,
        maxDuration: .seconds(5)
    )
    for sample in [(kind: LogFormat.nginxJSON, line: jsonLine), (.nginxError, errorLine)] {
        Benchmark("\(sample.kind.name) line, counted") { benchmark in
            var scanner = LineScanner(format: sample.kind)
            for _ in benchmark.scaledIterations { blackHole(scanner.scan(sample.line.span)) }
        }
        Benchmark("\(sample.kind.name) line, read whole") { benchmark in
            var scanner = LineScanner(format: sample.kind)
            for _ in benchmark.scaledIterations {
                let quality = scanner.scan(sample.line.span)
                blackHole(scanner.record(of: sample.line.span, quality: quality))
            }
        }
    }
    Benchmark("idle tick") { benchmark in
        var state = watchedState()
        var sequence: UInt64 = 0
        for _ in benchmark.scaledIterations {
            sequence += 1
            let tick = Tick(wall: WallTime(rawValue: Int64(sequence) * 100_000_000))
            let envelope = Envelope(
                sequence: sequence,
                seen: Instant(rawValue: Int64(sequence) * 100_000_000),
                source: "console",
                event: .ticked(tick)
            )
            blackHole(reduce(envelope, into: &state))
        }
    }
    Benchmark("nodes view, 140x44") { benchmark in
        let state = watchedState()
        let interface = Interface()
        let size = Size(columns: 140, rows: 44)
        for _ in benchmark.scaledIterations {
            blackHole(render(state, interface, FrameContext(), size: size))
        }
    }
}
