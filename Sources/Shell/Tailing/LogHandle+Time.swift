import Events

/// Finding a time.
extension LogHandle {
    /// Passes over most of what is older than `time`; a packed file is left at its beginning.
    ///
    /// A place is older when the newest time within 64 KiB from it is: a request that took hours
    /// is logged by some proxies with the time of its beginning.
    func skip(toLineBefore time: WallTime, _ lineTime: LineTime) throws(FileError) {
        guard !isPacked, !isPipe else { return }
        var low: Int64 = 0
        var high = try size()
        while high - low > Self.searchedBytes {
            let middle = low + (high - low) / 2
            let block = try bytes(Self.blockBytes, at: middle)
            guard let first = block.firstIndex(of: UInt8(ascii: "\n")),
                let newest = newestTime(in: block[(first + 1)...], lineTime)
            else { break }
            if newest < time { low = middle + Int64(first) + 1 } else { high = middle }
        }
        try skip(to: low)
    }

    private func newestTime(in block: ArraySlice<UInt8>, _ lineTime: LineTime) -> WallTime? {
        block.split(separator: UInt8(ascii: "\n")).compactMap { lineTime(Array($0).span) }.max()
    }

    /// Bytes that are read rather than searched.
    private static let searchedBytes: Int64 = 256 << 10
    private static let blockBytes = 64 << 10
}
