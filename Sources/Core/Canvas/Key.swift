/// What the terminal sends, decoded.
package enum InputEvent: Equatable, Hashable, Sendable {
    case key(Key, Modifiers = [])
    /// Pasted text: never acts as keys.
    case paste(String)
    case resize(Size)
    case focus(Bool)
    /// Columns and rows are 0-based.
    case mouse(Mouse)
    /// A sequence nobody knows; ignored.
    case unknown([UInt8])
}

/// A key, named by what it does rather than by its bytes.
package enum Key: Equatable, Hashable, Sendable {
    case character(Character)
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    case insert
    case delete
    case tab
    case backTab
    case enter
    case escape
    case backspace
    case function(Int)
}

/// Keys held with another.
package struct Modifiers: OptionSet, Equatable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let shift = Self(rawValue: 1)
    package static let alt = Self(rawValue: 2)
    package static let control = Self(rawValue: 4)
}

/// A mouse event.
package struct Mouse: Equatable, Hashable, Sendable {
    package var button: Button
    package var at: Point
    package var isPress: Bool

    package init(button: Button, at: Point, isPress: Bool) {
        self.button = button
        self.at = at
        self.isPress = isPress
    }

    package enum Button: Equatable, Hashable, Sendable {
        case left
        case middle
        case right
        case wheelUp
        case wheelDown
        case other
    }
}
