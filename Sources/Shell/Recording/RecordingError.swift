/// Why a recording cannot be written or read, and what to do.
package enum RecordingError: Error, Equatable, CustomStringConvertible {
    /// There is a file (or a link) already; nothing is ever overwritten.
    case exists(path: String)
    /// The directory is missing, or others could put a file in our place.
    case unsafeDirectory(path: String, reason: String)
    case cannotCreate(path: String, reason: String)
    /// Neither `XDG_STATE_HOME` nor `HOME` names an absolute directory.
    case noHome
    /// Missing, not readable, or damaged beyond reading.
    case unreadable(path: String, reason: String)
    /// A file of another kind.
    case notARecording(path: String, reason: String)
    /// Written by a newer version of the program.
    case newerFormat(path: String, version: Int)

    package var description: String {
        switch self {
        case .exists(let path):
            "\(path) exists: a recording never overwrites a file; choose another name"
        case .unsafeDirectory(let path, let reason):
            "will not record into \(path): \(reason)"
        case .cannotCreate(let path, let reason):
            "cannot create the recording \(path): \(reason)"
        case .noHome:
            "no place to record: set HOME or XDG_STATE_HOME to an absolute path, "
                + "or start with --no-record"
        case .unreadable(let path, let reason):
            "cannot read \(path): \(reason)"
        case .notARecording(let path, let reason):
            "\(path) is not a Signalbox recording: \(reason)"
        case .newerFormat(let path, let version):
            "\(path) has format \(version), this program reads up to "
                + "\(RecordingFormat.version): use a newer signalbox"
        }
    }
}
