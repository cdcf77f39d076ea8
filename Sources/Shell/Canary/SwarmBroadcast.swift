import Events
import NIOCore

/// Who follows the swarm, and what each client's condition is.
///
/// It lives on the server's event loop.
final class SwarmBroadcast {
    private struct Condition {
        var address: Endpoint?
        var isUsable = false
        var node: NodeName?
        var transport: CanaryTransport?
        var pinnedSince: WallTime?
    }

    private struct Follower {
        var channel: any Channel
        var waitingLines = 0
    }

    private let policy: String
    private var conditions: [ClientID: Condition] = [:]
    private var connections: [ObjectIdentifier: any Channel] = [:]
    private var followers: [ObjectIdentifier: Follower] = [:]
    /// Followers dropped because they read too slowly.
    private(set) var droppedFollowers = 0

    init(policy: String) { self.policy = policy }

    /// Passes a report on to every follower.
    func take(_ report: CanaryReport, at wall: WallTime) {
        var condition = conditions[report.client] ?? Condition()
        condition.address = report.address ?? condition.address
        condition.transport = report.transport
        condition.pinnedSince = report.pinnedSince
        switch report.fact {
        case .usable(_, let node, _):
            condition.isUsable = true
            condition.node = node
        case .lost, .left: condition.isUsable = false
        case .joined, .waiting, .attemptStarted, .attemptFailed: break
        }
        conditions[report.client] = condition
        guard !followers.isEmpty,
            let line = try? ByteBuffer(jsonLine: SwarmLine(at: wall, report: report))
        else { return }
        for id in followers.keys { send(line, to: id) }
    }

    /// Begins to send to `channel`: first each client's present condition.
    func attach(_ channel: any Channel, at wall: WallTime) {
        let id = ObjectIdentifier(channel)
        followers[id] = Follower(channel: channel)
        for (client, condition) in conditions.sorted(by: { $0.key < $1.key }) {
            let joined = CanaryFact.joined(
                policy: policy,
                usable: condition.isUsable,
                node: condition.isUsable ? condition.node : nil
            )
            let report = CanaryReport(
                client: client,
                address: condition.address,
                fact: joined,
                transport: condition.transport,
                pinnedSince: condition.pinnedSince
            )
            guard let line = try? ByteBuffer(jsonLine: SwarmLine(at: wall, report: report)) else {
                continue
            }
            send(line, to: id)
        }
    }

    /// Takes note of a new connection; false when there are too many.
    func admit(_ channel: any Channel) -> Bool {
        guard connections.count < SwarmLimits.followersMax else { return false }
        connections[ObjectIdentifier(channel)] = channel
        return true
    }

    /// Forgets a connection that has ended.
    func detach(_ channel: any Channel) {
        connections[ObjectIdentifier(channel)] = nil
        followers[ObjectIdentifier(channel)] = nil
    }

    /// Closes every connection behind what was written to it.
    func closeAll() {
        for channel in connections.values { channel.close(mode: .output, promise: nil) }
    }

    private func send(_ line: ByteBuffer, to id: ObjectIdentifier) {
        guard let follower = followers[id] else { return }
        guard follower.waitingLines < SwarmLimits.followerLinesMax else {
            droppedFollowers += 1
            followers[id] = nil
            follower.channel.close(promise: nil)
            return
        }
        followers[id]?.waitingLines += 1
        let written = follower.channel.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.followers[id]?.waitingLines -= 1
        }
        follower.channel.writeAndFlush(line, promise: written)
    }
}
