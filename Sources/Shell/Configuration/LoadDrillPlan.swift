package import Drills
import Events
import Yams

/// Reads a drill's plan, whole: all problems are told at once.
///
/// - Parameters:
///   - text: the file's contents (YAML).
///   - file: its path, for messages and as the base of relative paths.
/// - Returns: a plan whose names are safe and whose figures are in their ranges.
/// - Throws: `ConfigurationError` with every problem and its place.
package func loadDrillPlan(text: String, file: String) throws(ConfigurationError) -> DrillPlan {
    let problems = Problems(file: file)
    let plan = problems.root(of: text).flatMap(readDrill)
    if let error = problems.error { throw error }
    guard let plan else {
        problems.report("nothing could be read", at: nil, key: "")
        throw problems.error ?? ConfigurationError(file: file, problems: [])
    }
    return plan
}

private func readDrill(_ root: YAMLValue) -> DrillPlan? {
    let keys = ["name", "node", "rolling", "inject", "hold", "steady", "objectives", "abort"]
    guard let values = root.mapping(keys) else { return nil }
    if values["name"] == nil { root.missing("name", example: "drain-web2") }
    if values["inject"] == nil { root.missing("inject", example: "drain") }
    let name = values["name"]?.name()
    let fault = values["inject"].flatMap(readFault)
    let isRolling = values["rolling"]?.boolean() ?? false
    let node = values["node"]?.name().map { NodeName(rawValue: $0) }
    if isRolling, node != nil {
        values["node"]?.report("a rolling drill takes every node; remove node or rolling")
    }
    let hold = values["hold"]?.duration(atLeast: .milliseconds(100), atMost: .hour)
    let steady = values["steady"].map(readSteady)
    let objectives = values["objectives"].map(readPromises)
    let abort = values["abort"].map(readAbort)
    guard let name, let fault else { return nil }
    return DrillPlan(
        name: name,
        fault: fault,
        node: node,
        isRolling: isRolling,
        steady: steady ?? .init(),
        objectives: objectives ?? .init(),
        abort: abort ?? .init(),
        hold: hold ?? .seconds(10)
    )
}

/// A verb, or a command together with what takes it back.
private func readFault(_ value: YAMLValue) -> DrillPlan.Fault? {
    if value.node.scalar != nil {
        guard let text = value.text() else { return nil }
        let verbs = Verb.configurable.filter { $0 != .restore && $0 != .weight }
        guard let verb = verbs.first(where: { $0.rawValue == text }) else {
            let names = verbs.map(\.rawValue)
            value.report("\"\(text)\" is no fault; \(suggestion(for: text, among: names))")
            return nil
        }
        return .verb(verb)
    }
    guard let values = value.mapping(["command", "restore"]) else { return nil }
    let example = "[ssh, web2, systemctl, stop, todos]"
    if values["command"] == nil { value.missing("command", example: example) }
    if values["restore"] == nil {
        value.missing("restore", example: "[ssh, web2, systemctl, start, todos]")
    }
    guard let inject = values["command"]?.words(example: example),
        let restore = values["restore"]?.words(example: example)
    else { return nil }
    return .command(inject: inject, restore: restore)
}

private func readSteady(_ value: YAMLValue) -> DrillPlan.SteadyState {
    var steady = DrillPlan.SteadyState()
    let values = value.mapping(["lasting", "within", "clients"]) ?? [:]
    if let lasting = values["lasting"]?.duration(atLeast: .zero, atMost: .hour) {
        steady.lasting = lasting
    }
    if let within = values["within"]?.duration(atLeast: .milliseconds(100), atMost: .hour) {
        steady.within = within
    }
    if let clients = values["clients"]?.integer(0...Limits.clients) { steady.clients = clients }
    if steady.within < steady.lasting {
        value.report("within is shorter than lasting; it could never be steady in time")
    }
    return steady
}

/// What is written here is promised; a promise that is left out is not judged.
private func readPromises(_ value: YAMLValue) -> DrillPlan.Objectives {
    let keys = ["reconnect_p95", "errors", "lost_writes", "time_to_steady"]
    let values = value.mapping(keys) ?? [:]
    return DrillPlan.Objectives(
        reconnectP95: values["reconnect_p95"]?.duration(
            atLeast: .milliseconds(1),
            atMost: .hour
        ),
        errors: values["errors"]?.integer(0...1_000_000),
        lostWrites: values["lost_writes"]?.integer(0...1_000_000),
        steadyWithin: values["time_to_steady"]?.duration(
            atLeast: .milliseconds(1),
            atMost: .hour
        )
    )
}

private func readAbort(_ value: YAMLValue) -> DrillPlan.AbortRule {
    let values = value.mapping(["errors", "gap", "waiting"]) ?? [:]
    return DrillPlan.AbortRule(
        errors: values["errors"]?.integer(0...1_000_000),
        gap: values["gap"]?.duration(atLeast: .milliseconds(1), atMost: .hour),
        waiting: values["waiting"]?.integer(0...Limits.clients)
    )
}
