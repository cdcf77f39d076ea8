import Foundation

/// This user's secret, by which keyframes of the user's own are known from those of others.
///
/// 32 random bytes in a file of mode 0600 in the folder for recordings, made at the first need.
package enum KeyframeKey {
    private static let name = "keyframe.key"
    private static let size = 32

    /// Reads the key, or makes one.
    ///
    /// - Parameter directory: made if need be.
    /// - Returns: nil when neither can be done, and then there are no keyframes.
    package static func load(in directory: String) -> [UInt8]? {
        let path = "\(directory)/\(name)"
        if let known = read(path) { return known }
        var random = SystemRandomNumberGenerator()
        let key = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        do {
            try RecordingFile.createDirectory(directory)
            try RecordingFile.createPrivate(path, Data(key))
        } catch {
            // Another console may have made it meanwhile.
            return read(path)
        }
        return key
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            found[.type] as? FileAttributeType == .typeRegular,
            (found[.size] as? NSNumber)?.intValue == size,
            (found[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid(),
            ((found[.posixPermissions] as? NSNumber)?.uint16Value ?? 0o777) & 0o077 == 0,
            let data = FileManager.default.contents(atPath: path), data.count == size
        else { return nil }
        return Array(data)
    }
}
