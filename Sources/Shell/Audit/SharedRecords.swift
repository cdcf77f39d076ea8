package import Events
import Foundation
import Glibc
import SystemPackage

/// The stop, the approvals and the marks of a host: small files that people and consoles share.
///
/// Safe from any thread; blocks.
package struct SharedRecords: Sendable {
    package let folder: ControlFolder
    private let hostStop: String

    /// Files of a kind that are read: more are not looked at.
    private static let filesMax = 256

    package init(_ folder: ControlFolder) {
        self.init(folder, hostStop: ControlFolder.hostStop)
    }

    init(_ folder: ControlFolder, hostStop: String) {
        self.folder = folder
        self.hostStop = hostStop
    }

    // MARK: The stop

    /// Who stopped all acting, and why; nil when nobody did.
    ///
    /// Fails closed: a stop that cannot be read is one.
    package var stop: GlobalStop? {
        for path in [hostStop, folder.stop] {
            do {
                guard let bytes = try readSmallFile(path) else { continue }
                if let stop = try? JSONDecoder().decode(GlobalStop.self, from: Data(bytes)) {
                    return stop
                }
                // Somebody may have made it by hand: its text is the reason.
                let text = String(decoding: bytes.prefix(200), as: UTF8.self)
                let why = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
                return GlobalStop(by: Self.owner(of: path), why: why.isEmpty ? path : why)
            } catch {
                return GlobalStop(by: "somebody", why: "\(error)")
            }
        }
        return nil
    }

    /// Keeps everybody of this host from acting, until `release`.
    ///
    /// - Throws: `ControlError`.
    package func setStop(_ stop: GlobalStop) throws(ControlError) {
        try replaceSmallFile(folder.stop, with: Self.encoded(stop))
    }

    /// Lets everybody act again; nothing happens where nobody stopped.
    ///
    /// - Throws: `ControlError`; also where the stop is root's own, for the whole host.
    package func release() throws(ControlError) {
        do {
            if FileManager.default.fileExists(atPath: folder.stop) {
                try FileManager.default.removeItem(atPath: folder.stop)
            }
        } catch {
            throw ControlError("cannot remove \(folder.stop): \(error.localizedDescription)")
        }
        if let left = stop { throw ControlError("\(left.by) still stops: \(left.why)") }
    }

    // MARK: Approvals

    /// What people approved, each by who owns the file that says so.
    package var approvals: [Approval] {
        files(in: folder.approvals).compactMap { path, owner in
            guard let bytes = try? readSmallFile(path),
                let text = try? JSONDecoder().decode(StoredApproval.self, from: Data(bytes))
            else { return nil }
            return Approval(
                text: text.text,
                by: accountName(owner),
                at: text.at,
                isOwn: owner == geteuid()
            )
        }
    }

    /// Approves one exact plan, by its text.
    ///
    /// - Throws: `ControlError`.
    package func approve(_ text: String, at time: WallTime) throws(ControlError) {
        let bytes = Self.encoded(StoredApproval(text: text, at: time))
        let name = "\(time.rawValue)-\(getpid()).json"
        try replaceSmallFile("\(folder.approvals)/\(name)", with: bytes)
    }

    private struct StoredApproval: Codable {
        var text: String
        var at: WallTime
    }

    // MARK: Marks

    /// The nodes of this cluster that somebody marked.
    package func marks(of cluster: String) -> [MaintenanceMark] {
        files(in: folder.marks).compactMap { path, owner in
            guard let bytes = try? readSmallFile(path),
                var stored = try? JSONDecoder().decode(StoredMark.self, from: Data(bytes)),
                stored.cluster == cluster
            else { return nil }
            stored.mark.isOwn = owner == geteuid()
            return stored.mark
        }
    }

    /// Marks a node, in the place of an earlier mark of it.
    ///
    /// - Throws: `ControlError`.
    package func mark(_ mark: MaintenanceMark, of cluster: String) throws(ControlError) {
        let bytes = Self.encoded(StoredMark(cluster: cluster, mark: mark))
        try replaceSmallFile(path(ofMarkOf: mark.node, cluster), with: bytes)
    }

    /// Takes a mark away; nothing happens where there is none.
    ///
    /// - Throws: `ControlError`.
    package func unmark(_ node: NodeName, of cluster: String) throws(ControlError) {
        let path = path(ofMarkOf: node, cluster)
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ControlError("cannot remove \(path): \(error.localizedDescription)")
        }
    }

    private struct StoredMark: Codable {
        var cluster: String
        var mark: MaintenanceMark
    }

    /// A name from any text: what is not a letter, digit, `-` or `_` is written as its number.
    private func path(ofMarkOf node: NodeName, _ cluster: String) -> String {
        let safe = "\(cluster) \(node)".utf8.map { byte -> String in
            let scalar = UnicodeScalar(byte)
            let isPlain =
                byte < 0x80 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            return isPlain || byte == 0x2D || byte == 0x5F
                ? String(Character(scalar)) : "." + String(byte, radix: 16)
        }
        return "\(folder.marks)/\(safe.joined().prefix(200)).json"
    }

    private func files(in directory: String) -> [(path: String, owner: UInt32)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().suffix(Self.filesMax).compactMap {
            let path = "\(directory)/\($0)"
            guard let found = try? FileManager.default.attributesOfItem(atPath: path),
                found[.type] as? FileAttributeType == .typeRegular,
                let owner = (found[.ownerAccountID] as? NSNumber)?.uint32Value
            else { return nil }
            return (path, owner)
        }
    }

    private static func owner(of path: String) -> String {
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        return (found?[.ownerAccountID] as? NSNumber).map { accountName($0.uint32Value) }
            ?? "somebody"
    }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
    }
}
