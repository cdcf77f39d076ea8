import CLinux
import Events

/// Opens the files that had `path` before and were rotated away, oldest first.
///
/// Known by their names: `access.log.1`, `access.log.2.gz`, `access.log-20261123`,
/// `access.log.2026-11-23.gz`. A file that is being packed has two names; the packed one counts
/// only once the other is gone. Those that cannot be read are passed over.
func rotatedFiles(of path: String) -> [LogHandle] {
    // A rotation in the meantime moves every name on: looked at until twice the same was seen.
    var files = openRotated(path)
    for _ in 0..<3 {
        let again = openRotated(path)
        if again.map(\.identity) == files.map(\.identity) { return files }
        files = again
    }
    return files
}

/// Rotated files kept in sight: nine weeks of daily rotation.
private let maximumRotated = 64

private func openRotated(_ path: String) -> [LogHandle] {
    let name = path.lastName
    var chosen: [String: RotatedName] = [:]
    for candidate in names(in: path.directory, beginningWith: name) {
        guard let rotated = RotatedName(candidate, of: name) else { continue }
        if let other = chosen[rotated.stem], !other.isPacked { continue }
        chosen[rotated.stem] = rotated
    }
    var numbered: [(number: Int, handle: LogHandle)] = []
    var dated: [(stem: String, handle: LogHandle)] = []
    for rotated in chosen.values {
        let handle = try? LogHandle("\(path.directory)/\(rotated.name)")
        guard let handle, !handle.isPipe else { continue }
        handle.isComplete = handle.isPacked
        if let number = rotated.number {
            numbered.append((number, handle))
        } else {
            dated.append((rotated.stem, handle))
        }
    }
    numbered.sort { $0.number > $1.number }
    dated.sort { ($0.handle.modified, $0.stem) < ($1.handle.modified, $1.stem) }
    return youngest(of: dated.map(\.handle), and: numbered.map(\.handle))
}

/// Both in one, oldest first: who changes the scheme has old files of the other kind.
private func youngest(of dated: [LogHandle], and numbered: [LogHandle]) -> [LogHandle] {
    var areDatedYounger = false
    if let date = dated.last?.modified, let number = numbered.last?.modified {
        areDatedYounger = date > number
    }
    var seen: Set<FileIdentity> = []
    let all = areDatedYounger ? numbered + dated : dated + numbered
    return all.filter { seen.insert($0.identity).inserted }.suffix(maximumRotated)
}

/// What the name of a rotated file says.
struct RotatedName {
    var name: String
    /// The name without what packing added.
    var stem: String
    /// 1 for the youngest; nil for a date.
    var number: Int?

    var isPacked: Bool { name != stem }

    /// Nil for a name that no rotation gives, such as an editor's backup.
    init?(_ candidate: String, of name: String) {
        self.name = candidate
        stem = candidate.hasSuffix(".gz") ? String(candidate.dropLast(3)) : candidate
        let rest = stem.utf8.dropFirst(name.utf8.count)
        guard candidate.hasPrefix(name), let separator = rest.first,
            separator == UInt8(ascii: ".") || separator == UInt8(ascii: "-")
        else { return nil }
        let suffix = rest.dropFirst()
        guard let first = suffix.first, (48...57).contains(first),
            suffix.allSatisfy({ (48...57).contains($0) || Array("-_.:T".utf8).contains($0) })
        else { return nil }
        // Rotation counts beyond 999 are dates without separators.
        if separator == UInt8(ascii: "."), suffix.count <= 3 { number = Int(Substring(suffix)) }
    }
}

/// The names in a directory with that beginning, as many as fit into 64 KiB.
private func names(in directory: String, beginningWith prefix: String) -> [String] {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe clinux_list(directory, prefix, $0.baseAddress, $0.count)
    }
    guard count > 0 else { return [] }
    return buffer.prefix(Int(count)).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}
