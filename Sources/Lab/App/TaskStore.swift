import Foundation
import GRDB
import Synchronization

/// All tasks at one moment.
struct TaskSnapshot: Sendable {
    /// Later snapshots of one store have greater numbers.
    var generation: Int
    var tasks: [TodoTask]
}

/// The tasks in the SQLite file that all nodes share.
///
/// WAL lets the nodes read while one writes. Every access runs on the store's own serial queue, in
/// the order of the calls; completions are called there too.
final class TaskStore: Sendable {
    /// The number of tasks kept; inserting more is refused, so that a script cannot fill the disk.
    static let tasksMax = 1_000
    /// How long a write waits for another node's write, in seconds; a node that is frozen inside
    /// a write holds the lock, and then clients get an error instead of silence.
    static let busyTimeoutSeconds = 5.0

    /// What SQLite said about other connections' commits, and how many snapshots were taken.
    private struct Seen {
        var dataVersion: Int64?
        var generation = 0
    }

    private let database: DatabaseQueue
    private let seen = Mutex(Seen())

    /// Opens the file, and makes it if it is not there; blocks for as long as that takes.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        configuration.label = "tasks"
        database = try DatabaseQueue(path: path, configuration: configuration)
        try database.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS tasks (
                        id TEXT PRIMARY KEY NOT NULL,
                        text TEXT NOT NULL,
                        checked INTEGER NOT NULL,
                        createdAtMilliseconds INTEGER NOT NULL
                    ) STRICT
                    """
            )
        }
    }

    /// Reads all tasks if another connection has committed since the last call; nil if none has.
    func poll(completion: @escaping @Sendable (Result<TaskSnapshot?, any Error>) -> Void) {
        database.asyncWriteWithoutTransaction { database in
            completion(
                Result {
                    let version = try Int64.fetchOne(database, sql: "PRAGMA data_version")
                    let isNew = self.seen.withLock { seen in
                        defer { seen.dataVersion = version }
                        return seen.dataVersion != version
                    }
                    return isNew ? try self.snapshot(database) : nil
                }
            )
        }
    }

    /// Runs a method in one transaction and reads all tasks after it.
    func perform(
        _ method: TodoMethod,
        completion: @escaping @Sendable (Result<(JSONValue, TaskSnapshot), DDPError>) -> Void
    ) {
        database.asyncWriteWithoutTransaction { database in
            do {
                var result = JSONValue.null
                // Immediate: two nodes that write at once wait for each other.
                try database.inTransaction(.immediate) {
                    result = try Self.execute(method, in: database)
                    return .commit
                }
                completion(.success((result, try self.snapshot(database))))
            } catch let error as DDPError {
                completion(.failure(error))
            } catch {
                completion(.failure(.failed("the store failed: \(error)")))
            }
        }
    }

    private func snapshot(_ database: Database) throws -> TaskSnapshot {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, text, checked, createdAtMilliseconds FROM tasks
                ORDER BY createdAtMilliseconds, id
                """
        )
        let tasks = rows.map {
            TodoTask(id: $0[0], text: $0[1], checked: $0[2], createdAtMilliseconds: $0[3])
        }
        let generation = seen.withLock { seen in
            seen.generation += 1
            return seen.generation
        }
        return TaskSnapshot(generation: generation, tasks: tasks)
    }

    private static func execute(_ method: TodoMethod, in database: Database) throws -> JSONValue {
        switch method {
        case .insert(let text):
            let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM tasks") ?? 0
            guard count < tasksMax else {
                throw DDPError.badRequest("there are \(count) tasks already; remove some first")
            }
            let id = randomIdentifier()
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            try database.execute(
                sql: "INSERT INTO tasks VALUES (?, ?, 0, ?)",
                arguments: [id, text, now]
            )
            return .string(id)
        case .setChecked(let id, let checked):
            try database.execute(
                sql: "UPDATE tasks SET checked = ? WHERE id = ?",
                arguments: [checked, id]
            )
        case .remove(let id):
            try database.execute(sql: "DELETE FROM tasks WHERE id = ?", arguments: [id])
        }
        guard database.changesCount > 0 else { throw DDPError.notFound("there is no such task") }
        return .null
    }
}
