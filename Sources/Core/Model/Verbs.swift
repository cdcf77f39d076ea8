package import Events

extension Verb {
    /// What figures it takes; nil where it takes none.
    package var amounts: ClosedRange<Int>? {
        switch self {
        case .weight: 0...100
        case .shed: 1...1_000
        case .drain, .maint, .kill, .restore, .cut, .freeze, .killProxy, .inject: nil
        }
    }

    /// What to write into the configuration so that a node has it.
    func advice(_ node: NodeName) -> String {
        switch self {
        case .kill, .freeze, .killProxy:
            "add control.\(rawValue) to \(node) in the configuration"
        case .weight, .shed:
            "add a balancer with \(node) to the configuration"
        case .inject: "only a drill's own plan has such a fault"
        case .drain, .maint, .restore, .cut:
            "add a balancer or control.\(rawValue) for \(node) to the configuration"
        }
    }
}

extension Verb {
    /// What takes this verb back; nil for `restore`, which is what takes others back.
    package var undo: Verb? {
        switch self {
        case .drain, .maint, .kill, .freeze, .killProxy, .inject: .restore
        case .weight: .weight
        case .restore, .shed, .cut: nil
        }
    }

    /// Whether it takes a node out of service whatever its figure is.
    package var takesOut: Bool {
        switch self {
        case .drain, .maint, .kill, .freeze, .killProxy, .inject: true
        case .restore, .weight, .shed, .cut: false
        }
    }

    /// Whether it ends sessions by itself.
    package var cutsSessions: Bool {
        switch self {
        case .kill, .killProxy, .cut, .inject: true
        case .drain, .maint, .restore, .weight, .shed, .freeze: false
        }
    }
}

extension OperationPlan {
    /// Whether it takes its node out of service.
    package var takesOut: Bool { verb.takesOut || verb == .weight && amount == 0 }

    /// Whether sessions must find another node because of it.
    package var needsPeers: Bool { takesOut || verb == .shed || verb == .cut }

    /// What a second person approves: node, verb and every step, byte for byte.
    package var approvalText: String {
        (["\(verb.rawValue) \(node)"] + steps.map(\.text)).joined(separator: "\n")
    }
}
