import CLinux
package import Events

/// What the agent answers for each node, as a file of lines `NODE ANSWER SECONDS`.
///
/// SECONDS is the wall time at which it was said. Consoles write it, the agent reads it at each
/// question, and it outlives both: that is why a drain by it survives a reload of HAProxy. Safe from any
/// thread; of two that write at the same time the last one wins, whole.
package struct AgentFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// An answer and when it was said.
    package struct Said: Equatable, Sendable {
        package var answer: AgentAnswer
        package var at: WallTime
    }

    /// All answers; none when there is no file.
    ///
    /// - Throws: `AgentError` when it cannot be read or a line is no answer: then nothing is known.
    package func read() throws(AgentError) -> [NodeName: Said] {
        let descriptor = unsafe clinux_open_own(path)
        if descriptor == -2 { return [:] }
        guard descriptor >= 0 else { throw AgentError(path, errno: -descriptor) }
        defer { _ = clinux_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Limits.fileBytes + 1)
        let size = unsafe bytes.withUnsafeMutableBytes {
            unsafe clinux_read_at(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard size >= 0 else { throw AgentError(path, errno: Int32(truncatingIfNeeded: -size)) }
        guard size <= Limits.fileBytes else {
            throw AgentError("\(path) is larger than \(Limits.fileBytes) bytes")
        }
        return try Self.parse(String(decoding: bytes[..<Int(size)], as: UTF8.self), path: path)
    }

    /// Writes what is said of a node from now on; the others' answers stay.
    ///
    /// - Throws: `AgentError`; the file is then as it was.
    package func say(
        _ answer: AgentAnswer,
        of node: NodeName,
        at time: WallTime
    ) throws(AgentError) {
        var all = try read()
        all[node] = Said(answer: answer, at: time)
        let lines = all.sorted { $0.key.rawValue < $1.key.rawValue }.map { name, said in
            "\(name) \(said.answer.rawValue) \(said.at.rawValue / 1_000_000_000)\n"
        }
        let bytes = Array(lines.joined().utf8)
        let result = unsafe clinux_put(path, bytes, bytes.count, 0o644)
        guard result == 0 else { throw AgentError(path, errno: -result) }
    }

    static func parse(_ text: String, path: String) throws(AgentError) -> [NodeName: Said] {
        var all: [NodeName: Said] = [:]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.count <= Limits.lines else {
            throw AgentError("\(path) has more than \(Limits.lines) lines")
        }
        for (index, line) in lines.enumerated() {
            let words = line.split(separator: " ")
            guard words.count == 3, let answer = AgentAnswer(rawValue: String(words[1])),
                let seconds = Int64(words[2]), (0...4_102_444_800).contains(seconds)
            else {
                throw AgentError("\(path), line \(index + 1): write NODE ANSWER SECONDS")
            }
            let time = WallTime(rawValue: seconds * 1_000_000_000)
            all[NodeName(rawValue: String(words[0]))] = Said(answer: answer, at: time)
        }
        return all
    }
}

/// Why the agent's answers cannot be read or written, in words.
package struct AgentError: Error, Equatable, CustomStringConvertible {
    package var description: String

    init(_ words: String) { description = words }

    init(_ path: String, errno number: Int32) {
        var buffer = [CChar](repeating: 0, count: 128)
        unsafe clinux_describe(number, &buffer, buffer.count)
        let length = buffer.firstIndex(of: 0) ?? buffer.count
        let words = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        description = "\(path): \(words)"
    }
}
