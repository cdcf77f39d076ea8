import Events
import Foundation
import LogFormats
import Model
import Tailing

/// The folder of labelled samples, which is no part of the project.
let samplesFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/samples").path

/// Whether the labelled samples are there.
let areSamplesThere = FileManager.default.fileExists(atPath: samplesFolder)

/// The picture that a sample's proxies' logs alone make.
func state(ofSample name: String) throws -> State {
    let folder = "\(samplesFolder)/\(name)"
    var logs: [PastLog] = []
    for node in ["n1", "n2"] {
        for kind in ["access", "error"] {
            logs.append(try past("\(folder)/\(node).\(kind).log", node: NodeName(rawValue: node)))
        }
    }
    if let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/lb.log")[.size],
        size as? Int != 0
    {
        logs.append(try past("\(folder)/lb.log", node: nil))
    }
    return try state(of: logs, cluster: name)
}

/// The picture that these lines of the access logs of n1 and n2 make.
func state(ofLines lines: [String: String]) throws -> State {
    let folder = NSTemporaryDirectory() + "signalbox-lines-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let logs = try lines.sorted { $0.key < $1.key }.map { node, text in
        let path = "\(folder)/\(node).access.log"
        try Data(text.utf8).write(to: URL(filePath: path))
        return try past(path, node: NodeName(rawValue: node))
    }
    return try state(of: logs, cluster: "lines")
}

private func state(of logs: [PastLog], cluster: String) throws -> State {
    let nodes = [("n1", "127.0.1.1:3000"), ("n2", "127.0.2.1:3000")].map { name, app in
        NodeSpec(name: NodeName(rawValue: name), upstreams: [app], balancerServer: name)
    }
    let topology = Topology(cluster: cluster, nodes: nodes)
    var state = State(topology: topology)
    guard var run = PastRun(logs, topology: topology) else { return state }
    while let envelopes = run.next() {
        for envelope in envelopes { _ = reduce(envelope, into: &state) }
    }
    return state
}

private func past(_ path: String, node: NodeName?) throws -> PastLog {
    let source = SourceID(rawValue: path.split(separator: "/").last.map(String.init) ?? path)
    let everything = WallTime(rawValue: .min / 2)...WallTime(rawValue: .max / 2)
    return try PastLog(
        LogStream(source: source, node: node),
        path: path,
        range: everything,
        near: nil
    )
}

extension Gap {
    /// The number of the sample's client, which is in its user agent.
    var sampleClient: Int? {
        client.rawValue.split(separator: "swarm/").last.flatMap { Int($0) }
    }
}
