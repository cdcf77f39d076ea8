import Canvas
import Events
import Model

extension Scene {
    /// A log line as one readable line; the raw one is shown whole with Enter.
    func text(of line: LogLine) -> StyledText {
        switch line.record.content {
        case .access(let access): accessText(access)
        case .error(let error): errorText(error)
        case .rejected(let reason, let offset):
            StyledText("unread  ", .warning)
                + StyledText("\(reason) at byte \(offset): ", .warning)
                + StyledText(sanitise(bytes: Array(line.record.raw.bytes.prefix(512))))
        }
    }

    private func accessText(_ access: AccessRecord) -> StyledText {
        let role: Role = access.isError ? .alert : access.status >= 400 ? .warning : .text
        let status = access.sentStatus.map(String.init) ?? glyphs.dash
        var text = StyledText(padded(status, to: 8), role)
        if access.isWebSocketClose {
            text.append("WebSocket closed after \(format.age(access.requestTime))  ", .text)
        }
        if access.status == 101, access.isOngoing == true {
            text.append("WebSocket opened  ", .text)
        }
        let request = [access.method, access.target.map { String($0.prefix(200)) }]
            .compactMap(\.self).joined(separator: " ")
        text.append(request.isEmpty ? sessionText(access) : request, role)
        if access.endedUnusually, let words = endWords(of: access) {
            text.append("  \(words)", role)
        }
        if let client = access.client { text.append("  \(client)", .faint) }
        for attempt in access.upstreams {
            text.append(" \(glyphs.arrow) \(attempt.address)", .faint)
            if let status = attempt.status { text.append(" \(status)", .faint) }
            if let time = attempt.responseTime { text.append(" \(format.latency(time))", .faint) }
        }
        if access.upstreams.isEmpty, let server = access.server {
            text.append(" \(glyphs.arrow) \(server)", .faint)
        }
        return text
    }

    /// What there is to say of a session without a request.
    private func sessionText(_ access: AccessRecord) -> String {
        guard access.terminationState != nil, let length = access.requestTime else {
            return glyphs.dash
        }
        return "session of \(length < .seconds(1) ? format.latency(length) : format.age(length))"
    }

    private func errorText(_ error: ErrorRecord) -> StyledText {
        let role: Role =
            switch error.level {
            case "emerg", "alert", "crit", "error": .alert
            case "warn": .warning
            default: .faint
            }
        var text = StyledText(padded(error.level, to: 8), role)
        text.append(String(error.message.prefix(512)), role == .faint ? .text : role)
        if let client = error.client { text.append("  \(client)", .faint) }
        if let upstream = error.upstream { text.append(" \(glyphs.arrow) \(upstream)", .faint) }
        return text
    }

    /// A colour for each source, by its place in the order of first appearance.
    func role(of source: SourceID) -> Role {
        let roles: [Role] = [.source1, .source2, .source3, .source4]
        let place = state.sources.firstIndex { $0.id == source } ?? 0
        return roles[place % roles.count]
    }
}
