import Events
import Foundation

extension Configuration {
    /// Places that somebody else may write to and through whom the console would act (G22).
    ///
    /// Asked are the configuration, what it names as programs with a whole path, files that are
    /// written or hold a process's number, and runtime sockets. A file is weak when its group or
    /// everybody may write it, when it belongs to a user who is neither root nor this one, or when
    /// that is true of its folder (a sticky one, as `/tmp`, is not weak by its mode). A socket is
    /// weak when everybody may write it: its group is how operators get their access.
    ///
    /// What is not there is not weak; its use says what is missing. Reads metadata only.
    /// - Parameters:
    ///   - file: the configuration's own path; nil when there is none.
    ///   - drill: the file of a drill's plan, and the programs it names.
    /// - Returns: each place once, in words with what to do.
    package func weakPlaces(
        file: String?,
        drill: (file: String?, commands: [[String]]) = (nil, [])
    ) -> [String] {
        var words: [String] = []
        func add(_ found: String?) {
            if let found, !words.contains(found) { words.append(found) }
        }
        let programs = drill.commands.compactMap(\.first).filter { $0.hasPrefix("/") }
        let paths =
            [(file, "the configuration"), (drill.file, "the drill's plan")]
            + programs.map { ($0, "the program \($0)") }
            + actedThrough.map { ($0.path, $0.what) }
        for case (let path?, let what) in paths {
            let path = URL(filePath: path).resolvingSymlinksInPath().path
            let folder = URL(filePath: path).deletingLastPathComponent().path
            add(weakness(of: path, what: what, isFolder: false))
            add(weakness(of: folder, what: "the folder of \(what)", isFolder: true))
        }
        for socket in balancers.map(\.socket) where socket.contains("/") {
            if let mode = facts(of: socket)?.mode, mode & 0o002 != 0 {
                add("the socket \(socket) may be written by everybody: chmod o-w \(socket)")
            }
        }
        return words
    }

    /// Files whose writers decide what is done.
    private var actedThrough: [(path: String, what: String)] {
        var found: [(path: String, what: String)] = []
        func add(_ words: [String]) {
            if let program = words.first, program.hasPrefix("/") {
                found.append((program, "the program \(program)"))
            }
        }
        for lever in nodes.flatMap(\.levers) {
            for step in lever.steps + lever.undo {
                switch step.action {
                case .command(let words, _): add(words)
                case .signal(let path, _): found.append((path, "the pid file \(path)"))
                default: continue
                }
            }
        }
        for proxy in nginxes {
            found.append((proxy.upstreamFile, "the upstream file \(proxy.upstreamFile)"))
            found.append((proxy.pidFile, "the pid file \(proxy.pidFile)"))
            add(proxy.test)
            add(proxy.reload ?? [])
        }
        if let agent { found.append((agent.file, "the agent's file \(agent.file)")) }
        return found
    }
}

private func weakness(of path: String, what: String, isFolder: Bool) -> String? {
    guard let facts = facts(of: path) else { return nil }
    let place = isFolder ? "\(what) (\(path))" : what
    let isSticky = isFolder && facts.mode & 0o1000 != 0
    if !isSticky, facts.mode & 0o002 != 0 {
        return "\(place) may be written by everybody: chmod o-w \(path)"
    }
    if !isSticky, facts.mode & 0o020 != 0 {
        return "\(place) may be written by its group: chmod g-w \(path)"
    }
    if facts.owner != 0, facts.owner != geteuid() {
        return "\(place) belongs to user \(facts.owner), neither root nor you: chown it"
    }
    return nil
}

/// nil when there is no such place, or it may not be asked for.
private func facts(of path: String) -> (mode: Int, owner: UInt32)? {
    guard let found = try? FileManager.default.attributesOfItem(atPath: path),
        let mode = found[.posixPermissions] as? NSNumber,
        let owner = found[.ownerAccountID] as? NSNumber
    else { return nil }
    return (mode.intValue, owner.uint32Value)
}
