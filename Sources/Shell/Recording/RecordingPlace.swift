package import Events

/// Where recordings live and what they are called.
package enum RecordingPlace {
    /// The directory for recordings, by the XDG base directory rules.
    ///
    /// `$XDG_STATE_HOME/signalbox`, else `$HOME/.local/state/signalbox`. A relative
    /// `XDG_STATE_HOME` is ignored, as the specification demands.
    /// - Parameter environment: the process environment.
    /// - Returns: an absolute path, which may not exist yet.
    /// - Throws: `RecordingError.noHome` when neither variable helps.
    package static func directory(
        environment: [String: String]
    ) throws(RecordingError) -> String {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return "\(state)/signalbox"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { throw .noHome }
        return "\(home)/.local/state/signalbox"
    }

    /// A file name such as `2026-11-23T14-32-07Z-todos.signalbox`.
    ///
    /// - Parameters:
    ///   - cluster: any text; what is not `[A-Za-z0-9._-]` becomes `-`.
    ///   - started: when the run began; shown in UTC.
    ///   - number: 1 for the first try; more adds `-2`, `-3` before the extension.
    /// - Returns: a name without a directory.
    package static func name(cluster: String, started: WallTime, number: Int = 1) -> String {
        let safe = cluster.unicodeScalars.prefix(64).map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "-": Character(scalar)
            default: "-"
            }
        }
        let suffix = number > 1 ? "-\(number)" : ""
        return "\(stamp(started))-\(String(safe))\(suffix).signalbox"
    }

    /// UTC as `2026-11-23T14-32-07Z`; no colons, which some file systems refuse.
    private static func stamp(_ time: WallTime) -> String {
        let second = time.rawValue.flooredDivision(by: 1_000_000_000)
        let day = second.flooredDivision(by: 86_400)
        let ofDay = second - day * 86_400
        let date = civilDate(daysSinceEpoch: day)
        let fields = [date.month, date.day, ofDay / 3_600, ofDay / 60 % 60, ofDay % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
        return "\(date.year)-\(fields[0])-\(fields[1])T\(fields[2])-\(fields[3])-\(fields[4])Z"
    }

    /// The Gregorian date of a day; H.
    ///
    /// Hinnant, "chrono-compatible low-level date algorithms".
    private static func civilDate(
        daysSinceEpoch: Int64
    ) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
