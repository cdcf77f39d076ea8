import Events

/// The pages of a run that were read last.
struct PageCache: Sendable {
    /// Pages that are kept: of a recording some 64 MB at most, and what is played back and forth.
    private static let pagesMaximum = 16

    private let source: any RunSource
    /// The last used last.
    private var pages: [(number: Int, envelopes: [Envelope])] = []

    init(_ source: any RunSource) { self.source = source }

    /// The events of a page.
    mutating func page(_ number: Int) -> [Envelope] {
        if let place = pages.lastIndex(where: { $0.number == number }) {
            // The usual case, without moving anything.
            if place != pages.count - 1 { pages.append(pages.remove(at: place)) }
            return pages[pages.count - 1].envelopes
        }
        let envelopes = source.envelopes(ofPage: number)
        if pages.count == Self.pagesMaximum { pages.removeFirst() }
        pages.append((number, envelopes))
        return envelopes
    }
}
