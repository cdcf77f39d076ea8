/// Waits until `condition` holds, looking every 5 ms.
///
/// - Throws: `NeverHappened` after 30 s, and what `condition` throws.
package func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverHappened(description: "never: \(what)")
}

/// What a test waited for in vain.
package struct NeverHappened: Error, CustomStringConvertible {
    package var description: String
}
