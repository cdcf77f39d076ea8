import Canary
import Configuration
import Drills
import Synchronization

/// The clients that write while a drill goes on, as its driver sees them: begin, then an answer later.
final class DrillWriting: Sendable {
    /// How many there are.
    let clients: Int
    private let writers: DrillWriters
    private let book = Mutex<WriteBook??>(nil)

    /// - Throws: `Failure` when the configuration's `writes` cannot be used.
    init(_ writes: Configuration.Writes) throws {
        clients = writes.clients
        do {
            writers = try DrillWriters(
                WriterOptions(
                    url: writes.url,
                    insert: writes.insert,
                    remove: writes.remove,
                    publication: writes.publication,
                    field: writes.field,
                    clients: writes.clients,
                    every: writes.every,
                    certificateAuthority: writes.certificateAuthority
                )
            )
        } catch {
            throw Failure(.usage, "signalbox: writes: \(error)")
        }
    }

    func start() { writers.start() }

    /// Begins to read back; `take` has the end once.
    func readBack() {
        Task {
            let found = await writers.readBack()
            book.withLock { $0 = .some(found) }
        }
    }

    /// What the reading found, once it is over: nil before, `.some(nil)` when nothing could be read.
    func take() -> DrillWrites?? {
        let found: WriteBook?? = book.withLock { book in
            defer { book = nil }
            return book
        }
        guard let found else { return nil }
        return .some(found.map(DrillWrites.init))
    }

    /// Ends the clients and removes what they wrote.
    ///
    /// - Returns: what to tell when something stays; nil when nothing does.
    func close() async -> String? {
        let left = await writers.close()
        return left == 0 ? nil : "\(left) documents of the drill's writers could not be removed"
    }
}

extension DrillWrites {
    /// What became of the writes that were read back.
    fileprivate init(_ book: WriteBook) {
        self.init(
            sent: book.sent,
            acknowledged: book.acknowledged,
            refused: book.refused,
            found: book.found ?? []
        )
    }
}
