import CLinux
import Foundation
import Glibc
import SystemPackage

/// The folder of everything that consoles of one host share about acting.
///
/// That is the audit, the lock, the stop, the approvals and the marks; docs/audit.md describes them.
/// Private to its user, unless an administrator made it a group's (mode 2770, `SIGNALBOX_CONTROL_DIR`):
/// then every file in it is the group's too. Safe from any thread.
package struct ControlFolder: Sendable {
    /// An absolute path.
    package let path: String

    package init(path: String) { self.path = path }

    /// The audit that is written to.
    package var audit: String { "\(path)/audit.ndjson" }
    /// Held by the console that acts just now.
    var lock: String { "\(path)/acting.lock" }
    /// Its presence keeps everybody from acting.
    package var stop: String { "\(path)/stop" }
    /// Read too, never written: where root stops every user of the host.
    static let hostStop = "/etc/signalbox/stop"
    var approvals: String { "\(path)/approvals" }
    var marks: String { "\(path)/marks" }

    /// Makes the folder and those in it, where they are missing.
    ///
    /// - Throws: `ControlError` when it cannot be made or somebody else could put files there.
    package func prepare() throws(ControlError) {
        try make(path, mode: 0o700)
        try checkOwner()
        for folder in [approvals, marks] { try make(folder, mode: isShared ? 0o2770 : 0o700) }
    }

    private func make(_ folder: String, mode: Int) throws(ControlError) {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            // Whatever the umask says.
            guard unsafe chmod(folder, mode_t(mode)) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw ControlError("cannot make \(folder): \(error.localizedDescription)")
        }
    }

    /// Whether it is a group's: group-writable, with the group handed down (setgid).
    var isShared: Bool {
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (found?[.posixPermissions] as? NSNumber)?.uint16Value ?? 0
        return mode & 0o2020 == 0o2020
    }

    /// What a file in it may be done to: its owner alone, or the group too.
    var fileMode: UInt32 { isShared ? 0o660 : 0o600 }

    /// Refuses a folder in which anybody but this user, root or a trusted group may put files.
    private func checkOwner() throws(ControlError) {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            found[.type] as? FileAttributeType == .typeDirectory
        else { throw ControlError("\(path) is no folder; remove it or name another") }
        let owner = (found[.ownerAccountID] as? NSNumber)?.uint32Value
        // A group's folder may be anybody's of that group: that is what it was made for.
        guard owner == geteuid() || owner == 0 || isShared else {
            throw ControlError("\(path) belongs to another user; name a folder of your own")
        }
        let mode = (found[.posixPermissions] as? NSNumber)?.uint16Value ?? 0o777
        guard mode & 0o002 == 0 else {
            throw ControlError("every user may write to \(path): chmod o-w it")
        }
    }
}

/// Why something of the control folder cannot be read or written, in words with what to do.
package struct ControlError: Error, Equatable, CustomStringConvertible {
    package var description: String
    init(_ description: String) { self.description = description }

    /// An errno of a file, in the system's words.
    init(_ error: any Error, _ path: String) {
        switch error as? Errno {
        case .some(.noSpace), .some(.diskQuotaExceeded):
            description = "\(path): the disk is full"
        case .some(.readOnlyFileSystem):
            description = "\(path): the disk is read-only"
        case .some(Errno(rawValue: ELOOP)):
            description = "\(path) is a symbolic link; remove it"
        case .some(let errno): description = "\(path): \(errno)"
        case nil: description = "\(path): \(error)"
        }
    }
}

/// A small file of the control folder, read whole.
///
/// - Returns: nil when it is not there.
/// - Throws: `ControlError` when it is a link, no file, larger than 64 KiB, or cannot be read.
func readSmallFile(_ path: String) throws(ControlError) -> [UInt8]? {
    let size = 64 * 1_024
    do {
        let file = try FileDescriptor.open(
            FilePath(path),
            .readOnly,
            options: [.noFollow, .closeOnExec, .nonBlocking]
        )
        defer { try? file.close() }
        let bytes = try readAll(file, from: 0, count: size + 1)
        guard bytes.count <= size else { throw ControlError("\(path) is larger than 64 KiB") }
        return bytes
    } catch Errno.noSuchFileOrDirectory {
        return nil
    } catch let error as ControlError {
        throw error
    } catch {
        throw ControlError(error, path)
    }
}

/// Reads up to `count` bytes from an offset on; fewer at the end of the file.
func readAll(_ file: FileDescriptor, from offset: Int64, count: Int) throws -> [UInt8] {
    var found: [UInt8] = []
    while found.count < count {
        let room = min(count - found.count, 64 * 1_024)
        let start = offset + Int64(found.count)
        let part = try unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            filled = try unsafe file.read(fromAbsoluteOffset: start, into: .init(buffer))
        }
        if part.isEmpty { break }
        found += part
    }
    return found
}

/// What a pipe has just now, waiting until it has something; nothing at its end.
func readSome(_ pipe: FileHandle) throws -> [UInt8] {
    let file = FileDescriptor(rawValue: pipe.fileDescriptor)
    return try unsafe [UInt8](unsafeUninitializedCapacity: 64 * 1_024) { buffer, filled in
        filled = try unsafe file.read(into: .init(buffer))
    }
}

/// Puts a small file in place so that a crash leaves the old one or the new one, and waits until the
/// disk has it.
///
/// - Throws: `ControlError`.
func replaceSmallFile(_ path: String, with bytes: [UInt8]) throws(ControlError) {
    // Others of its folder read it, and may not change it.
    let result = unsafe clinux_put(path, bytes, bytes.count, 0o644)
    guard result == 0 else { throw ControlError(Errno(rawValue: -result), path) }
}

/// The account of a user number, or the number where it has none.
func accountName(_ user: UInt32) -> String {
    // As long as a login name may be (LOGIN_NAME_MAX), and its end.
    var name = [CChar](repeating: 0, count: 257)
    guard unsafe clinux_account(user, &name, name.count) == 0 else { return "user \(user)" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? "user \(user)" : String(decoding: bytes, as: UTF8.self)
}

/// Who the acting person is: the account this process runs as and, where it became that by sudo,
/// the one who did.
package func actingPerson(_ environment: [String: String]) -> String {
    let name = accountName(geteuid())
    guard let person = environment["SUDO_USER"], !person.isEmpty, person != name,
        person.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), person.utf8.count <= 32
    else { return name }
    return "\(person) as \(name)"
}
