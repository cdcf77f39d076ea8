import Foundation
import Testing

struct DeadlineMissed: Error, CustomStringConvertible {
    let description: String
}

/// The result of `body`, or a failure when it takes longer than `limit`.
func withDeadline<Value: Sendable>(
    _ what: String,
    limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else {
            throw DeadlineMissed(description: "\(what) did not come within \(limit)")
        }
        return value
    }
}

/// Waits until `condition` holds, looking every 20 ms.
func eventually(
    _ what: String,
    limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: @escaping @Sendable () async throws -> Bool
) async throws {
    try await withDeadline(what, limit: limit, sourceLocation: sourceLocation) {
        while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }
}

/// A directory for one test, removed after it.
func withTemporaryDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let path = FileManager.default.temporaryDirectory
        .appending(path: "lab-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer {
        #expect(throws: Never.self, "\(path) cannot be removed") {
            try FileManager.default.removeItem(atPath: path)
        }
    }
    return try await body(path)
}
