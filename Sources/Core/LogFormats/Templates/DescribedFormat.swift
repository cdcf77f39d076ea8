extension LogFormat {
    /// The format that a proxy's own configuration text describes.
    ///
    /// `nginx: TEXT`, `apache: TEXT`, `haproxy: TEXT` or `envoy: TEXT`. A text without such a name
    /// before it is nginx's when it begins with `log_format` or holds a `$`.
    package init(described text: String) throws(FormatTextError) {
        let (vendor, start) = try Self.vendor(of: text)
        let rest = String(decoding: text.utf8.dropFirst(start), as: UTF8.self)
        let template: Template
        do throws(FormatTextError) {
            template =
                switch vendor {
                case .apache: try .apache(rest)
                case .haproxy: try .haproxy(rest)
                case .envoy: try .envoy(rest)
                default: try .nginx(rest)
                }
        } catch {
            throw FormatTextError(reason: error.reason, offset: error.offset + start)
        }
        self.init(
            name: text,
            vendor: vendor,
            summary: "described by \(vendor.rawValue)'s own format text",
            grammar: .template(template)
        )
    }

    /// Whose text it is, and where it begins behind the name.
    private static func vendor(
        of text: String
    ) throws(FormatTextError) -> (vendor: Vendor, start: Int) {
        for vendor in [Vendor.nginx, .apache, .haproxy, .envoy] {
            let name = vendor.rawValue + ":"
            guard text.hasPrefix(name) else { continue }
            let blanks = text.utf8.dropFirst(name.utf8.count).prefix { $0 == UInt8(ascii: " ") }
            return (vendor, name.utf8.count + blanks.count)
        }
        guard text.contains("$") || text.hasPrefix("log_format") else {
            throw FormatTextError(
                reason: "put nginx:, apache:, haproxy: or envoy: before the format's text",
                offset: 0
            )
        }
        return (.nginx, 0)
    }
}
