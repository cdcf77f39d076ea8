import Foundation

/// A short directory of one test's own, removed with it: a Unix socket's path has 107 bytes at most.
package final class ShortFolder: Sendable {
    package let path = "/tmp/sb-\(UUID().uuidString.prefix(13))"

    package init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }
}
