import Canvas
import Events
import Foundation
import Runtime
import Terminal

/// Takes the terminal and connects its keys and signals to the loop.
///
/// - Throws: `Failure` with exit code 2 when there is no terminal to show a screen on.
func openTerminal(
    _ look: LookOptions,
    theme: Theme,
    inputs: InputQueue
) throws -> TerminalDisplay {
    do {
        let display = try TerminalDisplay(theme: theme, colour: .automatic, mouse: look.mouse)
        display.start(
            onInput: { inputs.post($0) },
            onSignal: { signal in
                switch signal {
                case .terminate: inputs.end()
                case .suspend: inputs.post([.key(.character("z"), .control)])
                }
            }
        )
        return display
    } catch {
        throw Failure(.usage, "signalbox: \(error)")
    }
}

/// Tells early, before anything is started, that there is no terminal to show a screen on.
func checkTerminal() throws {
    do {
        try TerminalDisplay.check()
    } catch {
        throw Failure(.usage, "signalbox: \(error)")
    }
}

/// Runs `body` on a thread of its own and returns what it returned.
///
/// The loop blocks; Swift's own threads must not.
func onOwnThread<Value: Sendable>(
    named name: String,
    _ body: @escaping @Sendable () -> Value
) async -> Value {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: body()) }
        thread.name = name
        // Views recurse little, but a state of many megabytes is torn down on this stack.
        thread.stackSize = 8 << 20
        thread.start()
    }
}

/// Local time minus UTC in seconds, at a moment; the present one for nil.
func zoneOffset(at time: WallTime?) -> Int {
    let date = time.map { Date(timeIntervalSince1970: Double($0.rawValue) / 1e9) } ?? .now
    return TimeZone.current.secondsFromGMT(for: date)
}
