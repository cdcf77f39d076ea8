import Events

/// The beginning of a name as a number, so that names are sorted without reading their text again.
///
/// Names that share their first 16 bytes, and those that are not plain ASCII there, are compared as
/// text.
struct NameKey {
    /// The first 16 bytes, the first one highest; nil where a later character may change how the
    /// text is ordered (a combining sign after a letter).
    private let start: UInt128?
    /// Where its name is.
    let place: Int

    init(_ text: String, place: Int) {
        self.place = place
        var start: UInt128 = 0
        var count = 0
        for byte in text.utf8.prefix(17) {
            guard byte < 0x80 else {
                self.start = nil
                return
            }
            if count < 16 { start = start << 8 | UInt128(byte) }
            count += 1
        }
        let missing = 16 - min(count, 16)
        self.start = start << (8 * UInt128(missing))
    }

    /// Whether it comes before another; nil where the text must tell.
    func isBefore(_ other: Self) -> Bool? {
        guard let start, let other = other.start, start != other else { return nil }
        return start < other
    }
}

extension Collection where Index == Int {
    /// The places of these elements in the order of their names; of equal names in the order of
    /// `isBefore`.
    func places(
        by name: (Element) -> ClientID,
        then isBefore: (Element, Element) -> Bool
    ) -> [Int] {
        let keys = indices.map { NameKey(name(self[$0]).rawValue, place: $0) }
        return keys.sorted { left, right in
            if let known = left.isBefore(right) { return known }
            let (first, second) = (self[left.place], self[right.place])
            let (one, other) = (name(first), name(second))
            return one == other ? isBefore(first, second) : one < other
        }.map(\.place)
    }
}

extension Collection<ClientID> {
    /// Sorted by name.
    var inOrder: [ClientID] {
        let all = Array(self)
        return all.places(by: { $0 }, then: { _, _ in false }).map { all[$0] }
    }
}
