import Events
import TestKit

@testable import Model

/// Everything that the logs and tables of a random run tell of one to three clients on two nodes.
struct RandomHistory {
    /// One thing that is told.
    enum Fact {
        case contact(Contact, ClientKey)
        case leg(Leg)
        case beacon(BeaconFact, ClientKey)
        case death(NodeName, WallTime)
        case farewell(NodeName, WallTime)
        case cause(NodeName, UInt64, CauseClass, WallTime)
    }

    private(set) var facts: [Fact] = []
    private(set) var keys: [ClientKey] = []
    static let nodes: [NodeName] = ["web1", "web2"]
    private var port: UInt16 = 40_000

    /// A run of the seed: lives of sessions, tries and pauses, some of them overlapping.
    init(_ random: inout Seeded) {
        for number in 0..<Int.random(in: 1...3, using: &random) {
            let host = "10.0.0.\(Int.random(in: 1...2, using: &random))"
            let key = ClientKey(
                client: ClientID(rawValue: "\(host) agent\(number)"),
                source: .addressAndAgent
            )
            keys.append(key)
            live(key, host, &random)
        }
        for node in Self.nodes where Int.random(in: 0..<4, using: &random) == 0 {
            facts.append(.death(node, time(Int.random(in: 0...60_000, using: &random))))
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            facts.append(.farewell("web1", time(Int.random(in: 0...60_000, using: &random))))
        }
    }

    private func time(_ milliseconds: Int) -> WallTime {
        Timeline.time(.milliseconds(milliseconds))
    }

    private mutating func live(_ key: ClientKey, _ host: String, _ random: inout Seeded) {
        var now = Int.random(in: 0...5_000, using: &random)
        for step in 0..<Int.random(in: 1...7, using: &random) {
            let node = Self.nodes.randomElement(using: &random)
            let took = Int.random(in: 0...3, using: &random) == 0 ? 4_000 : 40
            let length = Int.random(in: 0...took, using: &random)
            port += 1
            let endpoint = Endpoint(host: host, port: port)
            let request = now + Int.random(in: 0...30, using: &random)
            if Int.random(in: 0..<8, using: &random) == 0 { tellBeacon(key, after: now, &random) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                now = poll(step, key, endpoint, request, node, &random)
                continue
            }
            let kinds: [Contact.Kind] = [.webSocket, .webSocket, .failed(502), .failed(499), .info]
            let kind = kinds.randomElement(using: &random) ?? .info
            let isSession = kind == .webSocket
            let end = request + (isSession ? Int.random(in: 0...20_000, using: &random) : length)
            var contact = Contact(
                kind: kind,
                node: node,
                endpoint: endpoint,
                start: time(request),
                end: time(end)
            )
            contact.ready = time(min(end, request + Int.random(in: 0...20, using: &random)))
            contact.requestID = "\(key.client) \(step)"
            contact.connection = UInt64(port)
            contact.isCompleted = Bool.random(using: &random)
            switch kind {
            case .info: contact.part = .question
            case .webSocket, .polling: break
            case .failed:
                contact.part = [nil, .question, .webSocket].randomElement(using: &random) ?? nil
            }
            contact.isReused = Bool.random(using: &random)
            if isSession { tellOpening(of: contact, key, &random) }
            // A session that still lasts has no line of its end.
            if !isSession || Int.random(in: 0..<5, using: &random) > 0 {
                facts.append(.contact(contact, key))
            }
            tellLeg(of: contact, acceptedAt: now, &random)
            // Now and then the next begins before this one ends.
            now =
                Int.random(in: 0..<6, using: &random) == 0
                ? request + 1 : end + Int.random(in: 0...8_000, using: &random)
        }
    }

    /// The browser says that it is back, by a clock of its own.
    private mutating func tellBeacon(_ key: ClientKey, after now: Int, _ random: inout Seeded) {
        let gap = Int.random(in: 0...9_000, using: &random)
        let skew = Int.random(in: -7_000...7_000, using: &random)
        let back = now + Int.random(in: 0...200, using: &random)
        let lost = time(now - gap + skew).rawValue / 1_000_000
        let target =
            "/signalbox-beacon.gif?v=1&id=a\(back)&lost=\(lost)&gap=\(gap)&tries=2&lib=meteor"
            + (Bool.random(using: &random) ? "&via=polling" : "")
        guard let report = BeaconReport(target: target) else { return }
        facts.append(.beacon(BeaconFact(report: report, at: time(back)), key))
    }

