import Canvas
import Testing

@testable import Terminal

@Suite struct `The palette` {
    @Test(
        arguments: [
            (.ansi(1), .eight, 1), (.ansi(9), .eight, 1), (.ansi(8), .eight, 7),
            (.ansi(15), .eight, 7),
            (.ansi(9), .sixteen, 9), (.ansi(9), .twoHundredFiftySix, 9), (.ansi(3), .direct, 3),
            (.ansi(9), .direct, 0xFF0000), (.ansi(255), .sixteen, 15),
            (.rgb(red: 250, green: 10, blue: 10), .eight, 1),
            (.rgb(red: 250, green: 10, blue: 10), .sixteen, 9),
            (.rgb(red: 110, green: 110, blue: 110), .eight, 7),
            (.rgb(red: 0, green: 0, blue: 0), .twoHundredFiftySix, 16),
            (.rgb(red: 255, green: 255, blue: 255), .twoHundredFiftySix, 231),
            (.rgb(red: 255, green: 135, blue: 0), .twoHundredFiftySix, 208),
            (.rgb(red: 128, green: 128, blue: 128), .twoHundredFiftySix, 244),
            (.rgb(red: 18, green: 52, blue: 86), .direct, 0x123456),
            (.rgb(red: 0, green: 0, blue: 0), .direct, 0),
            (.rgb(red: 0, green: 0, blue: 3), .direct, 8),
            (.rgb(red: 1, green: 2, blue: 3), .none, -1),
        ] as [(Color, ColourDepth, Int32)]
    )
    func `finds the nearest colour`(color: Color, depth: ColourDepth, number: Int32) {
        #expect(Palette.number(of: color, in: depth) == number)
    }

    @Test func `gives every exact colour a number that exists`() {
        for value in stride(from: 0, through: 255, by: 15).map(UInt8.init) {
            for other in stride(from: 0, through: 255, by: 51).map(UInt8.init) {
                let color = Color.rgb(red: value, green: other, blue: value ^ other)
                #expect(0..<8 ~= Palette.number(of: color, in: .eight))
                #expect(0..<16 ~= Palette.number(of: color, in: .sixteen))
                #expect(16..<256 ~= Palette.number(of: color, in: .twoHundredFiftySix))
            }
        }
    }

    @Test func `brightens by bold where there are eight colours`() {
        let theme = Theme(name: "test", paints: [.down: Paint(foreground: .ansi(9))])
        var eight = Palette(theme: theme, depth: .eight)
        var sixteen = Palette(theme: theme, depth: .sixteen)
        #expect(eight.look(for: Style(.down)) == .init(foreground: 1, attributes: .bold))
        #expect(sixteen.look(for: Style(.down)) == .init(foreground: 9))
    }

    @Test func `joins what the theme and the view ask for`() {
        let paint = Paint(foreground: .ansi(2), background: .ansi(4), attributes: .underline)
        var palette = Palette(theme: Theme(name: "test", paints: [.up: paint]), depth: .sixteen)
        #expect(
            palette.look(for: Style(.up, .bold))
                == .init(foreground: 2, background: 4, attributes: [.bold, .underline])
        )
        #expect(palette.look(for: Style(.text)) == .init())
    }

    @Test func `uses attributes alone without colours`() {
        let theme = Theme(name: "test", paints: [.selection: Paint(background: .ansi(4))])
        var palette = Palette(theme: theme, depth: .none)
        #expect(palette.look(for: Style(.selection)) == .init(attributes: .reverse))
    }

    @Test(
        arguments: [
            (0, .none), (2, .none), (8, .eight), (16, .sixteen), (88, .sixteen),
            (256, .twoHundredFiftySix), (1 << 24, .direct),
        ] as [(Int, ColourDepth)]
    )
    func `knows a terminal by its number of colours`(count: Int, depth: ColourDepth) {
        #expect(ColourDepth(count: count) == depth)
    }

    @Test(
        arguments: [
            (.automatic, [:], true), (.automatic, ["NO_COLOR": ""], true),
            (.automatic, ["NO_COLOR": "1"], false), (.always, ["NO_COLOR": "1"], true),
            (.never, [:], false),
        ] as [(ColourMode, [String: String], Bool)]
    )
    func `obeys NO_COLOR`(mode: ColourMode, environment: [String: String], isOn: Bool) {
        #expect(mode.isOn(environment: environment) == isOn)
    }
}
