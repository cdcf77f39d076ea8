import Events

/// What must remain after any operation, and how often any may be done.
func readGuard(_ value: YAMLValue) -> GuardLimits {
    let keys = [
        "keep_healthy", "keep_capacity", "settle", "kills_per_hour", "drain_first",
        "second_person", "dead_man",
    ]
    var limits = GuardLimits()
    guard let values = value.mapping(keys) else { return limits }
    if let kept = values["keep_healthy"]?.integer(0...Limits.nodes) { limits.keepHealthy = kept }
    limits.keepCapacityPercent = values["keep_capacity"]?.percent()
    if let settle = values["settle"]?.duration(atLeast: .zero, atMost: .hour) {
        limits.settle = settle
    }
    limits.killsPerHour = values["kills_per_hour"]?.integer(0...1_000)
    if let first = values["drain_first"]?.boolean() { limits.drainFirst = first }
    limits.secondPerson = values["second_person"].flatMap(readSecondPerson)
    if let deadMan = values["dead_man"].flatMap(readDeadMan) { limits.deadMan = deadMan }
    return limits
}

/// `false` for nobody, or how long an approval is good.
private func readSecondPerson(_ value: YAMLValue) -> Duration? {
    if value.text() == "false" { return nil }
    return value.duration(atLeast: .seconds(10), atMost: .hour)
}

private func readDeadMan(_ value: YAMLValue) -> GuardLimits.DeadMan? {
    guard let text = value.text() else { return nil }
    guard let deadMan = GuardLimits.DeadMan(rawValue: text) else {
        value.report("\"\(text)\" is not known; write off, operation or run")
        return nil
    }
    return deadMan
}
