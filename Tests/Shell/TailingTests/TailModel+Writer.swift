import Events
import Foundation

/// What the writer and its log rotation do.
extension TailModel {
    func line(_ number: Int) -> [UInt8] {
        let path = String(repeating: "/login", count: number % 7)
        return Array(
            #"{"id":"\#(number)","msec":"1795403679.634","status":200,"uri":"/socket\#(path)"}"#
                .utf8
        ) + [10]
    }

    /// Appends a line in one to three pieces, now and then with a look in between.
    func writeLine() {
        written += 1
        story.append("write \(written)")
        let bytes = line(written)
        var rest = bytes[...]
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let piece = rest.prefix(Int.random(in: 0...rest.count, using: &random))
            append(piece)
            rest = rest.dropFirst(piece.count)
            if Int.random(in: 0..<3, using: &random) == 0 { look() }
        }
        append(rest)
        writtenFile.lines.append(written)
    }

    func append(_ bytes: ArraySlice<UInt8>) {
        _ = unsafe bytes.withUnsafeBytes { unsafe write(writer, $0.baseAddress, $0.count) }
    }

    func create() {
        if writer >= 0 { close(writer) }
        writer = unsafe open(livePath, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        writtenFile = File()
        files[livePath] = writtenFile
        if scheme == .link {
            _ = unsafe symlink(livePath, "\(path).new")
            _ = unsafe rename("\(path).new", path)
        }
    }

    /// Time goes by, and the tailer looks as often as it does then.
    func pass(_ duration: Duration) {
        story.append("pass \(duration)")
        now = now + duration
        if isPolling { takeLook() } else { look() }
    }
}

/// Rotation.
extension TailModel {
    func lose(_ file: File?) {
        guard let file, !file.isHeld else { return }
        mayBeLost.formUnion(file.lines)
    }

    func move(_ from: String, to: String) {
        guard let file = files.removeValue(forKey: from) else { return }
        files[to] = file
        _ = unsafe rename(from, to)
    }

    func delete(_ path: String) {
        if let file = files.removeValue(forKey: path) {
            lose(file)
            deleted.append(file)
            // Where it stood among the files rotated since, nobody can know.
            if !file.lines.isEmpty, file.seenBytes == 0 || file.wasCut { isOrderOpen = true }
        }
        _ = unsafe unlink(path)
    }

    /// Makes room for a newly rotated file; returns its name.
    func shift() -> String {
        rotations += 1
        let base = livePath
        guard scheme != .dated else {
            return "\(base)-20261123-\(1_000 + rotations)"
        }
        for packing in ["", ".gz"] { delete("\(base).6\(packing)") }
        for number in (1..<6).reversed() {
            for packing in ["", ".gz"] {
                move("\(base).\(number)\(packing)", to: "\(base).\(number + 1)\(packing)")
            }
        }
        if Bool.random(using: &random) { pack("\(base).3") }
        return "\(base).1"
    }

    /// As gzip does: a new file, and the old one is gone.
    func pack(_ path: String) {
        guard let file = files[path], let bytes = FileManager.default.contents(atPath: path)
        else { return }
        story.append("pack \(path.suffix(8))")
        let packed = File()
        packed.lines = file.lines
        try? Data(gzipStored([UInt8](bytes))).write(to: URL(filePath: "\(path).gz"))
        files[path] = nil
        _ = unsafe unlink(path)
        files["\(path).gz"] = packed
        // A held file is read whatever becomes of its name.
        packed.isHeld = file.isHeld
    }

    /// Renames, and has the writer open the new file at once or some lines later.
    func rotate(isLate: Bool) {
        guard scheme != .link || !isLate else { return }
        story.append("rotate")
        move(livePath, to: shift())
        guard isLate else { return create() }
        story.append("late")
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            writeLine()
            look()
        }
        create()
    }

    func copyTruncate() {
        seeMore()
        story.append("copytruncate")
        let copy = shift()
        let bytes = FileManager.default.contents(atPath: livePath) ?? Data()
        try? bytes.write(to: URL(filePath: copy))
        let file = File()
        file.lines = writtenFile.lines
        files[copy] = file
        ftruncate(writer, 0)
        writtenFile.lines = []
        writtenFile.wasCut = true
    }

    /// A file of which only what all lines begin with was seen cannot be told from another.
    func seeMore() {
        let seen = writtenFile.seenBytes
        guard 1...12 ~= seen else { return }
        if tail == nil { mayBeLost.formUnion(writtenFile.lines) } else { takeLook() }
    }

    /// Cuts the file short without a copy: what was not read is lost.
    func truncate() {
        story.append("truncate")
        mayBeLost.formUnion(writtenFile.lines)
        ftruncate(writer, 0)
        writtenFile.lines = []
        writtenFile.wasCut = true
    }

    func recreate() {
        story.append("recreate")
        delete(livePath)
        if Bool.random(using: &random) { look() }
        create()
    }

    /// The link leads to another file.
    func swapLink() {
        story.append("swap")
        targets += 1
        create()
    }
}

/// A gzip file of one member without compression (RFC 1952, RFC 1951 3.2.4); at most 65,535 bytes.
func gzipStored(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    let length = UInt32(bytes.count)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(length, 2) + little(~length, 2)
        + bytes + little(~crc, 4) + little(length, 4)
}
