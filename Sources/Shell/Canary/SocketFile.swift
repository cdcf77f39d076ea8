import Foundation
import Glibc
import NIOCore
import NIOPosix

/// The file of a Unix socket that a swarm serves.
struct SocketFile {
    let path: String

    init(_ path: String) { self.path = path }

    /// Binds the socket, for its owner only, and returns what `bind` made.
    ///
    /// It is bound in a directory of its own, restricted, and moved into place whole: at no time can
    /// anybody else connect, and a dead swarm's file is replaced.
    ///
    /// - Throws: `SwarmError.socket` when the path is too long, something else has it, or a swarm
    ///   serves it already.
    func serve(_ bind: (String) async throws -> any Channel) async throws(SwarmError) -> any Channel
    {
        try await checkFree()
        let files = FileManager.default
        let folder = (path as NSString).deletingLastPathComponent
        let workshop = (folder.isEmpty ? "." : folder) + "/.\(getpid())"
        guard max(path.utf8.count, workshop.utf8.count + 2) <= SwarmLimits.socketPathBytesMax else {
            throw .socket(
                path: path,
                reason:
                    "a socket's path holds \(SwarmLimits.socketPathBytesMax) bytes and this one "
                    + "needs more; use a shorter directory"
            )
        }
        do {
            try files.createDirectory(
                atPath: workshop,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            defer { try? files.removeItem(atPath: workshop) }
            let channel = try await bind(workshop + "/s")
            do {
                try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workshop + "/s")
                remove()
                try files.moveItem(atPath: workshop + "/s", toPath: path)
            } catch {
                try? await channel.close()
                throw error
            }
            return channel
        } catch {
            throw .socket(path: path, reason: "\(error)")
        }
    }

    /// Makes sure that nothing, or only a dead swarm's socket, is at the path.
    private func checkFree() async throws(SwarmError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let type = attributes?[.type] as? FileAttributeType else { return }
        guard type == .typeSocket else {
            throw .socket(path: path, reason: "there is another file; remove it or choose a name")
        }
        let group = MultiThreadedEventLoopGroup.singleton
        let probe = ClientBootstrap(group: group).connect(unixDomainSocketPath: path)
        guard let channel = try? await probe.get() else { return }
        try? await channel.close()
        throw .socket(path: path, reason: "another swarm serves it; stop that one first")
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
