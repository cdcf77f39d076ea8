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
