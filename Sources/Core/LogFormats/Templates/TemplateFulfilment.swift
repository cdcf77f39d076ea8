/// What is left to do when all fields of a line are found: fields made from others, and checks of
/// several together.
struct Fulfilment: Sendable {
    /// Method, target and protocol stand side by side instead of the request line.
    private let hasRequestParts: Bool
    private let hasUpstreamLists: Bool
    private let isEnvoy: Bool

    init(of template: Template) {
        let fields = Set(template.steps.compactMap(\.field))
        hasRequestParts =
            !fields.contains(.requestLine)
            && fields.isSuperset(of: [.method, .target, .protocol] as Set<LogField>)
        hasUpstreamLists = fields.contains(.upstreamAddresses)
        isEnvoy = template.isEnvoy
    }

    /// Makes fields from others and checks several together.
    ///
    /// `areListsPlain` tells that the lists about upstreams are known to fit each other.
    func finish(
        _ line: Span<UInt8>,
        _ found: inout FoundFields,
        areListsPlain: Bool = false
    ) {
        if hasRequestParts { joinRequest(line, &found) }
        if hasUpstreamLists, !areListsPlain, !UpstreamLists(found, in: line).isWellFormed(in: line)
        {
            found.isPartial = true
        }
        // A request that went to no upstream has no name of one; ingress-nginx writes `[]`.
        if let name = found[.upstreamName], name.isEmpty { found.setNone(.upstreamName) }
        guard isEnvoy else { return }
        found[.requestTime] = found[.duration]
        found[.bytes] = found[.bytesSent]
        setClient(line, &found)
        if let upstream = found.value(.upstream, in: line) {
            found[.upstreamAddresses] = line.envoyAddress(in: upstream)
        } else if found.has(.upstream) {
            found.setNone(.upstreamAddresses)
        }
    }

    private func joinRequest(_ line: Span<UInt8>, _ found: inout FoundFields) {
        guard let method = found[.method], let target = found[.target],
            let version = found[.protocol], method.upperBound + 1 == target.lowerBound,
            target.upperBound + 1 == version.lowerBound
        else { return }
        if found.isNone(method, in: line), found.isNone(target, in: line) {
            found.setNone(.requestLine)
        } else {
            found[.requestLine] = method.lowerBound..<version.upperBound
        }
    }

    /// The first of `X-Forwarded-For`, else the connection's other end.
    private func setClient(_ line: Span<UInt8>, _ found: inout FoundFields) {
        if let forwarded = found.value(.forwardedFor, in: line) {
            let comma = line.firstIndex(of: UInt8(ascii: ","), in: forwarded)
            let first = forwarded.lowerBound..<(comma ?? forwarded.upperBound)
            found[.client] = line.trimmed(first)
            found[.clientPort] = nil
        }
        guard let client = found.value(.client, in: line) else {
            if found.has(.forwardedFor) { found.setNone(.client) }
            return
        }
        guard let colon = line.portColon(in: client) else {
            found[.client] = line.withoutBrackets(client)
            return
        }
        found[.client] = line.withoutBrackets(client.lowerBound..<colon)
        found[.clientPort] = colon + 1..<client.upperBound
    }
}

extension Span where Element == UInt8 {
    /// An upstream's address without its scheme, or the path of a Unix socket as it stands.
    fileprivate func envoyAddress(in range: Range<Int>) -> Range<Int> {
        if has(UInt8(ascii: "/"), at: range.lowerBound) { return range }
        return upstreamAddress(in: range)
    }
}
