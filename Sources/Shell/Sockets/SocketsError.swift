/// Why the kernel's tables could not be read.
package enum SocketsError: Error, Equatable, CustomStringConvertible {
    /// The kernel's own error number (`errno`), positive.
    case refused(Int32)
    /// The table changed too much, each time that it was read.
    case torn

    package var description: String {
        switch self {
        case .refused(1), .refused(13):
            "the kernel's socket tables: permission denied; check seccomp and SELinux "
                + "(NETLINK_SOCK_DIAG needs no privilege by itself)"
        case .refused(2), .refused(93), .refused(97):
            "the kernel has no socket tables to ask: load its module with `modprobe tcp_diag`"
        case .refused(105): "the kernel's socket tables: its answer found no room"
        case .refused(110): "the kernel's socket tables: no answer"
        case .refused(let number): "the kernel's socket tables cannot be read (errno \(number))"
        case .torn: "the kernel's socket tables changed too fast to be read"
        }
    }
}
