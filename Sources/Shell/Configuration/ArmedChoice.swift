/// Whether a run may act, and who says so: a flag before the environment before the file.
package struct ArmedChoice: Equatable, Sendable {
    package var isArmed: Bool
    /// What decided, in words: `--readonly`, `SIGNALBOX_READONLY`, `the configuration`, `the default`.
    package var because: String

    package init(isArmed: Bool, because: String) {
        self.isArmed = isArmed
        self.because = because
    }

    /// Decides.
    ///
    /// Of two that stand at the same height the stricter wins. A variable whose value is neither
    /// `1` or `true` nor `0` or `false` counts as a wish to be careful: read-only.
    /// - Parameters:
    ///   - control: the flag `--control` was given.
    ///   - readonly: the flag `--readonly` was given.
    ///   - environment: the console's own; `SIGNALBOX_READONLY` and `SIGNALBOX_ARMED` are read.
    ///   - file: the configuration's `armed`.
    package init(control: Bool, readonly: Bool, environment: [String: String], file: Bool) {
        if readonly {
            self.init(isArmed: false, because: "--readonly")
        } else if control {
            self.init(isArmed: true, because: "--control")
        } else if let found = Self.read(environment) {
            self = found
        } else {
            self.init(isArmed: file, because: file ? "the configuration" : "the default")
        }
    }

    private static func read(_ environment: [String: String]) -> ArmedChoice? {
        let names = ["SIGNALBOX_READONLY", "SIGNALBOX_ARMED"]
        for name in names {
            guard let value = environment[name], !value.isEmpty else { continue }
            switch (value, name) {
            case ("1", names[0]), ("true", names[0]): return .init(isArmed: false, because: name)
            case ("0", _), ("false", _), ("1", _), ("true", _): continue
            default: return .init(isArmed: false, because: "\(name), which is neither 0 nor 1")
            }
        }
        switch environment["SIGNALBOX_ARMED"] {
        case "1", "true": return .init(isArmed: true, because: names[1])
        case "0", "false": return .init(isArmed: false, because: names[1])
        default: return nil
        }
    }
}
