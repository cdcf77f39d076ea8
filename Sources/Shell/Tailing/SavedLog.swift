/// How far a log was read when it was last followed.
package struct SavedLog: Codable, Equatable, Sendable {
    /// Where the log was, without links.
    package var path: String
    /// Files that had the path, oldest first; the last one had it at the end.
    package var files: [FilePosition]
    /// Rotated files that need no reading.
    package var known: [KnownFile]

    package init(path: String, files: [FilePosition], known: [KnownFile]) {
        self.path = path
        self.files = files
        self.known = known
    }
}
