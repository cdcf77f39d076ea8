import Glibc

/// A TCP listener whose queue of waiting connections is full: further ones get no answer.
final class FullListener {
    let port: UInt16
    private var descriptors: [Int32] = []

    struct Refused: Error {}

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let listener = Self.socket(SOCK_CLOEXEC.rawValue)
        descriptors = [listener]
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, length) == 0 && listen(listener, 0) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard bound else { throw Refused() }
        port = UInt16(bigEndian: address.sin_port)
        // A queue of 0 takes one; the kernel lets a second in. The rest wait in vain.
        for _ in 0..<4 {
            let client = Self.socket(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            descriptors.append(client)
            _ = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    unsafe connect(client, generic, length)
                }
            }
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    private static func socket(_ flags: UInt32) -> Int32 {
        Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | flags), 0)
    }
}
