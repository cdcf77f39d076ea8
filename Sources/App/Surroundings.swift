import Foundation

/// The folder for what the program keeps between runs, by the XDG base directory rules.
func stateDirectory() -> String {
    let environment = ProcessInfo.processInfo.environment
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
        return state + "/signalbox"
    }
    return NSHomeDirectory() + "/.local/state/signalbox"
}

/// The running program's own file, for the processes the lab starts.
func programPath() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
}

/// Runs `body`; what it throws becomes a failure with this code and its own description.
func plainly<Value: Sendable>(
    or code: Failure.Code,
    _ body: () async throws -> Value
) async throws -> Value {
    do {
        return try await body()
    } catch let failure as Failure {
        throw failure
    } catch {
        throw Failure(code, "signalbox: \(error)")
    }
}

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
