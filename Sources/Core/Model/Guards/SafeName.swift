import Events

extension OperationStep.Action {
    /// The names that go into a driver's own language; a command's words are passed one by one.
    var names: [String] {
        switch self {
        case .haproxySetState(let server, _), .haproxySetWeight(let server, _),
            .haproxyShed(let server, _), .haproxyCut(let server):
            [server.proxy, server.backend, server.server]
        case .agentAnswer(let node, _): [node.rawValue]
        case .nginxMark(let server, _): [server.proxy]
        case .nginxOldWorkers(let proxy): [proxy]
        case .cutSockets, .command, .signal, .handOver, .awaitEmpty, .awaitUp: []
        }
    }
}

/// Whether a name is 1 to 64 of `A-Z a-z 0-9 . _ -` and does not begin with `-`.
func isSafeName(_ name: String) -> Bool {
    let bytes = name.utf8
    return (1...64).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
        && bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
}
