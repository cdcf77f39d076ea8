/// What to write instead of an unknown word: the nearest one, else all there are.
package func suggestion(for word: String, among known: [String]) -> String {
    let nearest = known.map { (distance: editDistance(word, $0), word: $0) }
        .min { ($0.distance, $0.word) < ($1.distance, $1.word) }
    if let nearest, nearest.distance <= max(1, nearest.word.count / 3) {
        return "did you mean `\(nearest.word)`?"
    }
    return "there are \(known.joined(separator: ", "))"
}

/// Letters to insert, remove or replace to get from one word to the other (Levenshtein).
///
/// - Complexity: O(n·m); words longer than 64 letters count as wholly different.
func editDistance(_ left: String, _ right: String) -> Int {
    let from = Array(left.lowercased())
    let to = Array(right.lowercased())
    guard from.count <= 64, to.count <= 64 else { return max(from.count, to.count) }
    var row = Array(0...to.count)
    for (index, letter) in from.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in to.indices {
            let replaced = diagonal + (letter == to[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
        }
    }
    return row[to.count]
}
