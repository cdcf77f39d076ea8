/// Parts `total` cells by weight: each gets at least its least while there are any, the rest goes by
/// the largest share that is still missing.
func shareOut(_ total: Int, among weights: [Double], least: [Int]) -> [Int] {
    var left = max(0, total)
    var parts = least.map { least in
        let part = min(left, max(0, least))
        left -= part
        return part
    }
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite else { return parts }
    while left > 0 {
        let missing = weights.indices.map { weights[$0] / sum * Double(total) - Double(parts[$0]) }
        guard let most = missing.indices.max(by: { missing[$0] < missing[$1] }) else { break }
        parts[most] += 1
        left -= 1
    }
    return parts
}
