import Canvas
import Events
import Foundation
import Model
import Runtime
import Views

/// What a failover of many clients costs: folding it, drawing it, keeping it, going back in it.
///
///     Failover storm CLIENTS [census]   fold, draw at 200x60, memory
///     Failover kill CLIENTS             fold the tick in which half of them are lost, again and again
///     Failover seek CLIENTS             go about in a recording of it
///     Failover map CONNECTIONS          the map with so many live connections in the balancer's list
///     Failover lines CLIENTS            the log lines of it, to compare with other readers
///
/// Times are the thread's own processor time, so that what else runs does not count.
@main struct Failover {
    static func main() {
        let words = CommandLine.arguments
        let count = words.count > 2 ? Int(words[2]) ?? 0 : 0
        guard count > 0 else {
            print("usage: Failover storm CLIENTS [census] | kill, seek or lines CLIENTS")
            print("       Failover map CONNECTIONS")
            exit(2)
        }
        switch words[1] {
        case "storm": storm(count, hasCensus: words.count > 3)
        case "kill": kill(count)
        case "seek": seek(count)
        case "map": map(count)
        case "lines": lines(count)
        default: exit(2)
        }
    }
}

private let size = Size(columns: 200, rows: 60)

/// Every view, in every order that may cost something.
private func screens() -> [(name: String, interface: Interface)] {
    var all: [(name: String, interface: Interface)] = []
    func add(_ name: String, _ view: ViewName, _ change: (inout Interface) -> Void = { _ in }) {
        var interface = Interface(view: view)
        interface.size = size
        change(&interface)
        all.append((name, interface))
    }
    add("nodes", .nodes)
    add("nodes by gap", .nodes) { $0.nodesOrder = SortOrder(column: .gap) }
    add("map", .map)
    add("map, a group open", .map) { $0.map.openGroup = "10.1.0.0/24" }
    for column in MapColumn.allCases {
        add("map table by \(column)", .map) {
            $0.map.showsTable = true
            $0.map.column = column
        }
    }
    add("reconnects, longest", .reconnects)
    add("reconnects by client", .reconnects) { $0.gaps.order.column = .client }
    add("reconnects, filtered", .reconnects) { $0.filters[.reconnects] = Filter("chrome") }
    add("bursts", .bursts)
    add("bursts, table", .bursts) { $0.bursts.showsTable = true }
    add("logs", .logs)
    add("logs, filtered", .logs) { $0.filters[.logs] = Filter("status:502") }
    return all
}

private func draw(_ state: State, _ interface: Interface) -> Double {
    var screen: Screen?
    let time = milliseconds { screen = render(state, interface, FrameContext(), size: size) }
    precondition(screen?.bounds.isEmpty == false)
    return time
}

private func storm(_ clients: Int, hasCensus: Bool) {
    var storm = Storm(clients: clients, hasCensus: hasCensus)
    let before = residentMegabytes()
    var state = State(topology: storm.topology)
    var ticks: [(at: Int, records: Int, time: Double)] = []
    var moving: [String: Times] = [:]
    let screens = screens()
    var folding = 0.0
    while storm.now < Storm.end {
        let known = storm.records
        let envelopes = storm.nextTick()
        let time = milliseconds {
            for envelope in envelopes { _ = reduce(envelope, into: &state) }
        }
        folding += time
        ticks.append((storm.now, storm.records - known, time))
        // Thirty ticks in the middle, each of which brings clients back.
        guard (Storm.middle...Storm.middle + 3_000).contains(storm.now) else { continue }
        for screen in screens {
            moving[screen.name, default: Times()].values.append(draw(state, screen.interface))
        }
    }
    line("clients", "\(clients)\(hasCensus ? ", with a census" : "")")
    line(
        "told",
        "\(state.clients.count) clients, \(state.gaps.count) gaps ended, \(state.lines.count) lines,"
            + " left out \(state.leftOut.clientReports)"
    )
    line(
        "records/s, envelopes/s",
        "\(Int(Double(storm.records) / folding * 1e3)) \(Int(Double(storm.envelopes) / folding * 1e3))"
    )
    let storming = Times(
        values: ticks.filter { $0.at > Storm.kill + 200 && $0.at < Storm.end - 15_000 }.map(\.time)
    )
    line("tick while they return, p50 p99", storming.words)
    for tick in ticks.sorted(by: { $0.time > $1.time }).prefix(5) {
        line("long tick", "\(figure(tick.time)) ms at \(tick.at) ms with \(tick.records) records")
    }
    let idle = Times(values: ticks.suffix(50).map(\.time))
    line("idle tick, p50 p99", idle.words)
    for screen in screens {
        var still = Times()
        for _ in 0..<30 { still.values.append(draw(state, screen.interface)) }
        line(screen.name, "\(moving[screen.name]?.words ?? "") \(still.words)")
    }
    let after = residentMegabytes()
    line("memory MB", "\(figure(after)), of the state \(figure(after - before))")
    line("bytes for each client", "\(Int((after - before) * 1_048_576) / clients)")
    withExtendedLifetime(state) {}
}

