import Events

/// Reads Envoy's JSON access log: Envoy Gateway's keys, Istio's, Contour's, and common own ones.
///
/// The keys are chosen in Envoy's configuration, so that a line is taken for Envoy's when one of
/// them is of Envoy alone. A line is written at the end of a request and has the time of its start.
/// Source: envoyproxy/envoy, docs/root/configuration/observability/access_log/usage.rst.
func scanEnvoyJSON(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.textStyle = .json
    found.isEmptyNone = true
    found.durationUnit = .milliseconds
    found.isTimeOfStart = true
    do throws(Rejection) {
        try readEnvoyMembers(line, from: start, into: &found)
    } catch {
        try found.forgiveCut(error, in: line)
    }
    let isEnvoy =
        found.has(.responseFlags) || found.has(.responseDetails) || found.has(.cluster)
        || found.has(.client) || found.has(.failureReason)
    guard isEnvoy else {
        throw Rejection(reason: "no field of Envoy's alone", offset: line.count)
    }
    try found.readStatus(in: line)
    found.at = found.value(.time, in: line).flatMap { line.jsonTime(in: $0, clock) }
    if found.at == nil { found.isPartial = true }
    settleEnvoyClient(line, into: &found)
    settleEnvoyUpstream(line, into: &found)
    found.checkWholeNumbers(envoyWholeNumbers, in: line)
    found[.bytes] = found[.bytesSent]
    if let total = found.value(.durationRaw, in: line) {
        found.setDuration(total, as: totalTimes, in: line)
    } else if found.has(.durationRaw) {
        for field in totalTimes { found.setNone(field) }
    }
    found[.durationRaw] = nil
}

/// For each value the names that are in use: Envoy's command operator in small letters, the header
/// it comes from, and what published configurations call it.
private let envoyNames = FieldNames([
    (.time, ["start_time", "@timestamp", "timestamp", "time", "ts"]),
    (.method, ["method", ":method", "request_method", "req_method"]),
    (.target, ["path", ":path", "request_path", "request_uri", "req_path", "uri"]),
    (
        .requestURL,
        [
            "x-envoy-origin-path", "x-envoy-original-path", "x_envoy_origin_path",
            "x_envoy_original_path", "original_path",
        ]
    ),
    (.protocol, ["protocol", "server_protocol"]),
    (.status, ["response_code", "status_code", "status", "response_status"]),
    (.responseFlags, ["response_flags"]),
    (.responseDetails, ["response_code_details"]),
    (.reason, ["connection_termination_details"]),
    (.failureReason, ["upstream_transport_failure_reason", "upstream_failure_reason"]),
    (.bytesReceived, ["bytes_received", "request_length"]),
    (.bytesSent, ["bytes_sent"]),
    (.durationRaw, ["duration", "request_time", "total_duration"]),
    (
        .upstreamDuration,
        [
            "x-envoy-upstream-service-time", "x_envoy_upstream_service_time",
            "upstream_service_time", "upstream_response_time",
        ]
    ),
    (
        .forwardedFor,
        ["x-forwarded-for", "x_forwarded_for", "forwarded_for", "http_x_forwarded_for", "xff"]
    ),
    (.userAgent, ["user-agent", "user_agent", "http_user_agent"]),
    (.referer, ["referer", "http_referer", "referrer"]),
    (.upgrade, ["upgrade", "http_upgrade"]),
    (.requestID, ["x-request-id", "x_request_id", "request_id"]),
    (.host, ["authority", ":authority", "request_authority", "host", "x_forwarded_host"]),
    (.vhost, ["requested_server_name", "requested_server"]),
    (.upstream, ["upstream_host", "upstream_service", "upstream", "upstream_remote_address"]),
    (.cluster, ["upstream_cluster", "upstream_cluster_raw"]),
    (.route, ["route_name"]),
    (.client, ["downstream_remote_address", "downstream_remote"]),
    (.clientHost, ["downstream_direct_remote_address", "client_ip", "client_address"]),
    (.nodeAddress, ["downstream_local_address", "downstream_local"]),
    (.retryAttempts, ["upstream_request_attempt_count"]),
    (.connectionID, ["connection_id"]),
    (.traceID, ["trace_id", "traceparent"]),
])

private func readEnvoyMembers(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) throws(Rejection) {
    var walker = try JSONWalker(from: start, in: line)
    var seen = SeenNames()
    while let (field, member) = try walker.next(of: envoyNames, &seen, in: line) {
        // Of two names of one value the first that tells something counts.
        if found.value(field, in: line) == nil { found.note(member, as: field) }
    }
    // The path before Envoy rewrote it is the one that was asked for.
    if let original = found.value(.requestURL, in: line) { found[.target] = original }
    found[.requestURL] = nil
}

private let envoyWholeNumbers: [LogField] = [
    .bytesReceived, .bytesSent, .retryAttempts, .connectionID,
]
private let totalTimes: [LogField] = [.duration, .requestTime]
private let upstreamTimes: [LogField] = [.upstreamDuration, .upstreamTimes]

/// The connection's far end, else the first address of X-Forwarded-For.
private func settleEnvoyClient(_ line: Span<UInt8>, into found: inout FoundFields) {
    if let address = found.value(.client, in: line) ?? found.value(.clientHost, in: line) {
        found.setClient(address, in: line)
    } else if let list = found.value(.forwardedFor, in: line) {
        let comma = line.firstIndex(of: UInt8(ascii: ","), in: list)
        found.setClient(line.trimmed(list.lowerBound..<(comma ?? list.upperBound)), in: line)
    }
    found[.clientHost] = nil
}

/// Envoy names only the upstream of the last attempt.
private func settleEnvoyUpstream(_ line: Span<UInt8>, into found: inout FoundFields) {
    if let upstream = found.value(.upstream, in: line) {
        found[.upstreamAddresses] = line.upstreamAddress(in: upstream)
    } else if found.has(.upstream) {
        found.setNone(.upstreamAddresses)
    }
    if let time = found.value(.upstreamDuration, in: line) {
        found.setDuration(time, as: upstreamTimes, in: line)
    } else if found.has(.upstreamDuration) {
        found.setNone(.upstreamTimes)
    }
    found[.upstreamName] = found[.cluster]
}
