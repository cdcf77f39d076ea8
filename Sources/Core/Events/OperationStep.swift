/// One thing sent to one driver, or waited for.
package struct OperationStep: Codable, Equatable, Sendable {
    package var action: Action
    /// The step is given up after this long; its outcome is then unknown.
    package var timeout: Duration

    package init(action: Action, timeout: Duration = .seconds(5)) {
        self.action = action
        self.timeout = timeout
    }

    /// What a driver is asked to do.
    ///
    /// Every part was checked when the configuration was read.
    package enum Action: Codable, Equatable, Sendable {
        /// HAProxy `set server BACKEND/SERVER state STATE`.
        case haproxySetState(HAProxyServer, HAProxyState)
        /// HAProxy `set server BACKEND/SERVER weight PERCENT%`; 0 to 100.
        case haproxySetWeight(HAProxyServer, percent: Int)
        /// HAProxy `shutdown session POINTER` for each session of the server, so many a second.
        case haproxyShed(HAProxyServer, perSecond: Int)
        /// HAProxy `shutdown sessions server BACKEND/SERVER`.
        case haproxyCut(HAProxyServer)
        /// What the agent that HAProxy asks answers for this node from now on.
        case agentAnswer(NodeName, AgentAnswer)
        /// A mark of one server in nginx's upstream file, then `nginx -t` and a reload.
        case nginxMark(NginxServer, NginxMark)
        /// Waiting until the workers that a reload left behind have ended.
        case nginxOldWorkers(proxy: String)
        /// This host's connections from its proxy to the app at these addresses, destroyed in the
        /// kernel (sock_diag `SOCK_DESTROY`, as `ss -K`).
        case cutSockets(app: [Endpoint])
        /// A program and its arguments, never a shell.
        ///
        /// It gets `PATH`, `HOME`, `USER`, `LANG` and `SSH_AUTH_SOCK`, and the variables of the
        /// console's own environment that are named here; no value is in the plan.
        case command([String], passing: [String] = [])
        /// A signal to the process whose number is in this file.
        case signal(pidFile: String, ProcessSignal)
        /// The app is asked to let its clients go: a `POST` to this address (`http:`, `https:`).
        case handOver(url: String)
        /// Waiting until the balancer counts no session on the node; the model's own, no driver's.
        case awaitEmpty
        /// Waiting until the node's probe says up; the model's own, no driver's.
        case awaitUp
    }

    /// The words shown in the dialog and sent to the driver: the same text.
    package var text: String {
        switch action {
        case .haproxySetState(let server, let state):
            "\(server.proxy): set server \(server.path) state \(state.rawValue)"
        case .haproxySetWeight(let server, let percent):
            "\(server.proxy): set server \(server.path) weight \(percent)%"
        case .haproxyShed(let server, let perSecond):
            "\(server.proxy): shutdown session, each of \(server.path), \(perSecond) a second"
        case .haproxyCut(let server):
            "\(server.proxy): shutdown sessions server \(server.path)"
        case .agentAnswer(let node, let answer):
            "agent of \(node): answer \(answer.line)"
        case .nginxMark(let server, let mark):
            "\(server.proxy): mark \(server.address) \(mark.rawValue), nginx -t, reload"
        case .nginxOldWorkers(let proxy):
            "\(proxy): wait until the old workers have ended"
        case .cutSockets(let app):
            "kernel: end connections to \(app.map(\.description).joined(separator: ", "))"
        case .command(let words, _):
            words.joined(separator: " ")
        case .signal(let pidFile, let signal):
            "\(signal.rawValue) to the process in \(pidFile)"
        case .handOver(let url):
            "app: POST \(url)"
        case .awaitEmpty:
            "wait until no session is left"
        case .awaitUp:
            "wait until its probe says up"
        }
    }

    /// Whether the model itself waits for this, rather than a driver carrying it out.
    package var isWait: Bool { action == .awaitEmpty || action == .awaitUp }
}

/// One server of one HAProxy, by HAProxy's own names.
package struct HAProxyServer: Codable, Hashable, Sendable {
    /// Which of the configured HAProxies: its name in the configuration.
    package var proxy: String
    package var backend: String
    package var server: String

    package init(proxy: String = "haproxy", backend: String, server: String) {
        self.proxy = proxy
        self.backend = backend
        self.server = server
    }

    /// As the runtime socket's commands name it.
    package var path: String { "\(backend)/\(server)" }
}

/// The states HAProxy's runtime socket can set (management.txt, `set server … state`).
package enum HAProxyState: String, Codable, Sendable {
    case ready
    case drain
    case maint
}

/// What an agent-check tells HAProxy (configuration.txt, `agent-check`).
package enum AgentAnswer: String, Codable, Sendable {
    /// Leave DRAIN and MAINT: only `ready` does, and it overrides the command line within a second.
    case ready
    case drain
    case maint
    /// Says nothing of the administrative state: what the command line set stays.
    case neutral

    /// The line that is sent, without its end.
    package var line: String {
        switch self {
        case .ready: "up ready"
        case .drain: "drain"
        case .maint: "maint"
        case .neutral: "up"
        }
    }
}

/// One server of an upstream block of one nginx.
package struct NginxServer: Codable, Hashable, Sendable {
    /// Which of the configured nginxes: its name in the configuration.
    package var proxy: String
    /// As the `server` directive spells it, such as `127.0.1.1:3000`.
    package var address: String

    package init(proxy: String, address: String) {
        self.proxy = proxy
        self.address = address
    }
}

/// What a `server` directive of nginx's upstream module can say of a server
/// (ngx_http_upstream_module, `server`).
package enum NginxMark: String, Codable, Sendable {
    /// No mark: in rotation.
    case up
    case down
    case backup
    /// Sticky sessions still come; nginx Plus, and nginx 1.29.6 on.
    case drain
}

/// Signals that operators send to proxies and apps.
package enum ProcessSignal: String, Codable, CaseIterable, Sendable {
    case hup = "HUP"
    case int = "INT"
    case quit = "QUIT"
    case kill = "KILL"
    case term = "TERM"
    case usr1 = "USR1"
    case usr2 = "USR2"
    case stop = "STOP"
    case cont = "CONT"
    case winch = "WINCH"
}
