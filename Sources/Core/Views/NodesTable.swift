import Canvas
import Events
import Model

/// The table of the nodes view: what the probe, the proxy and the clients each say.
func nodesTable(_ scene: Scene, _ nodes: [NodeState]) -> Table {
    let most = scene.state.nodes.flatMap { fiveSecondCells($0, scene).compactMap(\.self) }.max()
    func title(_ column: NodeColumn, _ text: String) -> String {
        let (up, down) = (scene.glyphs.sortedUp, scene.glyphs.sortedDown)
        return scene.interface.nodesOrder.title(column, text, up: up, down: down)
    }
    return Table(
        columns: [
            .init(nodeTitle(scene), worth: 10, minimum: 6, maximum: 24),
            .init(title(.state, "STATE"), worth: 9, minimum: 7),
            .init("PROBE", worth: 8, minimum: 13, maximum: 18),
            .init("PROXY", worth: 6, minimum: 6, maximum: 12),
            .init("CLIENTS", worth: 7, minimum: 9),
            .init(title(.sessions, "SESSIONS"), .right, worth: 5),
            .init(title(.requests, "REQ/S"), .right, worth: 3, minimum: 5),
            .init(title(.errors, "5xx/S"), .right, worth: 4, minimum: 5),
            .init("502 last 60 s", worth: 2, minimum: 13),
            .init(title(.gap, "GAP p95"), .right, worth: 5, minimum: 7),
            .init(title(.since, "SINCE"), .right, worth: 1, minimum: 5),
        ],
        rows: nodes.map { nodeRow($0, scene, most: most ?? 0) }
    )
}

private func nodeRow(_ node: NodeState, _ scene: Scene, most: Double) -> [StyledText] {
    let format = scene.format
    let condition = node.condition
    let hasLogs = scene.hasLogs(node.name)
    let requests = hasLogs ? meanPerSecond(node, scene.state.clock.now) { $0.requests } : nil
    let errors = hasLogs ? meanPerSecond(node, scene.state.clock.now) { $0.errors5xx } : nil
    let gap = scene.gaps.figure(0.95, of: node.name)
    let objective = scene.state.topology.objectives.reconnectP95
    let cells = fiveSecondCells(node, scene)
    let hasFailures = cells.contains { ($0 ?? 0) > 0 }
    return [
        StyledText("\(condition.glyph(scene.glyphs)) \(node.name)", condition.role),
        StyledText(condition.word, condition.role),
        probeCell(node, scene) + lag(.probe, node, scene),
        proxyCell(node, scene),
        clientsCell(node, scene),
        StyledText(format.count(node.sessions)),
        StyledText(format.rate(requests, decimals: 0)),
        StyledText(format.rate(errors, decimals: 1), (errors ?? 0) > 0 ? .alert : .text),
        StyledText(
            sparkline(cells, most: most, glyphs: scene.glyphs, missing: " "),
            hasFailures ? .chartBad : .chart
        ),
        StyledText(format.figure(gap), gap.map { $0.value > objective } == true ? .alert : .text),
        StyledText(format.age(node.since.map { scene.state.clock.now - $0 })),
    ]
}

/// Latency with its recent course while healthy; else the failure in words and how often in a row.
func probeCell(_ node: NodeState, _ scene: Scene) -> StyledText {
    guard let last = node.probe.last, let spec = node.spec.probe else {
        return StyledText(scene.glyphs.dash, .faint)
    }
    if let seen = node.probe.lastSeen {
        let age = scene.state.clock.now - seen
        if age > spec.every * Rules.staleIntervals + spec.timeout {
            return StyledText("silent \(scene.format.age(age))", .unknown)
        }
    }
    guard last.outcome.isHealthy else {
        let count = node.probe.streak > 1 ? " \(node.probe.streak)x" : ""
        return StyledText(last.outcome.cell + count, .down)
    }
    let recent = node.probe.history.suffix(4).map { $0.map(\.seconds) }
    let most = node.probe.history.compactMap(\.self).max()?.seconds ?? 0
    let line = sparkline(recent, most: most, glyphs: scene.glyphs)
    return StyledText(padded(scene.format.latency(last.phases.total), to: 7))
        + StyledText(line, .chart)
}

/// The balancer's word, with `!` while another knows better.
private func proxyCell(_ node: NodeState, _ scene: Scene) -> StyledText {
    guard let proxy = node.proxy else { return StyledText(scene.glyphs.dash, .faint) }
    let word = proxy.state.word(status: proxy.status, scene.glyphs)
    let mark = lag(.proxy, node, scene)
    return StyledText(word, mark.isEmpty ? proxy.state.role : .alert) + mark
}

