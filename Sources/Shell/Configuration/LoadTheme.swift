package import Canvas

/// Reads a theme file: `name`, and under `roles` the paint of each role.
///
/// - Parameters:
///   - text: the file's contents (YAML).
///   - file: its path, for messages.
/// - Returns: the theme; a role it does not name is plain.
/// - Throws: `ConfigurationError` with every problem and its place.
package func loadTheme(text: String, file: String) throws(ConfigurationError) -> Theme {
    let problems = Problems(file: file)
    let theme = problems.root(of: text).flatMap(readTheme)
    if let error = problems.error { throw error }
    guard let theme else { throw ConfigurationError(file: file, problems: []) }
    return theme
}

private func readTheme(_ root: YAMLValue) -> Theme? {
    guard let values = root.mapping(["name", "roles"]) else { return nil }
    if values["name"] == nil { root.missing("name", example: "signalbox") }
    if values["roles"] == nil { root.missing("roles", example: "{up: {fg: \"#0072B2\"}}") }
    var theme = Theme(name: values["name"]?.text() ?? "", paints: [:])
    for (name, value) in values["roles"]?.mapping(Role.allCases.map(\.rawValue)) ?? [:] {
        guard let role = Role(rawValue: name) else { continue }
        theme.paints[role] = readPaint(value)
    }
    return theme
}

private let attributes: [(key: String, attribute: Style.Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("underline", .underline), ("reverse", .reverse),
]

private func readPaint(_ value: YAMLValue) -> Paint? {
    guard let values = value.mapping(["fg", "bg"] + attributes.map(\.key)) else { return nil }
    var paint = Paint(
        foreground: values["fg"].flatMap(readColor),
        background: values["bg"].flatMap(readColor)
    )
    for (key, attribute) in attributes where values[key]?.boolean() == true {
        paint.attributes.insert(attribute)
    }
    return paint
}

/// The terminal's 16 colours in the order of their numbers.
private let plainColors = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
private let colorNames = plainColors + plainColors.map { "bright-\($0)" }

/// `"#0072B2"`, a colour's name, or `default` for the terminal's own (nil).
private func readColor(_ value: YAMLValue) -> Color? {
    guard let text = value.text(), text != "default" else { return nil }
    if let index = colorNames.firstIndex(of: text) { return .ansi(UInt8(index)) }
    let digits = text.dropFirst()
    if text.hasPrefix("#"), digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
        let number = UInt32(digits, radix: 16)
    {
        return .rgb(
            red: UInt8(number >> 16 & 255),
            green: UInt8(number >> 8 & 255),
            blue: UInt8(number & 255)
        )
    }
    let advice = suggestion(for: text, among: colorNames + ["default"])
    value.report("\"\(text)\" is not a colour; write \"#RRGGBB\" or a name: \(advice)")
    return nil
}
