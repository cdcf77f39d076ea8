/// What a request's target and referer hold beyond a path.
extension [UInt8] {
    /// The parts of a target that is a whole URL, as a proxy is asked for: `url_scheme`, `url_host`,
    /// `url_port`, `url_path`, `url_query`; nothing for any other target.
    mutating func append(
        partsOf target: Range<Int>,
        of line: Span<UInt8>,
        as style: FoundFields.TextStyle
    ) {
        guard let url = URLParts(target, in: line) else { return }
        append(.urlScheme)
        append(string: url.scheme, of: line, as: style)
        append(.urlHost)
        append(string: url.host, of: line, as: style)
        if let port = url.port, let number = line.wholeNumber(in: port) {
            append(.urlPort)
            append(number: number)
        }
        append(.urlPath)
        append(string: url.path, of: line, as: style)
        if let query = url.query {
            append(.urlQuery)
            append(string: query, of: line, as: style)
        }
    }

    /// The names of the secrets in a URL as a list behind `key`; nothing when there are none.
    ///
    /// `userinfo` stands for a name and password before the host.
    mutating func append(secretsOf url: Range<Int>, of line: Span<UInt8>, _ key: FixedText) {
        let query = line.firstIndex(of: UInt8(ascii: "?"), in: url)
        let at = line.userinfo(in: url)
        guard query != nil || at != nil else { return }
        var hasAny = false
        if at != nil { append(secret: .userinfo, &hasAny, key) }
        var start = query.map { $0 + 1 } ?? url.upperBound
        while start < url.upperBound {
            var end = start
            var equals: Int?
            while end < url.upperBound, !line[end].isSeparator {
                if equals == nil, line[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if let equals, let name = line.secretName(in: start..<equals) {
                append(secret: name, &hasAny, key)
            }
            start = end + 1
        }
        if hasAny { append(UInt8(ascii: "]")) }
    }

    private mutating func append(secret name: FixedText, _ hasAny: inout Bool, _ key: FixedText) {
        if hasAny {
            append(UInt8(ascii: ","))
        } else {
            append(key)
            append(UInt8(ascii: "["))
        }
        hasAny = true
        append(UInt8(ascii: "\""))
        append(name)
        append(UInt8(ascii: "\""))
    }
}

extension FixedText {
    fileprivate static let urlScheme = FixedText(",\"url_scheme\":")
    fileprivate static let urlHost = FixedText(",\"url_host\":")
    fileprivate static let urlPort = FixedText(",\"url_port\":")
    fileprivate static let urlPath = FixedText(",\"url_path\":")
    fileprivate static let urlQuery = FixedText(",\"url_query\":")
    fileprivate static let userinfo = FixedText("userinfo")

    /// Names of query parameters whose values let their finder in: those of OAuth 2 (RFC 6749, 6750,
    /// 7521), of presigned URLs of AWS, Google and Azure, of sessions, and what passwords are called.
    fileprivate static let secretNames = [
        "access_token", "refresh_token", "id_token", "token", "auth_token", "authtoken", "auth",
        "authorization", "bearer", "jwt", "assertion", "client_assertion", "samlresponse", "code",
        "code_verifier", "client_secret", "secret", "password", "passwd", "passphrase", "pass",
        "pwd", "otp", "pin", "api_key", "apikey", "api-key", "key", "private_key", "access_key",
        "credential", "credentials", "sig", "signature", "hmac", "session", "sessionid",
        "session_id", "sid", "phpsessid", "jsessionid", "x-amz-signature", "x-amz-credential",
        "x-amz-security-token", "x-goog-signature", "x-goog-credential", "csrf_token",
        "reset_token", "ticket",
    ].map(FixedText.init)
}

extension UInt8 {
    /// What ends a query parameter.
    fileprivate var isSeparator: Bool {
        self == UInt8(ascii: "&") || self == UInt8(ascii: ";") || self == UInt8(ascii: "#")
    }
}

extension Span where Element == UInt8 {
    /// The known name of a secret that stands in `range`, whatever its case.
    fileprivate func secretName(in range: Range<Int>) -> FixedText? {
        FixedText.secretNames.first { name in
            guard name.count == range.count else { return false }
            for offset in 0..<name.count {
                let byte = name.bytes[offset]
                let letter = self[range.lowerBound + offset]
                let isUpper = letter &- 65 < 26
                if (isUpper ? letter | 32 : letter) != byte { return false }
            }
            return true
        }
    }

    /// `u:p` of `https://u:p@host/`.
    fileprivate func userinfo(in url: Range<Int>) -> Range<Int>? {
        guard let authority = authority(in: url),
            let at = lastIndex(of: UInt8(ascii: "@"), in: authority)
        else { return nil }
        return authority.lowerBound..<at
    }

    /// What stands between `://` and the path.
    fileprivate func authority(in url: Range<Int>) -> Range<Int>? {
        guard let first = url.first, (self[first] | 32) &- 97 < 26,
            let scheme = firstIndex(of: UInt8(ascii: ":"), in: url), has("//", at: scheme + 1),
            scheme + 3 <= url.upperBound
        else { return nil }
        var end = scheme + 3
        while end < url.upperBound, !self[end].endsAuthority { end += 1 }
        return scheme + 3..<end
    }
}

extension UInt8 {
    fileprivate var endsAuthority: Bool {
        self == UInt8(ascii: "/") || self == UInt8(ascii: "?") || self == UInt8(ascii: "#")
    }
}

/// The places of a URL's parts.
private struct URLParts {
    var scheme: Range<Int>
    var host: Range<Int>
    var port: Range<Int>?
    var path: Range<Int>
    var query: Range<Int>?

    /// Nil for what is no URL with a host.
    init?(_ url: Range<Int>, in line: Span<UInt8>) {
        guard let authority = line.authority(in: url) else { return nil }
        scheme = url.lowerBound..<authority.lowerBound - 3
        let at = line.lastIndex(of: UInt8(ascii: "@"), in: authority)
        let place = (at.map { $0 + 1 } ?? authority.lowerBound)..<authority.upperBound
        if let colon = line.portColon(in: place), line.isPort(colon + 1..<place.upperBound) {
            host = line.withoutBrackets(place.lowerBound..<colon)
            port = colon + 1..<place.upperBound
        } else {
            host = line.withoutBrackets(place)
        }
        let rest = authority.upperBound..<url.upperBound
        let end = line.firstIndex(of: UInt8(ascii: "#"), in: rest) ?? url.upperBound
        guard let mark = line.firstIndex(of: UInt8(ascii: "?"), in: rest.lowerBound..<end) else {
            path = rest.lowerBound..<end
            return
        }
        path = rest.lowerBound..<mark
        query = mark + 1..<end
    }
}
