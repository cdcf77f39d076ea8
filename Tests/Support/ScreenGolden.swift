package import Canvas
import Foundation
package import Testing

/// Expects a screen to look as it did when it was last approved.
///
/// The golden lies in `Screens/NAME.screen` beside the test's file: the rows between bars, then the
/// roles of what is not plain (see `Screen.golden`). `UPDATE_GOLDENS=1 swift test` writes it anew;
/// review the change as a picture with `git diff`.
package func expectScreen(
    _ screen: Screen,
    matches name: String,
    file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Screens")
    let golden = folder.appending(path: "\(name).screen")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try screen.golden.write(to: golden, atomically: true, encoding: .utf8)
        return
    }
    let approved = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
    guard screen.golden != approved else { return }
    let picture = differences(between: approved, and: screen.golden)
    Issue.record("\(name) looks different:\n\(picture)", sourceLocation: sourceLocation)
}

/// The new picture, each line that changed followed by what it was.
private func differences(between approved: String, and new: String) -> String {
    let before = approved.split(separator: "\n", omittingEmptySubsequences: false)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(before.count, after.count) {
        let old = index < before.count ? before[index] : nil
        let line = index < after.count ? after[index] : nil
        if let line { lines.append("\(line == old ? " " : "+") \(line)") }
        if let old, old != line { lines.append("- \(old)") }
    }
    return lines.joined(separator: "\n")
}
