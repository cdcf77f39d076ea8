/// Roles to colours.
///
/// Read from a file in `themes/`; a role that a theme does not name is plain.
package struct Theme: Equatable, Sendable {
    package var name: String
    package var paints: [Role: Paint]

    package init(name: String, paints: [Role: Paint]) {
        self.name = name
        self.paints = paints
    }

    /// No colour at all: attributes only (NO_COLOR, mono terminals).
    package static let mono = Theme(
        name: "mono",
        paints: [
            .title: Paint(attributes: .bold),
            .bar: Paint(attributes: .reverse),
            .header: Paint(attributes: .bold),
            .selection: Paint(attributes: .reverse),
            .down: Paint(attributes: .bold),
            .alert: Paint(attributes: .bold),
            .armed: Paint(attributes: [.bold, .reverse]),
            .key: Paint(attributes: .bold),
            .faint: Paint(attributes: .dim),
            .match: Paint(attributes: .underline),
        ]
    )

    package func paint(for role: Role) -> Paint { paints[role] ?? Paint() }
}

/// The looks of one role.
package struct Paint: Equatable, Hashable, Sendable {
    /// nil: the terminal's own.
    package var foreground: Color?
    package var background: Color?
    package var attributes: Style.Attributes

    package init(
        foreground: Color? = nil,
        background: Color? = nil,
        attributes: Style.Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// A colour: one of the terminal's 16, or an exact one that poorer terminals approximate.
package enum Color: Equatable, Hashable, Sendable {
    /// 0–15: black red green yellow blue magenta cyan white, then their bright forms.
    case ansi(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}
