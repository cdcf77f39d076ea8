package import Events
import LogFormats

/// Lets through the lines of a log from a time on, when an old part of it is read.
///
/// A line without a time goes with the line before it. Every line is asked, for some logs tell
/// when a request began and are not in order.
package struct SinceFilter {
    private let since: WallTime
    private let time: LineTime
    private var isKept = false
    /// The beginning of a line that is not decided yet, up to the longest line that is read.
    private var begun: [UInt8] = []
    /// The rest of a line that was decided by its beginning.
    private var isInside = false

    package init(since: WallTime, time: @escaping LineTime) {
        self.since = since
        self.time = time
    }

    /// Whether the next byte begins a line.
    var isBetweenLines: Bool { begun.isEmpty && !isInside }

    /// Gives `keep` what is let through, in whole runs.
    mutating func pass(_ bytes: Span<UInt8>, _ keep: (Span<UInt8>) -> Void) {
        var run: Int?
        var lineStart = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            if isInside {
                isInside = false
            } else {
                decide(bytes.extracting(lineStart..<index), keep)
            }
            if isKept {
                run = run ?? lineStart
            } else if let begin = run {
                keep(bytes.extracting(begin..<lineStart))
                run = nil
            }
            lineStart = index + 1
        }
        if let run { keep(bytes.extracting(run..<lineStart)) }
        hold(bytes.extracting(lineStart..<bytes.count), keep)
    }

    /// Decides what is held back of an unfinished line, for no more of it will come.
    mutating func finish(_ keep: (Span<UInt8>) -> Void) {
        guard !begun.isEmpty else { return }
        decide(Span(), keep)
    }

    private mutating func decide(_ rest: Span<UInt8>, _ keep: (Span<UInt8>) -> Void) {
        if begun.isEmpty {
            if let at = time(rest) { isKept = at >= since }
            return
        }
        let length = begun.count
        for index in rest.indices.prefix(maximumLineBytes) { begun.append(rest[index]) }
        if let at = time(begun.span) { isKept = at >= since }
        if isKept { keep(begun.span.extracting(first: length)) }
        begun = []
    }

    private mutating func hold(_ rest: Span<UInt8>, _ keep: (Span<UInt8>) -> Void) {
        guard rest.count > 0 else { return }
        guard !isInside else {
            if isKept { keep(rest) }
            return
        }
        for index in rest.indices { begun.append(rest[index]) }
        guard begun.count > maximumLineBytes else { return }
        decide(Span(), keep)
        isInside = true
    }
}

/// Tells when a line was written; nil where it does not say.
package typealias LineTime = @Sendable (Span<UInt8>) -> WallTime?