private func kill(_ clients: Int) {
    var storm = Storm(clients: clients, hasCensus: false)
    var state = State(topology: storm.topology)
    while storm.now < Storm.kill {
        for envelope in storm.nextTick() { _ = reduce(envelope, into: &state) }
    }
    let envelopes = storm.nextTick()
    var parts = Array(repeating: Times(), count: envelopes.count + 1)
    for _ in 0..<20 {
        var copy = state
        var sum = 0.0
        for (number, envelope) in envelopes.enumerated() {
            let time = milliseconds { _ = reduce(envelope, into: &copy) }
            parts[number].values.append(time)
            sum += time
        }
        parts[envelopes.count].values.append(sum)
    }
    for (number, envelope) in envelopes.enumerated() {
        line("\(envelope.source)", parts[number].words)
    }
    line("the tick of the kill, p50 p99", parts[envelopes.count].words)
}

private func seek(_ clients: Int) {
    var storm = Storm(clients: clients, hasCensus: false)
    var envelopes = [
        Envelope(
            sequence: 1,
            seen: .zero,
            source: "console",
            event: .topologyChanged(storm.topology)
        )
    ]
    while storm.now < Storm.end { envelopes += storm.nextTick() }
    let before = residentMegabytes()
    var player = Player(envelopes)
    func at(_ milliseconds: Int) -> Instant { Instant(rawValue: Int64(milliseconds) * 1_000_000) }
    line(
        "seek to the end, first time",
        "\(figure(milliseconds { player.seek(to: player.end) })) ms"
    )
    for place in [Storm.middle, Storm.kill, Storm.end - 1_000, 5_000, 30_000] {
        let time = milliseconds { player.seek(to: at(place)) }
        line("seek to \(place) ms", "\(figure(time)) ms")
    }
    var steps = Times()
    player.seek(to: at(Storm.middle))
    for _ in 0..<20 { steps.values.append(milliseconds { player.step(ticks: -1) }) }
    line("a tick back, p50 p99", steps.words)
    line("survey of all", "\(figure(milliseconds { _ = player.survey })) ms")
    line("as it happened", "\(figure(milliseconds { player.switchOrder() })) ms")
    line("memory MB beyond the envelopes", figure(residentMegabytes() - before))
}

private func map(_ connections: Int) {
    let storm = Storm(clients: 2, hasCensus: true)
    var state = State(topology: storm.topology)
    var sequence: UInt64 = 0
    var draws: [String: Times] = [:]
    var folds = Times()
    let screens = screens().filter { $0.interface.view == .map }
    func fold(_ milliseconds: Int, _ event: Event) {
        sequence += 1
        let seen = Instant(rawValue: Int64(milliseconds) * 1_000_000)
        let envelope = Envelope(sequence: sequence, seen: seen, source: "haproxy", event: event)
        _ = reduce(envelope, into: &state)
    }
    func row(_ number: Int, _ turn: Int) -> SessionRow {
        let host = "10.1.\(number / 40 % 250).\(number % 40 + number / 10_000 + 10)"
        return SessionRow(
            id: "0x\(number)-\(turn)",
            client: Endpoint(host: host, port: UInt16(30_000 + number % 8_000 * 4 + turn)),
            server: turn % 2 == number % 2 ? "web1" : "web2",
            opened: WallTime(rawValue: Storm.wallStart + Int64(turn) * 1_000_000_000)
        )
    }
    for second in 0..<30 {
        let moved = second == 0 ? 0..<connections : (second * 100)..<(second * 100 + 100)
        let turn = second == 0 ? 0 : 1
        let rows = moved.map { row($0 % connections, turn) }
        let closed = second == 0 ? [] : moved.map { "0x\($0 % connections)-0" }
        let sessions: SessionChange =
            second == 0 ? .snapshot(rows) : .delta(opened: rows, closed: closed)
        let wall = WallTime(rawValue: Storm.wallStart + Int64(second) * 1_000_000_000)
        let time = milliseconds {
            fold(second * 1_000, .censusTaken(Census(servers: [], sessions: sessions)))
            fold(second * 1_000, .ticked(Tick(wall: wall)))
        }
        folds.values.append(time)
        guard second > 5 else { continue }
        for screen in screens {
            draws[screen.name, default: Times()].values.append(draw(state, screen.interface))
        }
    }
    line("live connections", "\(state.sessions.count), moves \(state.moves.count)")
    line("a census folded, p50 p99", folds.words)
    for screen in screens { line(screen.name, draws[screen.name]?.words ?? "") }
}

private func lines(_ clients: Int) {
    var storm = Storm(clients: clients, hasCensus: false)
    while storm.now < Storm.end {
        for envelope in storm.nextTick() {
            guard case .logBatchRead(let batch) = envelope.event else { continue }
            for record in batch.records { print(record.raw.text) }
        }
    }
}
