import NIOCore

/// Asks each kind of part whether it serves.
struct Readiness: Sendable {
    let addresses: LabAddresses
    let openssl: Program

    /// Whether a node's proxy answers on its plain port, as the balancer's check will ask.
    func proxyAnswers(_ node: LabAddresses.Node) async throws -> Bool {
        let address = try SocketAddress(ipAddress: node.host, port: 8_080)
        let answer = try await exchange(
            with: address,
            send: "GET /nginx-alive HTTP/1.0\r\n\r\n"
        )
        return isOK(answer)
    }

    /// Whether the app is ready, asked through its proxy over TLS with the lab's own authority.
    func appAnswers(_ node: LabAddresses.Node) async throws -> Bool {
        let outcome = try await openssl.run(
            [
                "s_client", "-quiet", "-verify_quiet", "-verify_return_error",
                "-CAfile", addresses.authority, "-verify_ip", node.host,
                "-connect", node.direct,
            ],
            input: "GET /health HTTP/1.0\r\n\r\n"
        )
        return isOK(outcome.output)
    }

    /// Whether a status line says 200; a proxy may answer HTTP/1.0 in its own version.
    private func isOK(_ answer: String) -> Bool {
        answer.contains("HTTP/1.1 200 ") || answer.contains("HTTP/1.0 200 ")
    }

    /// Whether HAProxy answers on its runtime socket.
    func balancerAnswers() async throws -> Bool {
        let address = try SocketAddress(unixDomainSocketPath: addresses.balancerSocket)
        return try await exchange(with: address, send: "show info\n").contains("Name: HAProxy")
    }

    /// Whether every client of the swarm is usable.
    func swarmIsUsable(clients: Int) async throws -> Bool {
        guard let path = addresses.swarmSocket else { return true }
        return try await swarmSummary(socket: path)["usable"] == .integer(Int64(clients))
    }
}

/// What a swarm says about itself.
func swarmSummary(socket: String) async throws -> JSONValue {
    let address = try SocketAddress(unixDomainSocketPath: socket)
    return try JSONValue(text: try await exchange(with: address, send: "summary\n"))
}
