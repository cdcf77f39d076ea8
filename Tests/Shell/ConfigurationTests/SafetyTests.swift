import Configuration
import Foundation
import Testing

@Suite struct `Whether a run may act` {
    @Test(
        arguments: [
            // control, readonly, READONLY, ARMED, file, armed, because
            (false, false, nil, nil, false, false, "the default"),
            (false, false, nil, nil, true, true, "the configuration"),
            (false, false, nil, "1", false, true, "SIGNALBOX_ARMED"),
            (false, false, nil, "0", true, false, "SIGNALBOX_ARMED"),
            (false, false, "1", nil, true, false, "SIGNALBOX_READONLY"),
            (false, false, "true", "true", true, false, "SIGNALBOX_READONLY"),
            (false, false, "0", nil, true, true, "the configuration"),
            (false, false, "0", "1", false, true, "SIGNALBOX_ARMED"),
            (false, false, "", "", true, true, "the configuration"),
            (false, false, "yes", nil, true, false, "SIGNALBOX_READONLY, which is neither 0 nor 1"),
            (false, false, nil, "please", true, false, "SIGNALBOX_ARMED, which is neither 0 nor 1"),
            (true, false, nil, nil, false, true, "--control"),
            (true, false, "1", "0", false, true, "--control"),
            (false, true, nil, "1", true, false, "--readonly"),
            (true, true, nil, "1", true, false, "--readonly"),
        ] as [(Bool, Bool, String?, String?, Bool, Bool, String)]
    )
    func `is said by a flag before the environment before the file`(
        control: Bool,
        readonly: Bool,
        readonlyVariable: String?,
        armedVariable: String?,
        file: Bool,
        armed: Bool,
        because: String
    ) {
        var environment = ["HOME": "/root"]
        environment["SIGNALBOX_READONLY"] = readonlyVariable
        environment["SIGNALBOX_ARMED"] = armedVariable
        let choice = ArmedChoice(
            control: control,
            readonly: readonly,
            environment: environment,
            file: file
        )
        #expect(choice == ArmedChoice(isArmed: armed, because: because))
    }
}

@Suite struct `A place others may write to` {
    /// A configuration in a folder of its own, its socket and its program there too.
    private func places(_ change: (String) throws -> Void) throws -> [String] {
        let folder = NSTemporaryDirectory() + "sb-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
        defer { try? files.removeItem(atPath: folder) }
        for (name, mode) in [("c.yaml", 0o644), ("kill", 0o755), ("socket", 0o660)] {
            try Data().write(to: URL(filePath: "\(folder)/\(name)"))
            try set(mode, "\(folder)/\(name)")
        }
        try change(folder)
        let text = """
            cluster: a
            nodes: [{name: w, control: {kill: {command: [./kill]}}}]
            balancer: {haproxy: {socket: socket, backend: b}}
            """
        let file = folder + "/c.yaml"
        let read = try loadConfiguration(text: text, file: file)
        return read.weakPlaces(file: file).map { $0.replacing(folder, with: "D") }
    }

    private func set(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `is not there when only its owner may write`() throws {
        #expect(try places { _ in } == [])
    }

    @Test(arguments: [
        ("c.yaml", 0o664, "the configuration may be written by its group: chmod g-w D/c.yaml"),
        ("c.yaml", 0o646, "the configuration may be written by everybody: chmod o-w D/c.yaml"),
        ("kill", 0o777, "the program D/./kill may be written by everybody: chmod o-w D/kill"),
        ("socket", 0o666, "the socket D/socket may be written by everybody: chmod o-w D/socket"),
    ])
    func `is told with what to do`(name: String, mode: Int, words: String) throws {
        #expect(try places { try set(mode, "\($0)/\(name)") } == [words])
    }

    @Test func `can be its folder, and a sticky folder is none`() throws {
        let found = try places { try set(0o777, $0) }
        #expect(
            found.first == "the folder of the configuration (D) may be written by everybody: "
                + "chmod o-w D"
        )
        #expect(found.count == 2)
        #expect(try places { try set(0o1777, $0) } == [])
    }

    @Test func `is found behind a link`() throws {
        let found = try places { folder in
            let files = FileManager.default
            try files.moveItem(atPath: folder + "/kill", toPath: folder + "/real")
            try set(0o777, folder + "/real")
            try files.createSymbolicLink(atPath: folder + "/kill", withDestinationPath: "real")
        }
        #expect(found.count == 1 && found[0].contains("everybody: chmod o-w D/real"))
    }

    @Test func `can belong to somebody else`() throws {
        guard geteuid() == 0 else { return }
        let found = try places { folder in
            try FileManager.default.setAttributes(
                [.ownerAccountID: 12_345],
                ofItemAtPath: folder + "/kill"
            )
        }
        #expect(
            found == [
                "the program D/./kill belongs to user 12345, neither root nor you: "
                    + "chown it"
            ]
        )
    }
}
