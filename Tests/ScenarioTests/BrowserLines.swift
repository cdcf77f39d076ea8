/// Lines of an access log as a browser's requests leave them, in the format of the README.
struct BrowserLines {
    /// Seconds since 1970 from which all times count.
    static let start = 1_795_683_400.0
    private(set) var texts: [String: [(at: Double, line: String)]] = [:]

    var byNode: [String: String] {
        texts.mapValues { lines in
            lines.sorted { $0.at < $1.at }.map { $0.line + "\n" }.joined()
        }
    }

    /// A request that ended `at` seconds after the start and took `took`, on the connection of a port.
    mutating func add(
        _ node: String,
        _ request: String,
        _ status: Int,
        at: Double,
        took: Double = 0.001,
        port: Int,
        requests: Int = 1,
        client: String = "10.0.0.7"
    ) {
        let upgrade = request.hasSuffix("/websocket") ? "websocket" : ""
        let app = node == "n1" ? "127.0.1.1:3000" : "127.0.2.1:3000"
        let line =
            "{\"msec\":\(Self.fixed(Self.start + at)),\"conn\":\(port),\"nreq\":\(requests),"
            + "\"rid\":\"\(port)-\(requests)-\(node)\",\"remote\":\"\(client):\(port)\","
            + "\"req\":\"\(request) HTTP/1.1\",\"status\":\(status),\"rt\":\(Self.fixed(took)),"
            + "\"ua\":\"\(app)\",\"us\":\"\(status)\",\"uct\":\"0.000\",\"uht\":\"0.001\","
            + "\"urt\":\"\(Self.fixed(took))\",\"sent\":300,\"rcvd\":100,\"compl\":\"OK\","
            + "\"upg\":\"\(upgrade)\",\"agent\":\"Firefox\"}"
        texts[node, default: []].append((at, line))
    }

    /// The browser's own word that it was back `at` seconds after the start, by a clock that is off by
    /// `clock` seconds.
    mutating func addBeacon(
        _ node: String,
        back at: Double,
        gap: Double,
        clock: Double = 0,
        via: String = "websocket"
    ) {
        let lost = Int(((Self.start + at - gap + clock) * 1_000).rounded())
        let target =
            "/signalbox-beacon.gif?v=1&id=0123456789abcdef0123456789abcdef&lost=\(lost)"
            + "&gap=\(Int((gap * 1_000).rounded()))&tries=2&lib=meteor&via=\(via)"
        add(node, "GET " + target, 200, at: at + 0.040, port: 59_000, client: "10.0.0.7")
    }

    private static func fixed(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1_000).rounded())
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
