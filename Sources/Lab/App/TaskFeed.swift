/// The tasks as this node knows them, and the sessions that follow them.
///
/// Lives on the app's one event loop and is used only there.
final class TaskFeed {
    /// One that is told of changes as DDP texts.
    protocol Follower: AnyObject {
        func send(_ texts: [String])
    }

    private(set) var tasks: [String: TodoTask] = [:]
    private var generation = 0
    private var order: [String] = []
    private var followers: [ObjectIdentifier: any Follower] = [:]
    /// The `added` text of each task, made once for all who subscribe.
    private var addedTexts: [String: String] = [:]

    /// Sends every task to `follower`, and from now on each change.
    func follow(_ follower: any Follower) {
        followers[ObjectIdentifier(follower)] = follower
        follower.send(order.compactMap { addedTexts[$0] })
    }

    /// Sends `removed` for every task to `follower`, and no more changes.
    func unfollow(_ follower: any Follower) {
        forget(follower)
        follower.send(order.map { DDPMessage.removed($0).text })
    }

    /// Drops a follower whose connection is gone.
    func forget(_ follower: any Follower) {
        followers[ObjectIdentifier(follower)] = nil
    }

    /// Takes a newer state of the store and tells every follower what changed.
    ///
    /// Snapshots may arrive out of order; an older one is ignored.
    func apply(_ snapshot: TaskSnapshot) {
        guard snapshot.generation > generation else { return }
        generation = snapshot.generation
        let former = tasks
        order = snapshot.tasks.map(\.id)
        tasks = Dictionary(snapshot.tasks.map { ($0.id, $0) }) { _, last in last }

        var texts = former.keys.filter { tasks[$0] == nil }.sorted().map { id in
            addedTexts[id] = nil
            return DDPMessage.removed(id).text
        }
        for task in snapshot.tasks where former[task.id] != task {
            let added = DDPMessage.added(task).text
            addedTexts[task.id] = added
            if let former = former[task.id] {
                guard let fields = task.changes(from: former) else { continue }
                texts.append(DDPMessage.changed(task.id, fields: fields).text)
            } else {
                texts.append(added)
            }
        }
        guard !texts.isEmpty else { return }
        for follower in followers.values { follower.send(texts) }
    }
}
