/// `stdout F ` behind the time of the container runtime interface (CRI); `P` is a part of a line.
///
/// Source: Kubernetes' design-proposals/node/kubelet-cri-logging.md.
func readStream(
    _ line: Span<UInt8>,
    _ stamp: Range<Int>,
    _ stream: Range<Int>,
    _ tag: Range<Int>,
    into found: inout FoundFields
) -> Int? {
    guard line.isContainerStream(stream), let letter = line.containerTag(in: tag) else {
        return nil
    }
    found[.containerTime] = stamp
    found[.containerStream] = stream
    found[.containerTag] = tag
    if letter == UInt8(ascii: "P") { found.isPartial = true }
    return min(tag.upperBound + 1, line.count)
}

/// `web-1  | ` as `docker compose logs` writes it before each line; `web.1.9xv3@host    | ` of
/// `docker service logs`.
func readComposePrefix(
    _ line: Span<UInt8>,
    _ name: Range<Int>,
    into found: inout FoundFields
) -> Int? {
    var bar = name.upperBound
    while line.has(UInt8(ascii: " "), at: bar) { bar += 1 }
    guard bar > name.upperBound, line.has(UInt8(ascii: "|"), at: bar),
        line.isContainerName(name)
    else { return nil }
    found[.containerName] = name
    return line.has(UInt8(ascii: " "), at: bar + 1) ? bar + 2 : bar + 1
}

/// `[pod/web-7d4b/nginx] ` as `kubectl logs --prefix` writes it before each line.
func readPodPrefix(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    guard line.has("[pod/", at: start) else { return nil }
    let word = line.word(at: start)
    guard line.has(UInt8(ascii: "]"), at: word.upperBound - 1), word.upperBound < line.count else {
        return nil
    }
    found[.containerName] = start + 1..<word.upperBound - 1
    return word.upperBound + 1
}

extension Span where Element == UInt8 {
    /// Whether `word` may be a container's name, perhaps with `@` and its node; not an address.
    fileprivate func isContainerName(_ word: Range<Int>) -> Bool {
        guard hasLetter(in: word) else { return false }
        let at = firstIndex(of: UInt8(ascii: "@"), in: word) ?? word.upperBound
        guard isHostName(word.lowerBound..<at) else { return false }
        return at == word.upperBound || isHostName(at + 1..<word.upperBound)
    }

    private func hasLetter(in word: Range<Int>) -> Bool {
        for index in word where self[index].isLetter { return true }
        return false
    }
}
