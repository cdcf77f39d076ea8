import Foundation

/// A terminal without a screen: what is written to it can be read, and it can type.
final class PseudoTerminal {
    private(set) var master: Int32
    let slave: Int32
    /// Everything that was written so far and not yet forgotten.
    private(set) var output = ""

    struct Refused: Error {}

    // TIOCSPTLCK and TIOCGPTN of <asm/ioctls.h>; their macros do not reach Swift.
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, unsafe ioctl(master, Self.unlock, &locked) == 0,
            unsafe ioctl(master, Self.number, &number) == 0
        else { throw Refused() }
        slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw Refused() }
        resize(columns: columns, rows: rows)
    }

    deinit {
        hangUp()
        close(slave)
    }

    func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(master, bytes, bytes.count)
    }

    /// The bits of the terminal's local modes that matter: line by line, echo, keys as signals.
    var localModes: UInt32 {
        var settings = termios()
        _ = unsafe tcgetattr(slave, &settings)
        return settings.c_lflag & UInt32(ICANON | ECHO | ISIG)
    }

    /// Forgets what was written, and waits until nothing more comes for a moment.
    func settle() {
        while readSome(limitMilliseconds: 100) {}
        output = ""
    }

    /// Waits until `text` was written; false when 10 s were not enough.
    func waits(for text: String) -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while !output.contains(text) {
            guard ContinuousClock.now < deadline else { return false }
            _ = readSome(limitMilliseconds: 100)
        }
        return true
    }

    /// Reads what is there already.
    func drain() { while readSome(limitMilliseconds: 0) {} }

    private func readSome(limitMilliseconds: Int32) -> Bool {
        var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&watched, 1, limitMilliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(master, &bytes, bytes.count)
        guard count > 0 else { return false }
        output += String(decoding: bytes[..<count], as: UTF8.self)
        return true
    }
}
