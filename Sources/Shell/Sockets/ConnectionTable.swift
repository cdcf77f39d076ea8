import CLinux
package import Events

/// An address with its port.
package struct AddressPort: Hashable, Sendable, CustomStringConvertible {
    package var address: NetworkAddress
    package var port: UInt16

    package init(address: NetworkAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `10.0.0.1:443` or `[2001:db8::1]:443`; nil for a name, and without a port.
    package init?(_ text: String) { self.init(Endpoint(text)) }

    /// nil where the host is a name, or there is no port.
    package init?(_ endpoint: Endpoint) {
        guard let port = endpoint.port, let address = NetworkAddress(endpoint.host) else {
            return nil
        }
        self.init(address: address, port: port)
    }

    package var endpoint: Endpoint { Endpoint(host: address.description, port: port) }
    package var description: String { endpoint.description }
}

/// One end of an established TCP connection.
package struct Connection: Hashable, Sendable {
    package var local: AddressPort
    package var remote: AddressPort
    /// The kernel's number of the socket: never used again while the kernel runs.
    package var cookie: UInt64

    package init(local: AddressPort, remote: AddressPort, cookie: UInt64) {
        self.local = local
        self.remote = remote
        self.cookie = cookie
    }
}

/// Of which ports the kernel is to tell.
package struct PortFilter: Equatable, Sendable {
    package var local: [UInt16]
    package var remote: [UInt16]

    package init(local: [UInt16] = [], remote: [UInt16] = []) {
        self.local = local
        self.remote = remote
    }

    /// None: all connections are told.
    static let all = Self()
}

/// The kernel's table of established TCP connections of this network namespace.
///
/// Each reading is a conversation of its own over NETLINK_SOCK_DIAG (sock_diag(7)); it needs no
/// privilege. One thread at a time.
package struct ConnectionTable: ~Copyable {
    private var sequence: UInt32 = 0
    private var takesFilters = true
    /// Whether the table of IPv6 held anything of ours when it was last read.
    private var isSixOurs = true
    /// Readings for which the table of IPv6 may be left out if nothing of ours can be in it.
    private var withoutSix = 0
    private var message = [UInt8](repeating: 0, count: Limits.messageBytes)
    private var found = [clinux_connection](
        repeating: clinux_connection(),
        count: Limits.messageConnections
    )

    package init() {}

    /// Tells every established connection that passes the filter, and maybe others: each end of a
    /// connection within the host is one.
    ///
    /// - Parameters:
    ///   - filter: of which ports; one that is too long is none.
    ///   - begin: called before the first connection, again whenever it is to be begun anew.
    ///   - take: called for each connection.
    /// - Throws: `SocketsError`.
    package mutating func read(
        _ filter: PortFilter,
        begin: () -> Void,
        take: (Connection) -> Void
    ) throws(SocketsError) {
        let count = filter.local.count + filter.remote.count
        var filter = takesFilters && count <= Limits.filteredPorts ? filter : .all
        let descriptor = clinux_sockets_open(Limits.answerMilliseconds)
        guard descriptor >= 0 else { throw .refused(-descriptor) }
        defer { _ = clinux_close(descriptor) }
        for _ in 0..<Limits.tries {
            begin()
            do throws(SocketsError) {
                guard try readFamily(4, filter, descriptor, take: take) else { continue }
                guard try maybeHasSix(filter, descriptor) else { return }
                var isOurs = false
                let isWhole = try readFamily(6, filter, descriptor) { connection in
                    isOurs = true
                    take(connection)
                }
                isSixOurs = isOurs
                if isWhole { return }
            } catch .refused(22) where filter != .all {
                // A kernel that knows no such filters tells all.
                filter = .all
                takesFilters = false
            }
        }
        throw .torn
    }

    /// Whether the table of IPv6 must be read: it has all sockets in it, and each is looked at.
    ///
    /// It need not when it held nothing of ours and nobody listens there on one of our ports; to be
    /// sure of connections that begin here, it is read now and then nevertheless.
    private mutating func maybeHasSix(
        _ filter: PortFilter,
        _ descriptor: Int32
    ) throws(SocketsError) -> Bool {
        withoutSix -= 1
        if filter == .all || isSixOurs || withoutSix < 0 {
            withoutSix = Limits.readingsWithoutSix
            return true
        }
        var listens = false
        let local = PortFilter(local: filter.local)
        let isWhole = try readFamily(6, local, descriptor, state: CLINUX_LISTENING) { _ in
            listens = true
        }
        return listens || !isWhole
    }

    /// Ends connections in the kernel (`SOCK_DESTROY`, as `ss -K`); those that are gone already count.
    ///
    /// - Throws: `SocketsError.refused` at the first that the kernel does not end: 1 (EPERM) without
    ///   CAP_NET_ADMIN, 95 (EOPNOTSUPP) where it was built without INET_DIAG_DESTROY.
    mutating func destroy(_ connections: some Collection<Connection>) throws(SocketsError) {
        let descriptor = clinux_sockets_open(Limits.answerMilliseconds)
        guard descriptor >= 0 else { throw .refused(-descriptor) }
        defer { _ = clinux_close(descriptor) }
        for connection in connections {
            sequence &+= 1
            var named = clinux_connection(connection)
            let answer = unsafe clinux_sockets_destroy(descriptor, sequence, &named)
            // 2 is ENOENT: it ended by itself.
            guard answer == 0 || answer == -2 else { throw .refused(-answer) }
        }
    }

    /// False when the table was torn, and all of it is to be read again.
    private mutating func readFamily(
        _ family: Int32,
        _ filter: PortFilter,
        _ descriptor: Int32,
        state: clinux_socket_state = CLINUX_ESTABLISHED,
        take: (Connection) -> Void
    ) throws(SocketsError) -> Bool {
        sequence &+= 1
        let asked = unsafe clinux_sockets_ask(
            descriptor,
            family,
            state,
            sequence,
            filter.local,
            filter.local.count,
            filter.remote,
            filter.remote.count
        )
        guard asked == 0 else { throw .refused(-asked) }
        var table = clinux_table()
        while table.has_ended == 0 {
            let count = try nextMessage(descriptor, &table)
            for index in 0..<count { take(Connection(found[index])) }
        }
        return table.is_torn == 0
    }

    /// Fills `found`; the number of connections in it.
    private mutating func nextMessage(
        _ descriptor: Int32,
        _ table: inout clinux_table
    ) throws(SocketsError) -> Int {
        let size = unsafe message.withUnsafeMutableBytes {
            unsafe clinux_sockets_receive(descriptor, $0.baseAddress, $0.count)
        }
        guard size >= 0 else { throw .refused(Int32(truncatingIfNeeded: -size)) }
        let count = unsafe message.withUnsafeBytes { bytes in
            unsafe found.withUnsafeMutableBufferPointer { room in
                unsafe clinux_sockets_parse(
                    bytes.baseAddress,
                    Int(size),
                    sequence,
                    room.baseAddress,
                    room.count,
                    &table
                )
            }
        }
        guard count >= 0 else { throw .refused(Int32(truncatingIfNeeded: -count)) }
        return Int(count)
    }
}

extension clinux_connection {
    fileprivate init(_ connection: Connection) {
        self.init()
        local_high = connection.local.address.high
        local_low = connection.local.address.low
        local_port = connection.local.port
        remote_high = connection.remote.address.high
        remote_low = connection.remote.address.low
        remote_port = connection.remote.port
        cookie = connection.cookie
    }
}

extension Connection {
    fileprivate init(_ found: clinux_connection) {
        self.init(
            local: AddressPort(
                address: NetworkAddress(high: found.local_high, low: found.local_low),
                port: found.local_port
            ),
            remote: AddressPort(
                address: NetworkAddress(high: found.remote_high, low: found.remote_low),
                port: found.remote_port
            ),
            cookie: found.cookie
        )
    }
}
