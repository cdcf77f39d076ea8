package import Events

/// A node that takes sessions and drops them at once, again and again.
///
/// A client library that counts a connection as a success begins its waiting anew each time, so each
/// client comes back within milliseconds (failover-physics: Meteor resets at transport open). The
/// rule, by the log's clock: a storm begins when `Rules.dropStormMinimum` (10) WebSockets that lived
/// less than `Rules.dropStormLife` (2 s) ended within `Rules.dropStormWindow` (10 s), in at least
/// three different seconds, so that one crash is none; it is over when for `Rules.burstQuiet` (5 s
/// of the console's clock) none was read.
package struct DropStorm: Codable, Equatable, Sendable {
    package var openedAt: WallTime
    package var lastAt: WallTime
    /// Sessions dropped in it.
    package var count: Int
}

/// What the fold follows of a node's sessions that ended at once.
struct DropMemory: Codable, Equatable, Sendable {
    /// When the last ones ended, oldest first, within the window.
    var recent: [WallTime] = []
    /// When the last was read.
    var seen = Instant.zero
}

extension State {
    /// Takes a WebSocket that ended; one that lived long is none of it.
    mutating func takeDrop(_ access: AccessRecord, at: WallTime, _ index: Int, _ stamp: Stamp) {
        guard let life = access.requestTime, life < Rules.dropStormLife else { return }
        nodes[index].memory.drops.seen = stamp.seen
        if var storm = nodes[index].dropStorm {
            storm.count.count(1)
            storm.lastAt = max(storm.lastAt, at)
            nodes[index].dropStorm = storm
            return
        }
        var recent = nodes[index].memory.drops.recent
        recent.removeAll {
            at - $0 > Rules.dropStormWindow || $0 - at > Rules.dropStormWindow
        }
        if recent.count < Limits.dropsRemembered { recent.append(at) }
        nodes[index].memory.drops.recent = recent
        guard recent.count >= Rules.dropStormMinimum,
            Set(recent.map(\.wholeSecond)).count >= Rules.dropStormSeconds,
            let first = recent.min(), let last = recent.max()
        else { return }
        nodes[index].memory.drops.recent = []
        nodes[index].dropStorm = DropStorm(openedAt: first, lastAt: last, count: recent.count)
        post(
            .dropStormBegan(count: recent.count, within: last - first),
            .bad,
            node: nodes[index].name,
            at: last,
            stamp
        )
    }

    /// At a tick: ends a storm when no more is dropped.
    mutating func followDropStorm(_ index: Int, _ stamp: Stamp) {
        guard let storm = nodes[index].dropStorm,
            stamp.seen - nodes[index].memory.drops.seen >= Rules.burstQuiet
        else { return }
        nodes[index].dropStorm = nil
        let length = storm.lastAt - storm.openedAt
        let fact = Happening.Fact.dropStormEnded(count: storm.count, length: length)
        post(fact, .info, node: nodes[index].name, stamp)
    }
}
