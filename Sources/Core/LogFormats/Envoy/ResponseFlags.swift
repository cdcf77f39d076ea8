/// Envoy's `%RESPONSE_FLAGS%` in words, such as `upstream connection failure, retry limit exceeded`
/// for `UF,URX`.
///
/// A flag that is not Envoy's own stands as it is; `-` and nothing give nothing. Source: envoy's
/// access log documentation (usage.rst, %RESPONSE_FLAGS%).
package func responseFlagWords(_ flags: String) -> String {
    flags.split { $0 == "," || $0 == " " }
        .filter { $0 != "-" }
        .map { flagWords[String($0)] ?? String($0) }
        .joined(separator: ", ")
}

private let flagWords: [String: String] = [
    "UH": "no healthy upstream",
    "UF": "upstream connection failure",
    "UO": "upstream overflow (circuit breaker)",
    "NR": "no route",
    "URX": "upstream retry limit exceeded",
    "NC": "upstream cluster not found",
    "DT": "duration limit of request or connection exceeded",
    "DC": "client closed the connection",
    "LH": "local health check failed",
    "UT": "upstream request timed out",
    "LR": "connection reset locally",
    "UR": "upstream reset the stream",
    "UC": "upstream closed the connection",
    "DI": "delay injected",
    "FI": "fault injected",
    "RL": "rate limited",
    "UAEX": "denied by external authorisation",
    "RLSE": "rate limit service failed",
    "IH": "invalid Envoy request header",
    "SI": "stream idle timeout",
    "DPE": "client broke the protocol",
    "UPE": "upstream broke the protocol",
    "UMSDR": "maximum stream duration reached",
    "RFCF": "answered from the cache filter",
    "NFCF": "filter configuration not found",
    "OM": "ended by the overload manager",
    "DF": "name not resolved",
    "DO": "dropped by drop_overload",
    "UDO": "dropped by drop_overload, all of it",
    "DR": "client reset the stream",
]
