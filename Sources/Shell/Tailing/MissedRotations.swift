/// Rotated files looked for: `access.log.1` to `access.log.8`.
private let maximumMissed = 8

/// Opens the files that had `path` for a while between two looks and were renamed away again.
///
/// Found by logrotate's numbers: what stands between the new file and the old one, oldest first.
/// Empty when nothing was missed, and also when the old file is not among them (rotated by date,
/// compressed or deleted), for then nothing can be known.
func missedRotations(
    of path: String,
    between old: FileIdentity,
    and new: FileIdentity
) -> [LogHandle] {
    var missed: [LogHandle] = []
    for number in 1...maximumMissed {
        // Upwards, so that a rotation in the meantime shows a file twice rather than never; it may
        // also leave a gap for a moment.
        guard let handle = try? LogHandle("\(path).\(number)") else { continue }
        if handle.identity == old { return missed.reversed() }
        if handle.identity == new {
            missed = []
        } else if !missed.contains(where: { $0.identity == handle.identity }) {
            missed.append(handle)
        }
    }
    return []
}
