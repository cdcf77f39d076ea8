import Canvas
import Events

/// How figures are written: with their unit, and a dash where nothing is known.
struct Format: Equatable, Sendable {
    var glyphs: Glyphs
    var zoneOffsetSeconds: Int

    /// Short times: `0.4 ms`, `12 ms`, `140 ms`, `1.20 s`.
    func latency(_ duration: Duration?) -> String {
        guard let duration else { return glyphs.dash }
        let nanoseconds = duration.nanoseconds
        if nanoseconds < 9_950_000 {
            return fixed(nanoseconds, unit: 1_000_000, decimals: 1) + " ms"
        }
        if nanoseconds < 999_500_000 {
            return fixed(nanoseconds, unit: 1_000_000, decimals: 0) + " ms"
        }
        return seconds(duration, decimals: 2)
    }

    /// Gaps: `0.14 s`, `5.1 s`, `2m05s`.
    func seconds(_ duration: Duration?) -> String {
        guard let duration else { return glyphs.dash }
        return seconds(duration, decimals: abs(duration.nanoseconds / 2) < 497_500_000 ? 2 : 1)
    }

    /// A time in seconds with this many decimals; in minutes from 100 s on.
    func seconds(_ duration: Duration, decimals: Int) -> String {
        if duration >= .seconds(100) { return age(duration) }
        return fixed(duration.nanoseconds, unit: 1_000_000_000, decimals: decimals) + " s"
    }

    /// Long times: `7 s`, `2m05s`, `2h14m`, `3d04h`; cut, not rounded.
    func age(_ duration: Duration?) -> String {
        guard let duration else { return glyphs.dash }
        let total = max(0, duration.nanoseconds / 1_000_000_000)
        let (minutes, hours, days) = (total / 60, total / 3_600, total / 86_400)
        if minutes == 0 { return "\(total) s" }
        if hours == 0 { return "\(minutes)m\(twoDigits(total % 60))s" }
        if days == 0 { return "\(hours)h\(twoDigits(minutes % 60))m" }
        return "\(days)d\(twoDigits(hours % 24))h"
    }

    /// Elapsed time as a clock: `00:14:02`.
    func elapsed(_ duration: Duration) -> String {
        let total = max(0, duration.nanoseconds / 1_000_000_000)
        return "\(twoDigits(total / 3_600)):\(twoDigits(total / 60 % 60)):\(twoDigits(total % 60))"
    }

    /// Local time of day with 0 to 3 decimals of a second; cut, not rounded.
    func clock(_ time: WallTime?, decimals: Int = 0) -> String {
        let blank = glyphs.dash + glyphs.dash
        guard let time else { return "\(blank):\(blank):\(blank)" }
        let local = time + .seconds(zoneOffsetSeconds)
        let day: Int64 = 86_400_000_000_000
        let ofDay = ((local.rawValue % day) + day) % day
        let text = elapsed(.nanoseconds(ofDay))
        guard decimals > 0 else { return text }
        let thousands = String(ofDay / 1_000_000 % 1_000 + 1_000).dropFirst()
        return text + "." + thousands.prefix(decimals)
    }

    /// A count with thousands parted: `12,345`.
    func count(_ value: Int?) -> String {
        guard let value else { return glyphs.dash }
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// A rate with this many decimals.
    func rate(_ perSecond: Double?, decimals: Int) -> String {
        guard let perSecond, let value = Int64(exactly: (perSecond * 1_000).rounded()) else {
            return glyphs.dash
        }
        return fixed(value, unit: 1_000, decimals: decimals)
    }

    /// A share of 0 to 1 as a percentage.
    func share(_ share: Double?) -> String {
        guard let share, let value = Int(exactly: (share * 100).rounded()) else {
            return glyphs.dash
        }
        return "\(value) %"
    }

    /// `1 node`, `2 nodes`.
    func counted(_ value: Int?, _ one: String, _ many: String) -> String {
        "\(count(value)) \(value == 1 ? one : many)"
    }

    /// `value / unit` in decimal, rounded half away from zero, in whole numbers so that it never traps.
    private func fixed(_ value: Int64, unit: Int64, decimals: Int) -> String {
        let scale: Int64 = [1, 10, 100, 1_000][min(max(decimals, 0), 3)]
        let step = UInt64(max(1, unit / scale))
        let rounded = (value.magnitude + step / 2) / step
        let whole = String(rounded / UInt64(scale))
        let sign = value < 0 && rounded > 0 ? "-" : ""
        guard decimals > 0 else { return sign + whole }
        let fraction = String(rounded % UInt64(scale) + UInt64(scale)).dropFirst()
        return "\(sign)\(whole).\(fraction)"
    }

    private func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
