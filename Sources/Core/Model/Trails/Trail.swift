import Events

/// What the logs tell of one client's connections, in the order of time.
struct Trail: Codable, Equatable, Sendable {
    let key: ClientKey
    /// The address that it was first seen at.
    let host: String?
    /// Sorted by `Contact.isBefore`.
    private(set) var contacts: [Contact] = []
    /// Gaps that ended before this are settled: what they were made from is forgotten.
    private(set) var horizon = WallTime(rawValue: .min)
    /// Sessions and tries that are forgotten.
    private(set) var forgotten = 0
    /// It is a canary, which tells of itself.
    var isCanary = false
    /// When the console last learned of it.
    var seen: Instant
    /// What its browser told of its gaps.
    var beacons = BeaconBook()
    /// How many lives it leads.
    var lanes = 0

    init(key: ClientKey, host: String?, seen: Instant) {
        self.key = key
        self.host = host
        self.seen = seen
    }

    /// Takes a request, or what another line tells of one that is known.
    mutating func add(_ contact: Contact) {
        var contact = contact
        if let place = contacts.lastIndex(where: { $0.isSame(as: contact) }) {
            var known = contacts.remove(at: place)
            known.merge(contact)
            contact = known
        }
        contacts.insert(contact, at: place(of: contact))
        if contacts.count > Limits.contactsPerTrail { makeRoom() }
    }

    private func place(of contact: Contact) -> Int {
        var low = 0
        var high = contacts.count
        while low < high {
            let middle = (low + high) / 2
            if Contact.isBefore(contacts[middle], contact) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Forgets what came before the newest session but one that is old enough, else joins failed
    /// tries in a row.
    private mutating func makeRoom() {
        let sessions = contacts.indices.filter { contacts[$0].isSession }
        // Up to the session before the present gap nothing can change any more.
        if let cut = sessions.dropLast(2).last ?? sessions.dropLast().last, cut > 0 {
            horizon = max(horizon, contacts[cut].start)
            forgotten.count(cut)
            contacts.removeFirst(cut)
            return
        }
        let pair = contacts.indices.dropFirst(2).first { place in
            place + 1 < contacts.count - 2 && contacts[place].canJoin(contacts[place + 1])
        }
        guard let pair else {
            forgotten.count(1)
            contacts.remove(at: contacts.count / 2)
            return
        }
        let next = contacts.remove(at: pair + 1)
        contacts[pair].join(next)
    }
}

extension Contact {
    fileprivate func canJoin(_ next: Contact) -> Bool {
        guard case .failed = kind, case .failed = next.kind, pollSession == nil,
            next.pollSession == nil
        else { return false }
        return part == next.part
    }

    fileprivate mutating func join(_ next: Contact) {
        count.count(next.count)
        took += next.took
        end = next.end
        // Of several it says that they all went over one.
        isReused =
            next.isOnConnection(of: self) && (isReused || count == next.count + 1)
            && (next.isReused || next.count == 1)
        endpoint = next.endpoint
        connection = next.connection
    }
}
