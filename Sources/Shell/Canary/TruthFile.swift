import Dispatch
import Events
import Foundation
import Ports
import Synchronization

/// Writes what happens to each client into a file, and passes it on.
///
/// It is the ground truth to hold against what a console makes of the proxies' logs. A line of JSON
/// (`TruthLine`) is in the file before the next one is begun. What comes while the file has
/// `SwarmLimits.truthBytesMax`, or `truthLinesMax` lines wait for the disk, is left out; the next line
/// that is written says how much.
final class TruthFile: EventSink {
    private let next: any EventSink
    private let file: FileHandle
    private let writing = DispatchQueue(label: "signalbox truth", qos: .utility)
    private let state = Mutex(Book())

    private struct Book {
        var waiting = 0
        var bytes = 0
        var dropped = 0
    }

    /// Makes the file, or empties it.
    ///
    /// - Throws: `SwarmError.truth`.
    init(path: String, next: any EventSink) throws(SwarmError) {
        self.next = next
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw .truth(path: path) }
        self.file = file
    }

    func post(_ event: Event, from source: SourceID, at wall: WallTime?) {
        next.post(event, from: source, at: wall)
        guard case .canaryReported(let report) = event, let wall else { return }
        var line = TruthLine(report, at: wall)
        let isTaken = state.withLock { book in
            guard book.waiting < SwarmLimits.truthLinesMax, book.bytes < SwarmLimits.truthBytesMax
            else {
                book.dropped += 1
                return false
            }
            if book.dropped > 0 { line.dropped = book.dropped }
            book.dropped = 0
            book.waiting += 1
            return true
        }
        guard isTaken else { return }
        writing.async { [line] in self.write(line) }
    }

    private func write(_ line: TruthLine) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(line)).map { $0 + [UInt8(ascii: "\n")] } ?? Data()
        let isWritten = (try? file.write(contentsOf: data)) != nil
        state.withLock { book in
            book.waiting -= 1
            book.bytes += data.count
            if !isWritten { book.dropped += 1 }
        }
    }

    /// Returns when everything that was posted is in the file.
    func close() async {
        await withCheckedContinuation { continuation in
            writing.async {
                try? self.file.close()
                continuation.resume()
            }
        }
    }
}

/// One step of one client, flat, as the truth file has it.
///
/// Civil times are in seconds since 1970, to the microsecond; durations in milliseconds.
struct TruthLine: Encodable, Equatable {
    var at: Double
    var client: String
    /// The client's own address with the port of its present or latest connection.
    var address: String?
    /// `joined`, `attempt`, `failed`, `usable`, `lost`, `waiting`, or `left`.
    var event: String
    /// The number of the try since the loss, or since the start: from 1.
    var attempt: Int?
    /// How a try failed: `status`, `refused`, `timeout`, `tls`, `dropped`, `other`.
    var outcome: String?
    /// The HTTP status of a try that failed by one.
    var status: Int?
    /// How long the failed try took.
    var tookMilliseconds: Double?
    /// How the session was lost: `dropped`, `reset`, `closed`, or `timeout`.
    var how: String?
    /// The close code that the server gave.
    var code: Int?
    /// The node that serves from now on, by its own word.
    var node: String?
    /// What the session uses: `websocket` or `xhr-polling`; absent for a bare WebSocket.
    var transport: String?
    /// Whether its requests go to a proxy that cannot serve them, over a connection that it keeps.
    var pinned: Bool?
    /// When the next try is due.
    var until: Double?
    /// The parts of the try that succeeded.
    var phasesMilliseconds: Phases?
    /// Lines before this one that were not written.
    var dropped: Int?

    struct Phases: Encodable, Equatable {
        var connect: Double
        var tls: Double
        var upgrade: Double
        var session: Double
        var subscribe: Double
    }

    enum CodingKeys: String, CodingKey {
        case at, client, address, event, attempt, outcome, status, how, code, node, transport
        case until, pinned, dropped
        case tookMilliseconds = "took_ms"
        case phasesMilliseconds = "phases_ms"
    }

    init(_ report: CanaryReport, at wall: WallTime) {
        at = wall.seconds
        client = report.client.rawValue
        address = report.address?.description
        transport = report.transport?.rawValue
        if report.pinnedSince != nil { pinned = true }
        switch report.fact {
        case .joined: event = "joined"
        case .lost(let loss):
            event = "lost"
            how = loss.word
            if case .closed(let code) = loss { self.code = code }
        case .waiting(let attempt, let until):
            event = "waiting"
            self.attempt = attempt
            self.until = until.seconds
        case .attemptStarted(let attempt):
            event = "attempt"
            self.attempt = attempt
        case .attemptFailed(let attempt, let outcome, let took):
            event = "failed"
            self.attempt = attempt
            self.outcome = outcome.kind
            if case .status(let status) = outcome { self.status = status }
            tookMilliseconds = took.milliseconds
        case .usable(let attempt, let node, let phases):
            event = "usable"
            self.attempt = attempt
            self.node = node?.rawValue
            phasesMilliseconds = Phases(
                connect: phases.connect.milliseconds,
                tls: phases.tls.milliseconds,
                upgrade: phases.upgrade.milliseconds,
                session: phases.session.milliseconds,
                subscribe: phases.subscribe.milliseconds
            )
        case .left: event = "left"
        }
    }
}

extension SessionLoss {
    fileprivate var word: String {
        switch self {
        case .dropped: "dropped"
        case .reset: "reset"
        case .closed: "closed"
        case .heartbeatTimeout: "timeout"
        }
    }
}

extension WallTime {
    /// Seconds since 1970, to the microsecond.
    fileprivate var seconds: Double { Double(rawValue / 1_000) / 1e6 }
}

extension Duration {
    /// Milliseconds, to the microsecond.
    fileprivate var milliseconds: Double { (seconds * 1e6).rounded() / 1e3 }
}
