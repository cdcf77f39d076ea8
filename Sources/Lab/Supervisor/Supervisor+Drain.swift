import NIOCore

/// Draining by the balancer: what an operator does at HAProxy's runtime socket.
extension Supervisor {
    /// Sends a node nobody new; with `pace` its sessions are then shut down one by one.
    ///
    /// Answers when the balancer has the new state. The sessions go in the background, so many each
    /// second, until there is none, or the node is undrained.
    func drain(_ node: String, pace: Int?) async -> LabAnswer {
        if let pace, !(1...Self.paceMax).contains(pace) {
            return .refused("--shed \(pace): shut down 1 to \(Self.paceMax) sessions each second")
        }
        let answer = await setState("drain", of: node)
        guard answer.ok, let pace else { return answer }
        sheds[node]?.cancel()
        sheds[node] = Task { await self.shed(node, pace: pace) }
        return answer
    }

    /// Sends a node new clients again, and lets its sessions be.
    func undrain(_ node: String) async -> LabAnswer {
        sheds.removeValue(forKey: node)?.cancel()
        return await setState("ready", of: node)
    }

    /// The balancer's socket takes a command in about a millisecond.
    private static let paceMax = 500

    private func setState(_ state: String, of node: String) async -> LabAnswer {
        do {
            let answer = try await balancer("set server todos/\(node) state \(state)")
            let words = answer.split(separator: "\n").joined(separator: " ")
            guard words.isEmpty else { return .refused("haproxy: \(words)") }
            say("\(node): \(state)")
            return .done
        } catch { return .refused("haproxy: \(error)") }
    }

    private func shed(_ node: String, pace: Int) async {
        let clock = ContinuousClock()
        var due = clock.now
        var count = 0
        do {
            while true {
                let sessions = try await balancer("show sess").split(separator: "\n").compactMap {
                    sessionIdentifier($0, server: node)
                }
                guard !sessions.isEmpty else { break }
                for session in sessions {
                    _ = try await balancer("shutdown session \(session)")
                    count += 1
                    due = max(due + .seconds(1) / pace, clock.now)
                    try await clock.sleep(until: due)
                }
            }
            say("\(node): \(count) sessions were shut down")
        } catch is CancellationError {
            say("\(node): \(count) sessions were shut down before it was undrained")
        } catch {
            say("\(node): \(count) sessions were shut down, then: \(error)")
        }
    }

    private func balancer(_ command: String) async throws -> String {
        let address = try SocketAddress(unixDomainSocketPath: addresses.balancerSocket)
        return try await exchange(with: address, send: command + "\n")
    }
}

/// The identifier of a session on `server`, from a line of HAProxy's `show sess`; nil for others.
///
/// Such a line is `0x5581…: proto=tcpv4 src=127.41.100.1:40212 fe=clients be=todos srv=web2 ts=…`.
func sessionIdentifier(_ line: Substring, server: String) -> Substring? {
    let words = line.split(separator: " ")
    guard let first = words.first, first.hasPrefix("0x"), first.hasSuffix(":"),
        words.contains("be=todos"), words.contains("srv=\(server)")
    else { return nil }
    return first.dropLast()
}
