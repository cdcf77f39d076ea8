package import Events

/// What a recording says of the run as a whole.
package struct RecordingHeader: Equatable, Sendable {
    /// Civil time at the run's instant 0: the anchor of every `seen`.
    package var started: WallTime
    /// Version of the program that wrote it.
    package var program: String
    /// Name of the host it ran on.
    package var host: String
    /// Name of the cluster that was watched.
    package var cluster: String
    /// Whether it was made of logs that existed already: nobody saw what happened as it happened.
    package var isImported: Bool
    /// What was taken out of its events before they were written; nil where it does not tell.
    package var redaction: Redaction?

    /// What is not in a recording.
    package enum Redaction: String, Sendable {
        /// Values of queries and cookies, tokens, credentials.
        case secrets
        /// And clients' addresses, raw lines.
        case clients
    }

    package init(
        started: WallTime,
        program: String,
        host: String,
        cluster: String,
        isImported: Bool = false,
        redaction: Redaction? = nil
    ) {
        self.started = started
        self.program = program
        self.host = host
        self.cluster = cluster
        self.isImported = isImported
        self.redaction = redaction
    }

    /// As rows of the table `header`.
    var rows: [(key: String, value: String)] {
        [
            ("started", String(started.rawValue)),
            ("program", program),
            ("host", host),
            ("cluster", cluster),
        ] + (isImported ? [("origin", "import")] : [])
            + (redaction.map { [("redaction", $0.rawValue)] } ?? [])
    }

    /// Reads it back; nil when the anchor is missing or no number.
    init?(rows: [String: String]) {
        guard let started = rows["started"].flatMap(Int64.init) else { return nil }
        self.init(
            started: WallTime(rawValue: started),
            program: rows["program"] ?? "",
            host: rows["host"] ?? "",
            cluster: rows["cluster"] ?? "",
            isImported: rows["origin"] == "import",
            redaction: rows["redaction"].flatMap(Redaction.init)
        )
    }
}
