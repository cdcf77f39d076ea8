import Glibc
import SystemPackage

/// The lock on a lab's directory: whoever holds it is the only one who starts or cleans there.
///
/// The kernel gives it back when its holder dies, by whatever death.
struct LabLock: ~Copyable {
    private let descriptor: FileDescriptor

    /// Takes the lock.
    ///
    /// - Throws: `LabError.alreadyRunning` when somebody holds it.
    init(_ layout: LabLayout) throws(LabError) {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                FilePath(layout.marker),
                .readWrite,
                options: [.create, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw .system(action: "open \(layout.marker)", reason: "\(error)")
        }
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? descriptor.close()
            throw .alreadyRunning(directory: layout.directory)
        }
        self.descriptor = descriptor
    }

    deinit { try? descriptor.close() }
}
