import Events

/// Which node a failed try was routed to: the proxy that answered it wrote down the client's address.
///
/// A record belongs to the first failed try from the same address and port, not joined before, that
/// was under way at the record's time give or take `Rules.joinTolerance`. Either may be told first:
/// records wait `Rules.joinWaiting` by the console's clock for their tries.
extension State {
    mutating func remember(_ access: AccessRecord, at: WallTime, _ index: Int, _ stamp: Stamp) {
        guard let client = access.client, client.port != nil, memory.canaries > 0 else { return }
        guard memory.failedAnswers.count < Limits.failedAnswers else {
            return leftOut.failedAnswers.count(1)
        }
        memory.failedAnswers.append(
            FailedAnswer(client: client, at: at, seen: stamp.seen, node: nodes[index].name)
        )
        memory.joinIsDue = true
    }

    /// At a tick: joins what came in and forgets records that waited too long.
    mutating func joinAttempts(_ stamp: Stamp) {
        guard !memory.failedAnswers.isEmpty else { return }
        memory.failedAnswers.removeAll { stamp.seen - $0.seen > Rules.joinWaiting }
        guard memory.joinIsDue else { return }
        memory.joinIsDue = false
        var answers = Answers(memory.failedAnswers)
        for index in clients.indices where clients[index].gap != nil {
            clients[index].gap?.take(&answers)
        }
        // Gaps are in the order they ended; a record as old as the oldest may still find its try.
        let oldest = answers.oldest
        for index in gaps.indices.reversed() {
            if let oldest, let end = gaps[index].usableAt, end + Rules.joinTolerance < oldest {
                break
            }
            gaps[index].take(&answers)
        }
        memory.failedAnswers = answers.left
    }
}

/// Failed answers by the address they went to.
private struct Answers {
    private let all: [FailedAnswer]
    private var used: Set<Int> = []
    /// Places in `all`, in the order they were read.
    private var places: [Endpoint: [Int]] = [:]

    init(_ answers: [FailedAnswer]) {
        all = answers
        for (place, answer) in answers.enumerated() {
            places[answer.client, default: []].append(place)
        }
    }

    var oldest: WallTime? { all.map(\.at).min() }
    var left: [FailedAnswer] {
        all.enumerated().filter { !used.contains($0.offset) }.map(\.element)
    }

    /// The node that answered a try from `address` between `start` and `end`; used up by asking.
    mutating func take(_ address: Endpoint, from start: WallTime, to end: WallTime) -> NodeName? {
        let place = places[address]?.first { place in
            !used.contains(place) && all[place].at >= start - Rules.joinTolerance
                && all[place].at <= end + Rules.joinTolerance
        }
        guard let place else { return nil }
        used.insert(place)
        return all[place].node
    }
}

extension Gap {
    fileprivate mutating func take(_ answers: inout Answers) {
        for index in attempts.indices where attempts[index].node == nil {
            guard let address = attempts[index].address,
                case .failed(.status, let took) = attempts[index].result
            else { continue }
            let start = attempts[index].startedAt
            attempts[index].node = answers.take(address, from: start, to: start + took)
        }
    }
}
