import ArgumentParser
import Canvas
import Configuration
import Foundation
import Views

/// How screens look, for every command that shows them.
struct LookOptions: ParsableArguments {
    @Option(help: "A theme's name, or a file with a slash in its name.")
    var theme: String?

    @Option(help: "unicode or ascii.")
    var glyphs: GlyphChoice = .unicode

    @Flag(help: "Report clicks to the console (hold shift to select text).")
    var mouse = false

    @Option(help: "With --once: columns x rows, such as 110x30.")
    var size: SizeChoice = SizeChoice(size: Size(columns: 110, rows: 30))

    @Option(help: "The first view: nodes, reconnects, bursts or logs.")
    var view: String = "nodes"

    var glyphChoice: Glyphs { glyphs == .ascii ? .ascii : .unicode }

    /// The view to begin with.
    func viewName() throws -> ViewName {
        guard let name = ViewName.allCases.first(where: { $0.word == view }) else {
            let known = ViewName.allCases.map(\.word).joined(separator: ", ")
            throw Failure(.usage, "signalbox: there is no view '\(view)'; write one of: \(known)")
        }
        return name
    }

    /// The themes that `T` goes through; the first is the one asked for.
    func themes() throws -> [Theme] {
        let shipped = try shippedThemes()
        guard let theme else { return shipped }
        if theme.contains("/") { return [try readTheme(theme)] + shipped }
        guard let index = shipped.firstIndex(where: { $0.name == theme }) else {
            let known = shipped.map(\.name).joined(separator: ", ")
            throw Failure(
                .usage,
                "signalbox: there is no theme '\(theme)'; write one of: \(known), or a file's path"
            )
        }
        return Array(shipped[index...] + shipped[..<index])
    }

    /// The themes in the program's own folder, `signalbox` first.
    private func shippedThemes() throws -> [Theme] {
        guard let folder = Bundle.module.url(forResource: "themes", withExtension: nil) else {
            return [.mono]
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let themes = try files.filter { $0.hasSuffix(".yaml") }.sorted().map {
            try readTheme(folder.appending(path: $0).path)
        }
        return themes.filter { $0.name == "signalbox" } + themes.filter { $0.name != "signalbox" }
    }

    private func readTheme(_ path: String) throws -> Theme {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure(.usage, "signalbox: the theme \(path) cannot be read")
        }
        do {
            return try loadTheme(text: text, file: path)
        } catch {
            throw Failure(.usage, "\(error)")
        }
    }
}

/// The sets of glyphs a screen is drawn with.
enum GlyphChoice: String, ExpressibleByArgument {
    case unicode
    case ascii
}

/// A size on the command line.
struct SizeChoice: ExpressibleByArgument {
    var size: Size

    init(size: Size) { self.size = size }

    init?(argument: String) {
        let parts = argument.split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ (1...1_000).contains($0) }) else { return nil }
        size = Size(columns: parts[0], rows: parts[1])
    }
}
