import Events

/// What tells this request's client from others: its address and user agent; nil without an address.
func clientKey(of access: AccessRecord) -> String? {
    guard let host = access.client?.host else { return nil }
    return access.userAgent.map { "\(host) \($0)" } ?? host
}
