import Canvas

@testable import Terminal

/// What a display reported, in order, and a way to wait for it.
struct Reports: Sendable {
    enum Report: Equatable, Sendable {
        case input(InputEvent)
        case signal(TerminalSignal)
    }

    let stream: AsyncStream<Report>
    private let continuation: AsyncStream<Report>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func start(_ display: TerminalDisplay) {
        display.start(
            onInput: { [continuation] events in
                for event in events { continuation.yield(.input(event)) }
            },
            onSignal: { [continuation] in continuation.yield(.signal($0)) }
        )
    }

    func next(_ count: Int) async -> [Report] {
        var reports: [Report] = []
        for await report in stream.prefix(count) { reports.append(report) }
        return reports
    }
}
