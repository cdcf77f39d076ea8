package import Events
package import Ports

/// Ends this host's connections to an app in the kernel, as `ss -K` does.
///
/// It is the way to release the WebSockets that an old nginx worker holds: nginx has none of its own.
/// Where both ends are on this host the proxy's is ended; where only the app's is here, that one. Needs
/// CAP_NET_ADMIN. Ends what is there when it begins, nothing that comes later. Safe from any thread.
package struct SocketCutDriver: ControlDriver {
    private let pause: Duration

    /// - Parameter pause: from one look at connections that should be gone to the next.
    package init(pause: Duration = .milliseconds(20)) { self.pause = pause }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .cutSockets = action { true } else { false }
    }

    /// Ends them, then looks until none of them is left.
    ///
    /// - Returns: `accepted` when those that were there are gone; `failed` with the kernel's reason;
    ///   `unknown` when some were still there at the end of the step's time.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .cutSockets(let app) = step.action else {
            return .failed("this driver ends connections only")
        }
        let ends = Set(app.compactMap { AddressPort($0) })
        guard !ends.isEmpty, ends.count == Set(app).count else {
            return .failed("an app's address is no IP address with a port")
        }
        let deadline = ContinuousClock.now + step.timeout
        var table = ConnectionTable()
        do throws(SocketsError) {
            let all = try table.connections(with: ends)
            progress(0, all.count)
            try table.destroy(all)
            var staying = all
            while true {
                staying.formIntersection(try table.connections(with: ends))
                progress(all.count - staying.count, all.count)
                if staying.isEmpty { return .accepted }
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    return .unknown("\(staying.count) of \(all.count) connections are still there")
                }
                try? await Task.sleep(for: pause)
            }
        } catch {
            return .failed(Self.words(for: error))
        }
    }

    private static func words(for error: SocketsError) -> String {
        switch error {
        case .refused(1), .refused(13):
            "the kernel ends connections for root only (CAP_NET_ADMIN)"
        case .refused(95):
            "this kernel was built without INET_DIAG_DESTROY: it ends no connection"
        default: "\(error)"
        }
    }
}

extension ConnectionTable {
    /// The ends of connections to apps at these addresses: the proxies', else the apps' own.
    ///
    /// - Throws: `SocketsError`.
    fileprivate mutating func connections(
        with apps: Set<AddressPort>
    ) throws(SocketsError) -> Set<Connection> {
        let ports = Set(apps.map(\.port)).sorted()
        var proxies: Set<Connection> = []
        var own: Set<Connection> = []
        try read(PortFilter(local: ports, remote: ports)) {
            proxies.removeAll()
            own.removeAll()
        } take: { connection in
            if apps.contains(connection.remote) { proxies.insert(connection) }
            if apps.contains(connection.local) { own.insert(connection) }
        }
        let told = Set(proxies.map { Pair($0.remote, $0.local) })
        return proxies.union(own.filter { !told.contains(Pair($0.local, $0.remote)) })
    }
}

/// A connection, seen from its app's end.
private struct Pair: Hashable {
    let app: AddressPort
    let other: AddressPort

    init(_ app: AddressPort, _ other: AddressPort) { (self.app, self.other) = (app, other) }
}
