import Events

extension State {
    /// Takes the kernel's word on the connections of a node's proxy.
    mutating func fold(_ census: SocketCensus, _ stamp: Stamp) {
        guard nodeIndex(census.node) != nil else { return leftOut.strayFacts.count(1) }
    }

    /// Takes a proxy's own gauges.
    mutating func fold(_ gauge: ProxyGauge, _ stamp: Stamp) {
        guard let index = nodeIndex(gauge.node) else { return leftOut.strayFacts.count(1) }
        nodes[index].gauge = gauge
        nodes[index].gaugeSeen = stamp.seen
    }
}
