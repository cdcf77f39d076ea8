package import Canvas

/// The themes that the theme key goes through.
package struct ThemeWheel: Sendable {
    private let themes: [Theme]
    private var index = 0

    package init(_ themes: [Theme]) { self.themes = themes }

    /// The theme after the present one, and round to the first; nil when there is none.
    mutating func next() -> Theme? {
        guard !themes.isEmpty else { return nil }
        index = (index + 1) % themes.count
        return themes[index]
    }
}