/// ` !` where this opinion does not know yet what another found out.
private func lag(_ opinion: Opinion, _ node: NodeState, _ scene: Scene) -> StyledText {
    let state = scene.state
    let lagging = node.lagging(now: state.clock.now, censusSeen: state.censusSeen)
    return lagging.contains(opinion) ? StyledText(" !", .alert) : StyledText()
}

/// Where the order is reversed though it is the configuration's, the node's name says so.
private func nodeTitle(_ scene: Scene) -> String {
    let order = scene.interface.nodesOrder
    guard order.column == .configured, order.isReversed else { return "  NODE" }
    return "  NODE \(scene.glyphs.sortedUp)"
}

/// What the clients say: those that lost a session here come before those that work.
private func clientsCell(_ node: NodeState, _ scene: Scene) -> StyledText {
    if node.dropStorm != nil { return StyledText("drop storm", .alert) }
    if scene.state.clients.isEmpty { return StyledText(scene.glyphs.dash, .faint) }
    let mark = lag(.clients, node, scene)
    let lost = node.clients.lost
    if lost > 0 { return StyledText("\(scene.format.count(lost)) lost", .down) + mark }
    return StyledText("\(scene.format.count(node.clients.steady)) steady") + mark
}

/// Mean per second over the last five full seconds; a second without a bucket had none.
private func meanPerSecond(
    _ node: NodeState,
    _ now: Instant,
    _ count: (Traffic.Bucket) -> Int
) -> Double {
    let second = now.rawValue / 1_000_000_000
    let window = (second - 5)..<second
    let sum = node.traffic.buckets.reversed().prefix(6).reduce(0) { sum, bucket in
        window.contains(bucket.second) ? sum &+ count(bucket) : sum
    }
    return Double(sum) / 5
}

/// Failed answers of the last minute in twelve cells of five seconds, the newest last and still
/// filling; nil before the run began, all nil while no log of the node is read.
///
/// Cells begin at whole multiples of five seconds, so that they do not flicker as time goes on.
func fiveSecondCells(_ node: NodeState, _ scene: Scene) -> [Double?] {
    guard scene.hasLogs(node.name) else { return Array(repeating: nil, count: 12) }
    let newest = scene.state.clock.now.rawValue / 5_000_000_000
    var cells: [Double?] = (0..<12).map { newest - 11 + Int64($0) < 0 ? nil : 0 }
    for bucket in node.traffic.buckets {
        let place = bucket.second / 5 - (newest - 11)
        guard (0..<12).contains(place), let sum = cells[Int(place)] else { continue }
        cells[Int(place)] = sum + Double(bucket.badGateway)
    }
    return cells
}

extension Scene {
    /// Nodes by the column asked for; those that are alike stay in the order of the configuration.
    func inOrder(_ nodes: [NodeState]) -> [NodeState] {
        let order = interface.nodesOrder
        let now = state.clock.now
        func key(_ node: NodeState) -> Double? {
            switch order.column {
            case .configured: 0
            case .state: Double(node.condition.badness)
            case .sessions: node.sessions.map(Double.init)
            case .requests: hasLogs(node.name) ? meanPerSecond(node, now) { $0.requests } : nil
            case .errors: hasLogs(node.name) ? meanPerSecond(node, now) { $0.errors5xx } : nil
            case .gap: gaps.figure(0.95, of: node.name)?.value.seconds
            case .since: node.since.map { -(now - $0).seconds }
            }
        }
        let keyed = nodes.enumerated().map {
            (place: $0.offset, node: $0.element, key: key($0.element))
        }
        let sorted = keyed.sorted { left, right in
            // What is not known comes last.
            let (first, second) = (left.key ?? -.infinity, right.key ?? -.infinity)
            return first == second ? left.place < right.place : first > second
        }
        .map(\.node)
        return order.isReversed ? sorted.reversed() : sorted
    }
}

extension NodeCondition {
    /// How much it asks for attention.
    fileprivate var badness: Int {
        switch self {
        case .down: 5
        case .suspect: 4
        case .unknown: 3
        case .draining: 2
        case .maint: 1
        case .up: 0
        }
    }
}

extension ProxyOpinion {
    var role: Role {
        switch self {
        case .up, .unchecked: .up
        case .goingDown, .goingUp: .suspect
        case .down: .down
        case .draining: .drain
        case .maint: .maint
        case .unknown: .unknown
        }
    }
}
