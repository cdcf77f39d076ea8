/// Makes the lab's certificate authority and the certificate of its nodes.
///
/// They live for two days: long enough for any lab, too short to be of use elsewhere. The
/// authority's key is removed once it has signed.
func makeCertificates(layout: LabLayout, addresses: LabAddresses) async throws {
    let openssl = try Program("openssl", package: "openssl")
    let hosts = Set(addresses.listening.map { String($0.prefix { $0 != ":" }) }).sorted()
    let names = (["DNS:" + addresses.serverName] + hosts.map { "IP:" + $0 }).joined(separator: ",")
    let settings = try Template(resource: "openssl.cnf").filled(["ALTERNATIVE_NAMES": names])
    try Files.write(settings, to: layout.certificateSettings)
    let days = "2"
    let steps = [
        [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", days,
            "-config", layout.certificateSettings, "-extensions", "authority",
            "-subj", "/CN=signalbox lab authority",
            "-keyout", layout.authorityKey, "-out", layout.authority,
        ],
        [
            "req", "-newkey", "rsa:2048", "-nodes", "-config", layout.certificateSettings,
            "-keyout", layout.certificateKey, "-out", layout.certificateRequest,
        ],
        [
            "x509", "-req", "-days", days, "-set_serial", "1",
            "-in", layout.certificateRequest, "-CA", layout.authority,
            "-CAkey", layout.authorityKey,
            "-extfile", layout.certificateSettings, "-extensions", "server",
            "-out", layout.certificate,
        ],
    ]
    for arguments in steps {
        let outcome = try await openssl.run(arguments)
        guard outcome.isSuccess else {
            throw LabError.system(
                action: "make certificates with \(openssl.path) \(arguments[0])",
                reason: outcome.output
            )
        }
    }
    try Files.remove(layout.authorityKey)
    try Files.remove(layout.certificateRequest)
    try Files.remove(layout.certificateSettings)
}
