import Canvas

/// Turns roles into what one terminal can show.
struct Palette {
    /// A style in the terminal's terms: colours by its own numbers, -1 for its default.
    struct Look: Equatable {
        var foreground: Int32 = -1
        var background: Int32 = -1
        var attributes: Style.Attributes = []
    }

    private let theme: Theme
    private let depth: ColourDepth
    private var looks: [Style: Look] = [:]

    /// Without colours every theme is the one that needs none.
    init(theme: Theme, depth: ColourDepth) {
        self.theme = depth == .none ? .mono : theme
        self.depth = depth
    }

    mutating func look(for style: Style) -> Look {
        if let known = looks[style] { return known }
        let paint = theme.paint(for: style.role)
        var look = Look(attributes: paint.attributes.union(style.attributes))
        if let foreground = paint.foreground, depth != .none {
            look.foreground = Self.number(of: foreground, in: depth)
            // Eight colours have no bright ones, but bold mostly brightens.
            if depth == .eight, Self.isBright(foreground) { look.attributes.insert(.bold) }
        }
        if let background = paint.background, depth != .none {
            look.background = Self.number(of: background, in: depth)
        }
        looks[style] = look
        return look
    }

    /// The number by which the terminal knows the colour nearest to this one.
    static func number(of color: Color, in depth: ColourDepth) -> Int32 {
        switch (color, depth) {
        case (_, .none):
            return -1
        case (.ansi(let index), .sixteen), (.ansi(let index), .twoHundredFiftySix):
            return Int32(index & 15)
        case (.ansi(let index), .eight):
            return dimmed(Int32(index & 15))
        case (.ansi(let index), .direct):
            if index & 15 < 8 { return Int32(index & 7) }
            return direct(sixteen[Int(index & 15)])
        case (.rgb(let red, let green, let blue), .eight):
            return dimmed(nearestOfSixteen(RGB(red, green, blue)))
        case (.rgb(let red, let green, let blue), .sixteen):
            return nearestOfSixteen(RGB(red, green, blue))
        case (.rgb(let red, let green, let blue), .twoHundredFiftySix):
            return nearestInCube(RGB(red, green, blue))
        case (.rgb(let red, let green, let blue), .direct):
            return direct(RGB(red, green, blue))
        }
    }

    // MARK: Approximations

    private struct RGB {
        var red: Int32
        var green: Int32
        var blue: Int32

        init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            self.red = Int32(red)
            self.green = Int32(green)
            self.blue = Int32(blue)
        }

        func distance(to other: RGB) -> Int32 {
            let (dr, dg, db) = (red - other.red, green - other.green, blue - other.blue)
            return dr * dr + dg * dg + db * db
        }
    }

    /// The sixteen as xterm shows them.
    private static let sixteen: [RGB] = [
        RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
        RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
        RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
        RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]

    private static func nearestOfSixteen(_ color: RGB) -> Int32 {
        let distances = sixteen.map { $0.distance(to: color) }
        let best = distances.indices.min { distances[$0] < distances[$1] }
        return Int32(best ?? 7)
    }

    /// One of eight for one of sixteen.
    ///
    /// Dark grey becomes white: as black it would be invisible on black.
    private static func dimmed(_ index: Int32) -> Int32 { index == 8 ? 7 : index & 7 }

    private static func isBright(_ color: Color) -> Bool {
        let index =
            switch color {
            case .ansi(let index): Int32(index & 15)
            case .rgb(let red, let green, let blue): nearestOfSixteen(RGB(red, green, blue))
            }
        return index > 8
    }

    /// Cube steps are 0, 95, 135, 175, 215, 255; greys are 8, 18, … 238.
    private static func nearestInCube(_ color: RGB) -> Int32 {
        func step(_ value: Int32) -> Int32 { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
        func level(_ step: Int32) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
        let (red, green, blue) = (step(color.red), step(color.green), step(color.blue))
        let cube = RGB(level(red), level(green), level(blue))

        let mean = (color.red + color.green + color.blue) / 3
        let greyIndex = min(23, max(0, (mean - 3) / 10))
        let greyLevel = UInt8(8 + 10 * greyIndex)
        let grey = RGB(greyLevel, greyLevel, greyLevel)

        return grey.distance(to: color) < cube.distance(to: color)
            ? 232 + greyIndex : 16 + 36 * red + 6 * green + blue
    }

    /// Numbers 1 to 7 mean the terminal's own colours, so the darkest blues move up to 8.
    private static func direct(_ color: RGB) -> Int32 {
        let number = color.red << 16 | color.green << 8 | color.blue
        return number == 0 ? 0 : max(8, number)
    }
}
