/// Whether to use colour.
package enum ColourMode: Equatable, Sendable {
    /// What the terminal can, unless `NO_COLOR` is set to anything (no-color.org).
    case automatic
    /// What the terminal can, whatever `NO_COLOR` says.
    case always
    /// Attributes only.
    case never

    func isOn(environment: [String: String]) -> Bool {
        switch self {
        case .automatic: environment["NO_COLOR", default: ""].isEmpty
        case .always: true
        case .never: false
        }
    }
}

/// How many colours a terminal has.
enum ColourDepth: Equatable {
    case none
    /// The eight of old, such as the Linux console.
    case eight
    case sixteen
    /// Sixteen, a cube of 6 x 6 x 6 and 24 greys.
    case twoHundredFiftySix
    /// Exact red, green and blue; the lowest eight numbers are the terminal's own colours.
    case direct

    /// - Parameter count: what terminfo says; below 8 there are none worth using.
    init(count: Int) {
        switch count {
        case ..<8: self = .none
        case ..<16: self = .eight
        case ..<256: self = .sixteen
        case ..<(1 << 24): self = .twoHundredFiftySix
        default: self = .direct
        }
    }
}
