import Configuration
import Events
import Testing

@Suite struct `Where connections are counted` {
    private func read(_ text: String) throws -> Configuration {
        try loadConfiguration(text: "cluster: a\n" + text, file: "c.yaml")
    }

    @Test func `is read for each node`() throws {
        let nodes = try read(
            """
            nodes:
              - name: web1
                sockets: { listen: "127.0.1.1:8443", app: "127.0.1.1:3000" }
                status: "http://127.0.1.1:8080/stub"
              - name: web2
                sockets: { listen: "[::FFFF:10.0.0.2]:443" }
              - name: web3
            """
        ).nodes

        #expect(nodes[0].sockets?.listen == Endpoint("127.0.1.1:8443"))
        #expect(nodes[0].sockets?.app == Endpoint("127.0.1.1:3000"))
        #expect(nodes[0].status == "http://127.0.1.1:8080/stub")
        #expect(nodes[1].sockets == .init(listen: Endpoint("10.0.0.2:443")))
        #expect(nodes[2].sockets == nil && nodes[2].status == nil)
    }

    @Test func `is each node's own`() throws {
        let text = """
            nodes:
              - { name: web1, sockets: { listen: "127.0.0.1:443" } }
              - { name: web2, sockets: { listen: "127.0.0.1:443" } }
            """
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(
            error?.description.contains("4:5: nodes[1]: web1 listens at 127.0.0.1:443 already")
                == true
        )
    }

    @Test(arguments: [
        ("cookie: session", IdentityRule.cookie("session")),
        ("header: X-User", .header("X-User")),
        ("query: token", .query("token")),
    ])
    func `clients are told apart by what is named`(line: String, rule: IdentityRule) throws {
        let configuration = try read("nodes: [{name: b}]\nidentity: { \(line) }")
        #expect(configuration.identity == rule)
        #expect(configuration.topology(armed: false, recording: false).identity == rule)
    }
}
