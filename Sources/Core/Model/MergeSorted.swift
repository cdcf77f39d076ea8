extension Array {
    /// Merges `new` into this list; both must be in the order of `isBefore`.
    ///
    /// - Complexity: O(n) from the place of the first that is new.
    mutating func merge(_ new: some Collection<Element>, by isBefore: (Element, Element) -> Bool) {
        guard let first = new.first else { return }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(first, self[middle]) { high = middle } else { low = middle + 1 }
        }
        let old = Array(self[low...])
        removeLast(old.count)
        reserveCapacity(count + old.count + new.count)
        var place = 0
        for element in new {
            while place < old.count, !isBefore(element, old[place]) {
                append(old[place])
                place += 1
            }
            append(element)
        }
        append(contentsOf: old[place...])
    }
}
