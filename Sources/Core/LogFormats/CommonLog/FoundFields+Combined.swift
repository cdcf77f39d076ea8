extension FoundFields {
    /// Notes all places of a plain combined line at once.
    mutating func set(_ ends: CombinedPlaces, isApache: Bool) {
        withPlaces { set in
            let time = ends.user &+ 2..<ends.user &+ 28
            let request = ends.request..<ends.requestEnd
            set(.client, 0..<ends.client)
            set(.ident, ends.client &+ 1..<ends.client &+ 2)
            set(.user, ends.client &+ 3..<ends.user)
            set(.time, time)
            set(.timeLocal, time)
            set(.requestLine, request)
            set(.method, ends.request..<ends.method)
            set(.target, ends.method &+ 1..<ends.requestEnd &- 9)
            set(.protocol, ends.requestEnd &- 8..<ends.requestEnd)
            set(.status, ends.requestEnd &+ 2..<ends.requestEnd &+ 5)
            set(.bytes, ends.requestEnd &+ 6..<ends.bytes)
            set(.referer, ends.bytes &+ 2..<ends.referer)
            set(.userAgent, ends.referer &+ 3..<ends.agent)
            if isApache {
                set(.host, 0..<ends.client)
                set(.message, request)
            }
        }
    }
}
