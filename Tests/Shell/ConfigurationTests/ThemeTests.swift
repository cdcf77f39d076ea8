import Canvas
import Configuration
import Testing

@Suite struct `A theme file` {
    @Test func `gives roles their paint`() throws {
        let theme = try loadTheme(
            text: """
                name: test
                roles:
                  up: { fg: "#0072B2" }
                  down: { fg: bright-red, bg: default, bold: true, dim: false }
                  bar: { bg: blue, reverse: true, underline: true }
                """,
            file: "t.yaml"
        )
        #expect(theme.name == "test")
        #expect(theme.paint(for: .up) == Paint(foreground: .rgb(red: 0, green: 0x72, blue: 0xB2)))
        #expect(theme.paint(for: .down) == Paint(foreground: .ansi(9), attributes: .bold))
        #expect(
            theme.paint(for: .bar)
                == Paint(background: .ansi(4), attributes: [.reverse, .underline])
        )
        #expect(theme.paint(for: .text) == Paint())
    }

    @Test(arguments: [
        ("roles: {}", "t.yaml:1:1: `name` is missing"),
        ("name: a", "t.yaml:1:1: `roles` is missing"),
        (
            "name: a\nroles: {dwn: {fg: red}}",
            "t.yaml:2:9: roles.dwn: there is no such key; did you mean `down`"
        ),
        ("name: a\nroles: {up: {fg: rde}}", "t.yaml:2:18: roles.up.fg: \"rde\" is not a colour"),
        ("name: a\nroles: {up: {fg: \"#12345\"}}", "is not a colour"),
        ("name: a\nroles: {up: {fg: \"#+12345\"}}", "is not a colour"),
        ("name: a\nroles: {up: {bold: yes}}", "\"yes\" is neither true nor false"),
        ("name: a\nroles: {up: {colour: red}}", "there is no such key"),
        ("name: a\nroles: {up: red}", "t.yaml:2:13: roles.up: expected `key: value`"),
    ])
    func `says what is wrong`(text: String, words: String) {
        #expect {
            try loadTheme(text: text, file: "t.yaml")
        } throws: { error in
            "\(error)".contains(words)
        }
    }
}
