import NIOCore
import NIOPosix

/// What all connections of one app node share: the store, the feed, and whether it can serve.
///
/// Lives on the app's one event loop and is used only there.
final class AppState {
    /// Time between two looks at what the other nodes have committed.
    static let pollInterval = TimeAmount.milliseconds(200)
    /// Open WebSockets and polling sessions; a lab's swarm has at most 2,000 clients, reconnecting ones included.
    static let sessionsMax = 10_000

    let node: String
    let feed = TaskFeed()
    let polling = PollingSessions()
    /// The conversations that go on, by the order of their beginnings.
    private var conversations: [Int: DDPConversation] = [:]
    private var begun = 0
    /// Whether the node is about to stop: it serves, and says on `/health` that it will not for long.
    private(set) var isLeaving = false
    /// The open store; nil until it could be opened.
    private(set) var store: TaskStore?
    /// Why the node cannot serve; nil when it can.
    private(set) var problem: String? = "the store is not open yet"

    private let path: String
    private let eventLoop: any EventLoop

    init(options: AppNodeOptions, eventLoop: any EventLoop) {
        node = options.node
        path = options.store
        self.eventLoop = eventLoop
    }

    /// Opens the store and follows the other nodes' commits from then on.
    ///
    /// Tries again each `pollInterval` while it cannot be opened. Opening blocks, so it happens on a
    /// thread of its own.
    func openStore(using threads: NIOThreadPool) {
        let path = path
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        threads.runIfActive(eventLoop: eventLoop) { try TaskStore(path: path) }.whenComplete {
            result in
            let state = bound.value
            switch result {
            case .success(let store):
                state.store = store
                state.poll(store)
            case .failure(let error):
                state.problem = "the store cannot be opened: \(error)"
                state.eventLoop.assumeIsolated().scheduleTask(in: Self.pollInterval) {
                    state.openStore(using: threads)
                }
            }
        }
    }

    var sessions: Int { conversations.count }

    func add(_ conversation: DDPConversation) {
        begun += 1
        conversation.number = begun
        conversations[begun] = conversation
    }

    func remove(_ conversation: DDPConversation) { conversations[conversation.number] = nil }

    /// From now on `/health` says that the node stops.
    func announceLeaving() { isLeaving = true }

    /// Says goodbye to everybody, one after the other within `time`, the oldest first.
    func sayGoodbye(code: Int, within time: TimeAmount, reason: String = "the node stops") {
        let numbers = conversations.keys.sorted()
        for (index, number) in numbers.enumerated() {
            let delay = TimeAmount.nanoseconds(
                time.nanoseconds * Int64(index) / Int64(numbers.count)
            )
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.scheduleTask(in: delay) {
                bound.value.conversations[number]?.leave(code: code, reason: reason)
            }
        }
    }

    /// Runs a method; `completion` is called on the event loop, after the followers were told.
    func perform(
        _ method: TodoMethod,
        completion: @escaping (Result<JSONValue, DDPError>) -> Void
    ) {
        guard let store else {
            completion(.failure(.failed(problem ?? "the store is not open")))
            return
        }
        let bound = NIOLoopBound((self, completion), eventLoop: eventLoop)
        let eventLoop = eventLoop
        store.perform(method) { outcome in
            eventLoop.execute {
                let (state, completion) = bound.value
                if case .success(let done) = outcome { state.feed.apply(done.1) }
                completion(outcome.map(\.0))
            }
        }
    }

    private func poll(_ store: TaskStore) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        store.poll { result in
            eventLoop.execute {
                let state = bound.value
                switch result {
                case .success(let snapshot):
                    state.problem = nil
                    if let snapshot { state.feed.apply(snapshot) }
                case .failure(let error):
                    state.problem = "the store cannot be read: \(error)"
                }
                eventLoop.assumeIsolated().scheduleTask(in: Self.pollInterval) {
                    state.poll(store)
                }
            }
        }
    }
}
