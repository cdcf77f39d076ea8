import CLinux
import Events
import Foundation

/// One change of an upstream file: tested, written, tested, reloaded, observed, or taken back.
struct NginxChange {
    let target: NginxTarget
    let processes: String
    let run: NginxDriver.RunProgram

    /// Marks a server.
    ///
    /// - Parameters:
    ///   - address: as the `server` directive spells it.
    ///   - mark: what it shall say.
    ///   - timeout: a third of it is kept for taking the change back.
    /// - Returns: as `NginxDriver.perform`.
    func mark(_ address: String, _ mark: NginxMark, within timeout: Duration) async -> StepOutcome {
        let deadline = ContinuousClock.now + timeout * 2 / 3
        let reserve = timeout / 6
        do throws(UpstreamProblem) {
            let nginx = try NginxProcesses(pidFile: target.pidFile, folder: processes)
            let old = try read()
            let new: [UInt8]
            do throws(UpstreamProblem) {
                new = try UpstreamFile(old).marking(address, in: target.upstream, mark)
            } catch {
                throw UpstreamProblem("\(target.upstreamFile): \(error.words)")
            }
            // Somebody else's mistake is not this change's.
            if let words = await refusal(within: deadline - .now) {
                return .failed("nothing was changed, nginx refuses its files as they are: \(words)")
            }
            let before = nginx.workers()
            // Without them nobody could tell new workers from those that were there.
            guard !before.serving.isEmpty else {
                return .failed("nothing was changed, nginx has no workers: does it start just now?")
            }
            try write(new)
            guard let words = await takeUp(nginx, before.serving, until: deadline) else {
                return .accepted
            }
            // Not of this task: it may be cancelled, and the old file must come back all the same.
            return await Task {
                await takeBack(old, nginx, before.serving, because: words, within: reserve)
            }.value
        } catch {
            return .failed(error.words)
        }
    }

    /// Has nginx test and read its files, and sees to it that it did.
    ///
    /// - Returns: why not; nil when other workers serve than before.
    private func takeUp(
        _ nginx: NginxProcesses,
        _ before: Set<Int32>,
        until deadline: ContinuousClock.Instant
    ) async -> String? {
        if let words = await refusal(within: deadline - .now) {
            return "nginx refuses it: \(words)"
        }
        if let words = await reload(nginx, within: deadline - .now) {
            return "the reload failed: \(words)"
        }
        while true {
            let serving = nginx.workers().serving
            if !serving.isEmpty, serving.isDisjoint(with: before) { return nil }
            guard ContinuousClock.now < deadline else {
                return "nginx started no new workers after the reload: see its error log"
            }
            guard (try? await Task.sleep(for: Limits.workerPoll)) != nil else {
                return "given up before nginx had new workers"
            }
        }
    }

    private func takeBack(
        _ old: [UInt8],
        _ nginx: NginxProcesses,
        _ before: Set<Int32>,
        because words: String,
        within limit: Duration
    ) async -> StepOutcome {
        do throws(UpstreamProblem) { try write(old) } catch {
            return .unknown("\(words); the old file could not be put back: \(error.words)")
        }
        if let refused = await refusal(within: limit) {
            return .unknown("\(words); the old file is back, and nginx refuses it too: \(refused)")
        }
        // Where workers changed, nginx may have read the new file.
        if nginx.workers().serving != before, let late = await reload(nginx, within: limit) {
            return .unknown("\(words); the old file is back, but was not read again: \(late)")
        }
        return .failed("\(words); the old file is back and passes the test")
    }

    private func reload(_ nginx: NginxProcesses, within limit: Duration) async -> String? {
        guard let words = target.reload else { return nginx.reload() }
        return await problem(words, within: limit)
    }

    private func refusal(within limit: Duration) async -> String? {
        await problem(target.test, within: limit)
    }

    /// Why a program did not end well, in nginx's own words where it has some; nil when it did.
    private func problem(_ words: [String], within limit: Duration) async -> String? {
        let report = await run(words, max(limit, .milliseconds(100)))
        switch report.outcome {
        case .accepted: return nil
        case .failed(let reason), .unknown(let reason):
            // Its last line only says that there was an error; the first says which.
            let line = report.output.split(separator: "\n").first { $0.contains("[emerg]") }
            return line.map { String($0.prefix(Limits.reasonCharacters)) } ?? reason
        }
    }

    // MARK: The file

    private var path: String {
        URL(filePath: target.upstreamFile).resolvingSymlinksInPath().path
    }

    private func read() throws(UpstreamProblem) -> [UInt8] {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        guard let facts, facts[.type] as? FileAttributeType == .typeRegular else {
            throw UpstreamProblem("there is no file \(target.upstreamFile)")
        }
        guard let size = facts[.size] as? NSNumber, size.intValue <= Limits.upstreamBytes else {
            throw UpstreamProblem("\(target.upstreamFile) has over \(Limits.upstreamBytes) bytes")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UpstreamProblem("\(target.upstreamFile) cannot be read")
        }
        return [UInt8](data)
    }

    private func write(_ bytes: [UInt8]) throws(UpstreamProblem) {
        let result = unsafe bytes.withUnsafeBytes {
            unsafe clinux_replace(path, $0.baseAddress, $0.count)
        }
        guard result != 0 else { return }
        let reason = unsafe String(cString: strerror(-result))
        throw UpstreamProblem("\(target.upstreamFile) cannot be written: \(reason)")
    }
}
