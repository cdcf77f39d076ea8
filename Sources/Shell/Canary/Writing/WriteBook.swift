/// Every write of a drill and what was said of it.
package struct WriteBook: Equatable, Sendable {
    /// What all texts of this drill begin with, so that nobody else's documents are touched.
    package let prefix: String
    package private(set) var sent: Set<String> = []
    /// The server answered without an error.
    package private(set) var acknowledged: Set<String> = []
    /// The server answered with an error: it says that the write did not happen.
    package private(set) var refused: Set<String> = []
    /// What was there for a reader afterwards; nil while nobody read.
    package private(set) var found: Set<String>?
    /// Documents of ours that were there, by their ids; to be removed.
    package private(set) var documents: [String: String] = [:]

    package init(prefix: String) { self.prefix = prefix }

    /// The next text of a client; nil when there are too many.
    mutating func next(of client: Int) -> String? {
        guard sent.count < WriterLimits.writesMax else { return nil }
        let text = "\(prefix)-\(client)-\(sent.count + 1)"
        sent.insert(text)
        return text
    }

    /// Takes the server's answer; what was never sent does not count.
    mutating func answered(_ text: String, isError: Bool) {
        guard sent.contains(text) else { return }
        if isError { refused.insert(text) } else { acknowledged.insert(text) }
    }

    /// Takes one whole reading; what any reading finds is there.
    mutating func read(_ documents: [String: String]) {
        let own = documents.filter { sent.contains($0.value) }
        found = (found ?? []).union(own.values)
        self.documents.merge(own) { _, new in new }
    }

    /// Whether a reader found all that was acknowledged.
    var isWhole: Bool { found.map { acknowledged.isSubset(of: $0) } ?? false }
}
