import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The project's Swift files below `folder`, with their text.
private func sources(_ folder: String) throws -> [(name: String, text: String)] {
    let files = try #require(
        FileManager.default.enumerator(
            at: root.appending(path: folder),
            includingPropertiesForKeys: nil
        )
    )
    var found: [(name: String, text: String)] = []
    for case let file as URL in files where file.pathExtension == "swift" {
        let name = String(file.path.dropFirst(root.path.count + 1))
        found.append((name, try String(contentsOf: file, encoding: .utf8)))
    }
    return found
}

@Suite struct `The architecture holds` {
    @Test(arguments: ["Foundation", "Glibc", "Dispatch", "Synchronization", "NIOCore", "GRDB"])
    func `the core imports no effect`(module: String) throws {
        let files = try sources("Sources/Core")
        #expect(files.count > 10)
        for file in files {
            #expect(!file.text.contains("import \(module)"), "\(file.name) imports \(module)")
            #expect(!file.text.contains("await "), "\(file.name) waits")
        }
    }

    @Test func `siblings of the shell never import each other`() throws {
        let siblings = Set(
            try FileManager.default.contentsOfDirectory(atPath: root.path + "/Sources/Shell")
        ).subtracting(["Ports"])
        for file in try sources("Sources/Shell") {
            let own = file.name.split(separator: "/")[2]
            for sibling in siblings where sibling != own {
                #expect(
                    !file.text.contains("import \(sibling)\n"),
                    "\(file.name) imports its sibling \(sibling)"
                )
            }
        }
    }

    @Test func `unsafe occurs only beside a C shim`() throws {
        let shims = ["CBytes", "CCurl", "CNcurses", "CLinux", "CZlib"].map { "import \($0)" }
        for file in try sources("Sources") where file.text.contains("unsafe ") {
            let code = file.text.split(separator: "\n").filter {
                !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//")
            }
            guard code.contains(where: { $0.contains("unsafe ") }) else { continue }
            #expect(
                shims.contains { file.text.contains($0) },
                "\(file.name) has unsafe code but imports no C shim"
            )
        }
    }
}

@Suite struct `The code stays readable` {
    @Test func `no file is longer than 250 lines`() throws {
        for file in try sources("Sources") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 251, "\(file.name) has \(lines) lines")
        }
    }

    @Test func `no function is longer than 60 lines`() throws {
        for file in try sources("Sources") {
            var start: (line: Int, indent: Int)?
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() {
                let indent = line.prefix { $0 == " " }.count
                let code = line.dropFirst(indent)
                if start == nil, code.contains("func ") || code.contains("init("),
                    !code.hasPrefix("//"), !code.hasSuffix("}")
                {
                    start = (number, indent)
                } else if let begun = start, indent == begun.indent, code.hasPrefix("}") {
                    let length = number - begun.line + 1
                    #expect(length <= 60, "\(file.name):\(begun.line + 1) has \(length) lines")
                    start = nil
                } else if let begun = start, indent < begun.indent, !code.isEmpty {
                    start = nil
                }
            }
        }
    }

    @Test func `every package declaration of the core is documented or plain`() throws {
        for file in try sources("Sources/Core") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where number > 0 {
                guard line.hasPrefix("package "), !line.hasPrefix("package import") else {
                    continue
                }
                var above = number - 1
                while above > 0, lines[above].hasPrefix("@") { above -= 1 }
                #expect(
                    lines[above].hasPrefix("///"),
                    "\(file.name):\(number + 1) has no documentation"
                )
            }
        }
    }
}
