/// What a value in a log line is: one vocabulary for the logs of all proxies.
///
/// The names are those of `signalbox logs convert`.
package enum LogField: UInt8, CaseIterable, Sendable {
    // Time and place
    case time, timeLocal, acceptDate, requestCreationTime
    case client, clientPort, clientHost, user, ident, forwardedFor
    case vhost, vhostPort, host, nodeAddress, destinationIP, destinationPort

    // Request and answer
    case requestLine, method, target, `protocol`, status, bytes, bytesSent, bytesReceived
    case requestLength, referer, userAgent, requestID, requestTime, duration, upstreamDuration
    case durationRaw, gzipRatio, completion, upgrade, connection, connectionRequests

    // The proxy's attempts
    case upstreamAddresses, upstreamStatuses, upstreamTimes, upstreamConnectTimes
    case upstreamHeaderTimes, upstreamLengths, upstreamName, upstreamAlt, upstream
    case targetStatus, responseFlags, responseDetails, router, serverURL, requestCount,
        retryAttempts
    case cluster, route, failureReason

    // Errors and the proxy's own life
    case level, processID, threadID, thread, connectionID, message, peer, server, zone, excess
    case module, errorCode, osError, osErrorText, subrequest, port, logger, errorID

    // HAProxy
    case frontend, isTLSFrontend, backend, tq, tw, tc, tr, tt, isOpen, terminationState, retries
    case isRedispatched, activeConnections, frontendConnections, backendConnections
    case serverConnections, serverQueue, backendQueue, requestHeaders, responseHeaders
    case requestCookie, responseCookie, mode, event, state, reason, extra, sslVersion, sslCipher
    case bind, sni, handshakeTime, idleTime, dataTime, userTime, serverIP, serverPort
    case frontendError, tlsError, clientCertificateError, clientCAError, isTLSResumed
    case milliseconds, urlScheme, urlHost, urlPort, urlPath, urlQuery, sourceIP, sourcePort

    // What a carrier wrote before the line
    case syslogTime, syslogHost, syslogTag, syslogPriority, containerTime, containerStream
    case containerTag, containerName

    // AWS ALB, by its documentation's names
    case type, timestamp, elb, targetHost, requestProcessingTime, targetProcessingTime
    case responseProcessingTime, elbStatusCode, targetStatusCode, receivedBytes, sentBytes
    case requestMethod, requestURL, requestProtocol, targetGroupARN, traceID, domainName
    case chosenCertARN, matchedRulePriority, actionsExecuted, redirectURL, errorReason
    case targetPortList, targetStatusCodeList, classification, classificationReason
    case traceabilityID, sslProtocol, transformedHost, transformedURI, requestTransformStatus
}

/// How the text of a field is to be read.
package enum FieldKind: Sendable {
    case text
    /// A signed whole number.
    case integer
    /// A decimal number, kept to the digit.
    case decimal
    /// The log's own time; told as the line's point in time.
    case time
    /// A decimal number in the line's unit of duration; told in seconds.
    case seconds
    /// A decimal number in the line's unit of duration; told in milliseconds.
    case milliseconds
    /// An address, a name, or `unix:`; told as `client_ip` when it is an address.
    case address
    /// Texts separated by a comma, or by ` : ` between internal redirects.
    case texts
    /// Whole numbers in such a list.
    case integers
    /// Durations in such a list, in the line's unit; told in seconds.
    case durations
    /// Texts separated by `|`.
    case captures
    /// Texts separated by blanks.
    case words
    /// True where it stands.
    case flag
}

extension LogField {
    /// The name in `logs convert`: the case's own name in snake case but for a few.
    package var name: String { Self.names[Int(rawValue)] }

    /// How its text is to be read.
    package var kind: FieldKind {
        switch self {
        case .time: .time
        case .client: .address
        case .requestTime: .seconds
        case .duration, .upstreamDuration: .milliseconds
        case .upstreamAddresses: .texts
        case .upstreamStatuses, .upstreamLengths: .integers
        case .upstreamTimes, .upstreamConnectTimes, .upstreamHeaderTimes: .durations
        case .requestHeaders, .responseHeaders: .captures
        case .targetPortList, .targetStatusCodeList: .words
        case .isTLSFrontend, .isOpen, .isRedispatched: .flag
        case .excess, .requestProcessingTime, .targetProcessingTime, .responseProcessingTime:
            .decimal
        case .clientPort, .vhostPort, .destinationPort, .status, .bytes, .bytesSent,
            .bytesReceived, .requestLength, .connection, .connectionRequests, .targetStatus,
            .requestCount, .retryAttempts, .processID, .threadID, .connectionID, .osError, .port,
            .tq, .tw, .tc, .tr, .tt, .retries, .activeConnections, .frontendConnections,
            .backendConnections, .serverConnections, .serverQueue, .backendQueue, .syslogPriority,
            .handshakeTime, .idleTime, .dataTime, .userTime, .serverPort, .sourcePort, .urlPort,
            .milliseconds,
            .receivedBytes, .sentBytes:
            .integer
        default: .text
        }
    }

    private static let names: [String] = allCases.map { field in
        switch field {
        case .time: "ts"
        case .client: "client_ip"
        case .forwardedFor: "xff"
        case .destinationIP: "dst_ip"
        case .destinationPort: "dst_port"
        case .requestTime: "request_time_s"
        case .duration: "duration_ms"
        case .upstreamDuration: "upstream_ms"
        case .upstreamAddresses: "upstream_addrs"
        case .upstreamTimes: "upstream_times_s"
        case .upstreamConnectTimes: "upstream_connect_times_s"
        case .upstreamHeaderTimes: "upstream_header_times_s"
        case .responseDetails: "response_code_details"
        case .processID: "pid"
        case .threadID: "tid"
        case .connectionID: "cid"
        case .isTLSFrontend: "tls_frontend"
        case .isOpen: "tt_open"
        case .isRedispatched: "redispatched"
        case .terminationState: "term_state"
        case .activeConnections: "actconn"
        case .frontendConnections: "feconn"
        case .backendConnections: "beconn"
        case .serverConnections: "srvconn"
        case .serverQueue: "srv_queue"
        case .requestHeaders: "req_headers"
        case .responseHeaders: "res_headers"
        case .requestCookie: "req_cookie"
        case .responseCookie: "res_cookie"
        case .extra: "extra_field"
        case .milliseconds: "ms"
        case .handshakeTime: "th"
        case .idleTime: "ti"
        case .dataTime: "td"
        case .userTime: "tu"
        case .frontendError: "fc_err"
        case .tlsError: "ssl_fc_err"
        case .clientCertificateError: "ssl_c_err"
        case .clientCAError: "ssl_c_ca_err"
        case .isTLSResumed: "ssl_resumed"
        case .containerTime: "cri_time"
        case .containerStream: "cri_stream"
        case .containerTag: "cri_tag"
        default: snakeCase("\(field)")
        }
    }

    /// `targetGroupARN` as `target_group_arn`.
    private static func snakeCase(_ name: String) -> String {
        var output = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase && !wasUpper { output += "_" }
            wasUpper = character.isUppercase
            output += character.lowercased()
        }
        return output
    }
}
