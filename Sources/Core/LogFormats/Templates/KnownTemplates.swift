/// The templates of formats that have a name, each with its older variants after it.
extension TemplateReader {
    /// ingress-nginx's `upstreaminfo`.
    ///
    /// Source: docs/user-guide/nginx-configuration/log-format.md, and the versions before 0.22 that
    /// had no alternative upstream, before 0.16 that had no request identifier, and those that put
    /// `$the_real_ip` second. Those come first: to the others it would be a part of the user's name.
    static let nginxIngress = documented([
        ingressHead("[$the_real_ip] - ") + "[$proxy_alternative_upstream_name] " + ingressTail
            + " $req_id",
        ingressHead("[$the_real_ip] - ") + ingressTail + " $req_id",
        ingressHead("[$the_real_ip] - ") + ingressTail,
        ingressHead("") + "[$proxy_alternative_upstream_name] " + ingressTail + " $req_id",
        ingressHead("") + ingressTail + " $req_id",
        ingressHead("") + ingressTail,
    ]) { text throws(FormatTextError) in try .nginx(text) }

    private static func ingressHead(_ realAddress: String) -> String {
        "$remote_addr - \(realAddress)$remote_user [$time_local] \"$request\" "
            + "$status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" "
            + "$request_length $request_time [$proxy_upstream_name] "
    }

    private static let ingressTail =
        "$upstream_addr $upstream_response_length $upstream_response_time $upstream_status"

    /// Envoy's default format string.
    ///
    /// Source: docs/root/configuration/observability/access_log/usage.rst.
    static let envoyDefault = documented([
        envoyHead + envoyBytes + envoyHeaders
    ]) { text throws(FormatTextError) in try .envoy(text) }

    /// Istio's default format, as of 1.9, and its older ones.
    ///
    /// Source: istio.io/latest/docs/tasks/observability/logs/access-log, and Istio's
    /// pilot/pkg/model/log.go and its forerunners: with Mixer's status in quotes up to 1.7, without
    /// route name up to 1.3.
    static let istio = documented([
        envoyHead + istioDetails + "\"\(failure)\" " + istioTail + route,
        envoyHead + "\"\(mixerStatus)\" \"\(failure)\" " + istioTail + route,
        envoyHead + "\"\(mixerStatus)\" \"\(failure)\" " + istioTail,
        envoyHead + "\"\(failure)\" " + istioTail + route,
        envoyHead + "\"\(failure)\" " + istioTail,
        envoyHead + istioDetails + "\(failure) " + istioTail + route,
    ]) { text throws(FormatTextError) in try .envoy(text) }

    private static let route = " %ROUTE_NAME%"
    private static let envoyHead =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" "
        + "%RESPONSE_CODE% %RESPONSE_FLAGS% "
    private static let istioDetails = "%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "
    private static let failure = "%UPSTREAM_TRANSPORT_FAILURE_REASON%"
    private static let mixerStatus = "%DYNAMIC_METADATA(istio.mixer:status)%"
    private static let envoyBytes =
        "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "
    private static let envoyHeaders =
        "\"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" "
        + "\"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\""
    private static let istioTail =
        envoyBytes + envoyHeaders
        + " %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% "
        + "%DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME%"

    /// Compiles texts that are known to be right.
    private static func documented(
        _ texts: [String],
        _ compile: (String) throws(FormatTextError) -> Template
    ) -> [TemplateReader] {
        texts.map { text in
            do throws(FormatTextError) {
                return TemplateReader(try compile(text))
            } catch {
                preconditionFailure("\(text): \(error.reason) at byte \(error.offset)")
            }
        }
    }
}
