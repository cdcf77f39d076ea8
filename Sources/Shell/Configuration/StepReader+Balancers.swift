import Events

/// Steps that a balancer, its agent or the kernel carries out.
extension StepReader {
    /// What a verb does where the file says nothing: a step for each balancer that has the node.
    func builtIn(_ verb: Verb) -> [OperationStep] {
        switch verb {
        case .drain: haproxy { .haproxySetState($0, .drain) }
        case .maint: haproxy { .haproxySetState($0, .maint) }
        case .restore: haproxy { .haproxySetState($0, .ready) }
        case .weight: haproxy { .haproxySetWeight($0, percent: 50) }
        case .shed: haproxy { .haproxyShed($0, perSecond: 20) }
        case .cut: haproxy { .haproxyCut($0) }
        case .kill, .freeze, .killProxy, .inject: []
        }
    }

    /// A step for each HAProxy that has the node as a server.
    func haproxy(_ action: (HAProxyServer) -> OperationStep.Action) -> [OperationStep] {
        servers.map { server in
            let action = action(server)
            return OperationStep(action: action, timeout: action.usualTimeout)
        }
    }

    private var servers: [HAProxyServer] {
        control.haproxies.compactMap { proxy in
            proxy.servers[node.name].map {
                HAProxyServer(proxy: proxy.name, backend: proxy.backend, server: $0)
            }
        }
    }

    /// `haproxy`, `nginx`, `agent` or `sockets`: the usual steps of a verb.
    func short(_ value: YAMLValue, for verb: Verb) -> [OperationStep]? {
        guard let word = value.text() else { return nil }
        let known = ["haproxy", "nginx", "agent", "sockets", "off"]
        switch (word, verb) {
        case ("haproxy", _) where !servers.isEmpty && !builtIn(verb).isEmpty: return builtIn(verb)
        case ("haproxy", _) where servers.isEmpty:
            value.report("\(node.name) is no server of a balancer.haproxy; add one")
        case ("nginx", .drain), ("nginx", .maint):
            return nginx(value, .down) + oldWorkers
        case ("nginx", .restore): return nginx(value, .up)
        case ("agent", .drain): return agent(value, .drain)
        case ("agent", .maint): return agent(value, .maint)
        case ("agent", .restore): return agent(value, .ready)
        case ("sockets", .cut):
            return sockets(value).map { [OperationStep(action: $0, timeout: $0.usualTimeout)] }
        default:
            if known.contains(word) {
                value.report("\(word) has no \(verb.rawValue) of its own; write its steps")
            } else {
                value.report("\"\(word)\" is not known; \(suggestion(for: word, among: known))")
            }
        }
        return nil
    }

    /// A state, `cut`, `{weight: 50%}` or `{shed: 20}`; `on` names one of several HAProxies.
    func haproxySteps(_ value: YAMLValue) -> [OperationStep.Action] {
        guard value.isMapping else {
            return word(value, on: servers)
        }
        guard let values = value.mapping(["state", "weight", "shed", "cut", "on"]) else {
            return []
        }
        let given = ["state", "weight", "shed", "cut"].filter { values[$0] != nil }
        guard let key = given.first, given.count == 1, let what = values[key] else {
            value.report("write one of state, weight, shed and cut, such as {weight: 50%}")
            return []
        }
        guard let servers = chosen(values["on"]) else { return [] }
        switch key {
        case "weight":
            guard let percent = what.percent() else { return [] }
            return check(servers, value).map { .haproxySetWeight($0, percent: percent) }
        case "shed":
            guard let pace = what.integer(1...1_000) else { return [] }
            return check(servers, value).map { .haproxyShed($0, perSecond: pace) }
        case "cut":
            guard what.boolean() == true else { return [] }
            return check(servers, value).map { .haproxyCut($0) }
        default: return word(what, on: servers)
        }
    }

    private func word(
        _ value: YAMLValue,
        on servers: [HAProxyServer]
    ) -> [OperationStep.Action] {
        if value.text() == "cut" { return check(servers, value).map { .haproxyCut($0) } }
        let states: [HAProxyState] = [.ready, .drain, .maint]
        guard let state = value.one(of: states) else { return [] }
        return check(servers, value).map { .haproxySetState($0, state) }
    }

