import Events
import Testing

@Suite struct `What a step cannot do` {
    @Test func `is told of nginx, whose WebSockets stay`() {
        let server = NginxServer(proxy: "edge", address: "10.0.0.1:80")
        for mark in [NginxMark.down, .backup, .drain] {
            let words = OperationStep(action: .nginxMark(server, mark)).limitation
            #expect(words?.contains("worker_shutdown_timeout") == true)
        }
        #expect(OperationStep(action: .nginxMark(server, .up)).limitation == nil)
    }

    @Test func `is told of each step that leaves sessions or loses them`() {
        let server = HAProxyServer(backend: "b", server: "s")
        let told: [OperationStep.Action] = [
            .haproxySetState(server, .drain), .haproxySetState(server, .maint),
            .haproxyShed(server, perSecond: 20), .haproxyCut(server), .cutSockets(app: []),
            .signal(pidFile: "/p", .stop), .handOver(url: "http://a/"),
        ]
        for action in told {
            let words = OperationStep(action: action).limitation
            // A line of the dialog, or two.
            #expect(words.map { (1...180).contains($0.count) } == true)
        }
        let silent: [OperationStep.Action] = [
            .haproxySetState(server, .ready), .haproxySetWeight(server, percent: 50),
            .command(["a"]), .awaitUp, .awaitEmpty, .nginxOldWorkers(proxy: "edge"),
        ]
        for action in silent { #expect(OperationStep(action: action).limitation == nil) }
    }
}
