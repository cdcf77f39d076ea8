import Foundation

/// The files that are shipped with the lab: proxy configurations and the browser page.
enum Resource {
    /// The text of a resource.
    ///
    /// - Parameter path: its path below `Sources/Lab`, such as `Page/index.html`.
    /// - Returns: its whole text.
    /// - Throws: `LabError.system` when it is not beside the program.
    static func text(_ path: String) throws -> String {
        do {
            return try String(
                contentsOf: Bundle.module.bundleURL.appending(path: path),
                encoding: .utf8
            )
        } catch {
            throw LabError.system(
                action: "read \(path)",
                reason: "\(error.localizedDescription); "
                    + "the program and its .resources directory belong side by side"
            )
        }
    }
}
