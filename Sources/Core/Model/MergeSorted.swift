extension Array {
    /// Merges `new` into this list; both must be in the order of `isBefore`.
    ///
    /// From the end, by moving elements rather than copying them.
    /// - Complexity: O(n) moves from the place of the first that is new, O(k log n) comparisons when
    ///   few are new.
    mutating func merge(_ new: some Collection<Element>, by isBefore: (Element, Element) -> Bool) {
        var rest = Array(new)
        var left = count
        append(contentsOf: rest)
        var place = count
        // Between `left` and `place` stands what will be written over.
        while let element = rest.popLast() {
            let target = self.place(after: element, before: left, by: isBefore)
            while left > target {
                left -= 1
                place -= 1
                swapAt(left, place)
            }
            place -= 1
            self[place] = element
        }
    }

    /// Where an element belongs among the first `count`, after those that are equal to it.
    private func place(
        after element: Element,
        before count: Int,
        by isBefore: (Element, Element) -> Bool
    ) -> Int {
        // From the end in growing steps: much that is new belongs near it.
        var high = count
        var step = 1
        while high > 0, isBefore(element, self[Swift.max(0, high - step)]) {
            high = Swift.max(0, high - step)
            step *= 2
        }
        var low = Swift.max(0, high - step)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(element, self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
