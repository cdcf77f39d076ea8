import Events

/// What an operator (or an agent) set of one server, as `show servers state` tells it.
///
/// Unlike `show stat`'s one word it is told apart from what the health check says: a server that is
/// DOWN and drained says DOWN there. Flags: `enum srv_admin` in HAProxy's `server-t.h`; columns:
/// management.txt 9.3, `show servers state`, version 1 of its lines.
struct AdminState {
    /// `SRV_ADMF_*`, as one number.
    let flags: Int
    /// The weight in force before slow start, as the load balancer uses it.
    let weight: Int
    /// The weight that haproxy.cfg gives it: what a percentage is of.
    let configuredWeight: Int

    /// `SRV_ADMF_FMAINT | IMAINT | CMAINT`: by the operator, by a tracked server, by the file.
    private static let maintenance = 0x01 | 0x02 | 0x04
    /// `SRV_ADMF_FDRAIN | IDRAIN`.
    private static let draining = 0x08 | 0x10

    var isInMaintenance: Bool { flags & Self.maintenance != 0 }
    var isDraining: Bool { flags & Self.draining != 0 }

    /// Whether the server stands as a state was asked for; maintenance outranks a drain.
    func stands(as state: HAProxyState) -> Bool {
        switch state {
        case .ready: !isInMaintenance && !isDraining
        case .drain: isDraining && !isInMaintenance
        case .maint: isInMaintenance
        }
    }

    /// The weight that a percentage makes (`server_parse_weight_change_request` in server.c).
    func weight(at percent: Int) -> Int { configuredWeight * percent / 100 }

    /// In words, for a reason.
    var words: String {
        if isInMaintenance { return "in maintenance" }
        return isDraining ? "draining" : "ready"
    }

    /// Reads the answer to `show servers state BACKEND`; nil when it is none or the server is not in it.
    init?(_ bytes: [UInt8], server: String) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count > 2, lines[0] == "1", lines[1].hasPrefix("# be_id ") else { return nil }
        let columns = lines[1].dropFirst(2).split(separator: " ")
        func value(_ name: Substring, of row: [Substring]) -> Substring? {
            columns.firstIndex(of: name).flatMap { $0 < row.count ? row[$0] : nil }
        }
        let rows = lines.dropFirst(2).map { $0.split(separator: " ") }
        guard let row = rows.first(where: { value("srv_name", of: $0) == server[...] }),
            let flags = value("srv_admin_state", of: row).flatMap({ Int($0) }),
            let weight = value("srv_uweight", of: row).flatMap({ Int($0) }),
            let configured = value("srv_iweight", of: row).flatMap({ Int($0) }),
            (0...256).contains(weight), (0...256).contains(configured)
        else { return nil }
        (self.flags, self.weight, configuredWeight) = (flags, weight, configured)
    }
}