    /// A SockJS session of a few polls, ended by one that failed or by nothing; returns when.
    private mutating func poll(
        _ step: Int,
        _ key: ClientKey,
        _ endpoint: Endpoint,
        _ start: Int,
        _ node: NodeName?,
        _ random: inout Seeded
    ) -> Int {
        let session = "\(step)/\(key.client)"
        var now = start
        for number in 0..<Int.random(in: 1...4, using: &random) {
            let isFailed = Int.random(in: 0..<4, using: &random) == 0
            let end = now + Int.random(in: 0...7_000, using: &random)
            var contact = Contact(
                kind: isFailed ? .failed(404) : .polling(session: session),
                node: node,
                endpoint: endpoint,
                start: time(now),
                end: time(end)
            )
            contact.requestID = "\(session) \(number)"
            contact.pollSession = session
            contact.part = .poll
            contact.answers = [time(end)]
            contact.isReused = true
            facts.append(.contact(contact, key))
            now = end + Int.random(in: 0...20, using: &random)
            if isFailed { break }
        }
        return now + Int.random(in: 0...3_000, using: &random)
    }

    private mutating func tellOpening(
        of contact: Contact,
        _ key: ClientKey,
        _ random: inout Seeded
    ) {
        guard Bool.random(using: &random) else { return }
        var opening = contact
        opening.end = nil
        opening.ready = nil
        opening.isCompleted = nil
        opening.took = .zero
        facts.append(.contact(opening, key))
        if Bool.random(using: &random), let node = contact.node, let end = contact.end {
            facts.append(.cause(node, contact.connection ?? 0, .idleTimeout, end))
        }
    }

    private mutating func tellLeg(
        of contact: Contact,
        acceptedAt accepted: Int,
        _ random: inout Seeded
    ) {
        guard let client = contact.endpoint, Bool.random(using: &random) else { return }
        var leg = Leg(
            client: client,
            node: contact.node,
            accepted: time(accepted),
            precision: .milliseconds(1)
        )
        leg.ended = contact.end
        leg.flags = ["--", "CD", "K-", "D-", "SD"].randomElement(using: &random)
        facts.append(.leg(leg))
    }
}

extension RandomHistory {
    /// The picture that these facts make when they are told in an order and looked at in between.
    static func picture(
        _ facts: [Fact],
        lookingEvery interval: Int
    ) -> (trails: Trails, now: WallTime) {
        var trails = Trails()
        let now = Timeline.time(.seconds(600))
        for (number, fact) in facts.enumerated() {
            trails.take(fact)
            if number.isMultiple(of: interval) { _ = trails.takeDirty(now: now) }
        }
        _ = trails.takeDirty(now: now)
        return (trails, now)
    }
}

extension Trails {
    fileprivate mutating func take(_ fact: RandomHistory.Fact) {
        switch fact {
        case .contact(let contact, let key):
            add(contact, of: key, isCanary: false, seen: .zero)
        case .leg(let leg): add(leg, seen: .zero)
        case .beacon(let fact, let key):
            let host = key.client.rawValue.split(separator: " ").first.map(String.init)
            add(fact, of: key, at: host, seen: .zero)
        case .death(let node, let at): sign(node) { $0.addDeath(at) }
        case .farewell(let node, let at): sign(node) { $0.addFarewell(at) }
        case .cause(let node, let connection, let cause, let at):
            sign(node) {
                $0.addCause(cause, of: connection)
                return at...at
            }
        }
    }

    /// The lives of a client as of now; nil when nothing is known of it.
    func lanes(of key: ClientKey, now: WallTime) -> Lanes? {
        guard let trail = trails[key.client] else { return nil }
        return Lanes(
            stretches(of: trail, now: now),
            key: key,
            books: books,
            beacons: trail.beacons,
            now: now
        )
    }
}