    /// The HAProxy that is named; all that have the node when none is.
    private func chosen(_ value: YAMLValue?) -> [HAProxyServer]? {
        guard let value else { return servers }
        guard let name = value.text() else { return nil }
        let found = servers.filter { $0.proxy == name }
        guard found.isEmpty else { return found }
        let known = servers.map(\.proxy)
        value.report("no HAProxy \"\(name)\" has \(node.name); there are \(known)")
        return nil
    }

    private func check(_ servers: [HAProxyServer], _ value: YAMLValue) -> [HAProxyServer] {
        if servers.isEmpty {
            value.report("\(node.name) is no server of a balancer.haproxy; add one")
        }
        return servers
    }

    func nginxSteps(_ value: YAMLValue) -> [OperationStep.Action] {
        let marks: [NginxMark] = [.up, .down, .backup, .drain]
        guard let mark = value.one(of: marks) else { return [] }
        return nginx(value, mark).map(\.action)
    }

    /// A mark in each nginx that has the node.
    private func nginx(_ value: YAMLValue, _ mark: NginxMark) -> [OperationStep] {
        let steps = control.nginxes.compactMap { proxy in
            proxy.servers[node.name].map { address in
                let server = NginxServer(proxy: proxy.name, address: address)
                let action = OperationStep.Action.nginxMark(server, mark)
                return OperationStep(action: action, timeout: action.usualTimeout)
            }
        }
        if steps.isEmpty {
            value.report("\(node.name) is no server of a balancer.nginx; add one with its address")
        }
        return steps
    }

    private var oldWorkers: [OperationStep] {
        control.nginxes.filter { $0.servers[node.name] != nil }.map { proxy in
            let action = OperationStep.Action.nginxOldWorkers(proxy: proxy.name)
            return OperationStep(action: action, timeout: action.usualTimeout)
        }
    }

    func agentSteps(_ value: YAMLValue) -> [OperationStep.Action] {
        let answers: [AgentAnswer] = [.ready, .drain, .maint, .neutral]
        guard let answer = value.one(of: answers) else { return [] }
        return agent(value, answer).map(\.action)
    }

    private func agent(_ value: YAMLValue, _ answer: AgentAnswer) -> [OperationStep] {
        guard control.hasAgent else {
            value.report("there is no agent; write agent: {file: /run/signalbox/agent.answers}")
            return []
        }
        let action = OperationStep.Action.agentAnswer(node.name, answer)
        return [OperationStep(action: action, timeout: action.usualTimeout)]
    }

    func cutSteps(_ value: YAMLValue) -> [OperationStep.Action] {
        guard value.text() == "sockets" else {
            value.report("write cut: sockets (a balancer's sessions end with haproxy: cut)")
            return []
        }
        return sockets(value).map { [$0] } ?? []
    }

    /// The connections to the node's app: at `sockets.app`, else at its upstreams.
    private func sockets(_ value: YAMLValue) -> OperationStep.Action? {
        let upstreams = node.upstreams.map { Endpoint($0) }
        let known = node.sockets?.app.map { [$0] } ?? upstreams
        let app = known.filter { $0.port != nil && NetworkAddress($0.host) != nil }
        guard !app.isEmpty else {
            value.report("\(node.name) has no app address; add sockets.app or upstream")
            return nil
        }
        return .cutSockets(app: app)
    }

    func waitSteps(_ value: YAMLValue) -> [OperationStep.Action] {
        switch value.text() {
        case "empty": return [.awaitEmpty]
        case "up":
            if node.probe == nil { value.report("\(node.name) has no probe that could say up") }
            return [.awaitUp]
        case "old_workers":
            if oldWorkers.isEmpty { value.report("\(node.name) is behind no balancer.nginx") }
            return oldWorkers.map(\.action)
        default:
            value.report("write wait: empty, up or old_workers")
            return []
        }
    }
}

extension OperationStep.Action {
    /// The time limit where the file gives none.
    ///
    /// A command of the runtime socket is answered in about a millisecond; WebSockets hold on for
    /// as long as their users do, so waits have minutes.
    var usualTimeout: Duration {
        switch self {
        case .haproxySetState, .haproxySetWeight, .haproxyCut, .agentAnswer, .cutSockets, .signal,
            .handOver, .command:
            .seconds(5)
        case .nginxMark: .seconds(20)
        case .haproxyShed, .awaitEmpty, .nginxOldWorkers: .seconds(600)
        case .awaitUp: .seconds(60)
        }
    }
}
