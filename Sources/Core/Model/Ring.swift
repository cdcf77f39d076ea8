/// The last `capacity` elements appended, oldest first, with a count of what fell off.
package struct Ring<Element> {
    /// The most elements it holds; 1 or more (programmer error otherwise).
    package let capacity: Int
    /// Elements that were overwritten since the beginning.
    package private(set) var dropped: Int = 0
    private var storage: [Element] = []
    private var head = 0

    package init(capacity: Int) {
        precondition(capacity > 0, "a ring holds at least one element")
        self.capacity = capacity
    }

    /// Adds an element, overwriting the oldest when full.
    ///
    /// O(1).
    package mutating func append(_ element: Element) {
        if storage.count < capacity {
            storage.append(element)
            return
        }
        storage[head] = element
        head = (head + 1) % capacity
        dropped += 1
    }

    /// Forgets all elements; the count of dropped ones stays.
    package mutating func removeAll() {
        storage.removeAll(keepingCapacity: true)
        head = 0
    }
}

extension Ring: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { storage.count }

    /// The element at `position`, 0 being the oldest that is kept.
    package subscript(position: Int) -> Element {
        get { storage[(head + position) % storage.count] }
        // In place, so that a burst's set of clients is not copied for each client added.
        _modify { yield &storage[(head + position) % storage.count] }
    }
}

extension Ring: Sendable where Element: Sendable {}
extension Ring: Equatable where Element: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.capacity == right.capacity && left.dropped == right.dropped
            && left.elementsEqual(right)
    }
}

extension Ring: Codable where Element: Codable {
    private enum Key: String, CodingKey {
        case capacity
        case dropped
        case elements
    }

    /// Writes its elements in their order, so that equal rings are written alike.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(capacity, forKey: .capacity)
        try values.encode(dropped, forKey: .dropped)
        try values.encode(Array(self), forKey: .elements)
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let capacity = try values.decode(Int.self, forKey: .capacity)
        let dropped = try values.decode(Int.self, forKey: .dropped)
        let elements = try values.decode([Element].self, forKey: .elements)
        guard capacity > 0, elements.count <= capacity else {
            throw DecodingError.dataCorruptedError(
                forKey: .capacity,
                in: values,
                debugDescription: "a ring holds one element at least, and no more than it can"
            )
        }
        self.init(capacity: capacity)
        storage = elements
        self.dropped = dropped
    }
}
