extension LogFormat {
    /// Every format with a name, in the order in which a line that fits several is taken.
    package static let known: [LogFormat] = [
        nginxJSON, traefikJSON, caddy, envoyJSON, nginxError, apacheError, haproxy, alb,
        nginxIngress, traefik, envoy, istio, nginxCombined, apacheCombined,
    ]

    package static let nginxJSON = LogFormat(
        name: "nginx-json",
        vendor: .nginx,
        summary: "nginx log_format … escape=json: one object a line, any keys",
        grammar: .nginxJSON
    )
    package static let nginxCombined = LogFormat(
        name: "nginx-combined",
        vendor: .nginx,
        summary: "combined, main, vhost first, X-Forwarded-For or times appended",
        grammar: .commonLog(.open)
    )
    package static let nginxIngress = LogFormat(
        name: "nginx-ingress",
        vendor: .nginx,
        summary: "ingress-nginx's upstreaminfo",
        grammar: .templates(TemplateReader.nginxIngress)
    )
    package static let nginxError = LogFormat(
        name: "nginx-error",
        vendor: .nginx,
        summary: "nginx error log",
        grammar: .nginxError
    )
    package static let haproxy = LogFormat(
        name: "haproxy",
        vendor: .haproxy,
        summary: "httplog, tcplog, httpslog, error and state lines, with or without syslog header",
        grammar: .haproxy
    )
    package static let apacheCombined = LogFormat(
        name: "apache-combined",
        vendor: .apache,
        summary: "common, combined and vhost_combined",
        grammar: .commonLog(.open)
    )
    package static let apacheError = LogFormat(
        name: "apache-error",
        vendor: .apache,
        summary: "httpd error log 2.0, 2.2 and 2.4",
        grammar: .apacheError
    )
    package static let caddy = LogFormat(
        name: "caddy",
        vendor: .caddy,
        summary: "JSON, access and error",
        grammar: .caddy
    )
    package static let traefik = LogFormat(
        name: "traefik",
        vendor: .traefik,
        summary: "common log format with router, server and duration",
        grammar: .commonLog(.traefik)
    )
    package static let traefikJSON = LogFormat(
        name: "traefik-json",
        vendor: .traefik,
        summary: "JSON access log",
        grammar: .traefikJSON
    )
    package static let envoy = LogFormat(
        name: "envoy",
        vendor: .envoy,
        summary: "default access log text",
        grammar: .templates(TemplateReader.envoyDefault)
    )
    package static let istio = LogFormat(
        name: "istio",
        vendor: .envoy,
        summary: "Istio's access log text",
        grammar: .templates(TemplateReader.istio)
    )
    package static let envoyJSON = LogFormat(
        name: "envoy-json",
        vendor: .envoy,
        summary: "JSON access log of Envoy, Envoy Gateway and Istio",
        grammar: .envoyJSON
    )
    package static let alb = LogFormat(
        name: "aws-alb",
        vendor: .aws,
        summary: "AWS application load balancer, 29, 30 or 33 fields",
        grammar: .alb
    )

    /// The known format of that name.
    package init?(named name: String) {
        guard let format = Self.known.first(where: { $0.name == name }) else { return nil }
        self = format
    }
}
