/// One sign per value, higher for more; `zero` for nothing and `missing` where there is no value.
///
/// The scale runs from 0 to `most`. Any value above 0 shows at least the lowest level.
package func sparkline(
    _ values: [Double?],
    most: Double,
    glyphs: Glyphs,
    zero: String? = nil,
    missing: String? = nil
) -> String {
    values.map { value in
        guard let value, value.isFinite else { return missing ?? glyphs.times }
        guard value > 0, most > 0 else { return zero ?? glyphs.dot }
        return glyphs.levels[level(value, of: most, steps: glyphs.levels.count)]
    }.joined()
}

/// A horizontal bar of at most `columns` for a share of 0 to 1; a sliver when it rounds to nothing.
package func bar(share: Double, columns: Int, glyphs: Glyphs) -> String {
    guard share.isFinite, share > 0, columns > 0 else { return glyphs.sliver }
    let cells = Int((min(1, share) * Double(columns)).rounded())
    return cells == 0 ? glyphs.sliver : String(repeating: glyphs.full, count: cells)
}

/// One shade per value, for a row of a heat map; a dot for nothing, a blank where nothing is known.
package func heat(_ values: [Double?], most: Double, glyphs: Glyphs) -> [String] {
    values.map { value in
        guard let value, value.isFinite else { return " " }
        guard value > 0, most > 0 else { return glyphs.dot }
        return glyphs.shades[level(value, of: most, steps: glyphs.shades.count)]
    }
}

/// The step from 0 that a positive value takes on a scale up to `most`.
private func level(_ value: Double, of most: Double, steps: Int) -> Int {
    let share = min(1, value / most)
    return min(steps - 1, max(0, Int((share * Double(steps)).rounded(.up)) - 1))
}
