package import Canvas

/// Turns the bytes that a terminal sends into keys, pastes and mouse events.
///
/// A pure state machine: one byte at a time, so that it does not matter how the bytes were cut up
/// on the way. It has no clock; whoever reads the terminal waits for `patience` when something is
/// unfinished and then calls `timeout()`.
package struct InputDecoder: Sendable {
    /// Pasted bytes kept: far more than any note or filter holds.
    package static let pasteBytes = 64 * 1_024
    /// Bytes kept of one sequence: the longest known ones take about 20.
    package static let sequenceBytes = 64

    /// Pasted bytes left out because a paste was too long, since the beginning.
    package var droppedPasteBytes: Int { paste.droppedBytes }

    private var state = State.ground
    /// What the unfinished sequence consists of so far, for reports of unknown ones.
    private var sequence: [UInt8] = []
    private var paste = PasteCollector(limitBytes: Self.pasteBytes)

    private enum State: Equatable {
        case ground
        /// After ESC.
        case escape
        /// After ESC and an opening bracket: parameters follow, then a final byte.
        case control
        /// After two opening brackets: a function key of the Linux console.
        case linuxFunction
        /// After ESC O: one byte follows.
        case singleShift
        /// Inside a string that a terminal sends when it is asked something; up to BEL or ESC \.
        case string(afterEscape: Bool)
        /// A mouse report of the oldest form: so many bytes are still to come.
        case oldMouse(Int)
        /// Inside a character of several bytes: so many are still to come.
        case character(Int, Modifiers)
        case paste
    }

    package init() {}

    /// Whether a lone Escape, or the beginning of something longer, waits for more.
    package var pendingEscape: Bool { patience != nil }

    /// How long to wait for more before calling `timeout()`; nil when nothing is unfinished.
    ///
    /// A lone Escape is most likely the key: 25 ms, ncurses' shortest custom. The rest can only be
    /// cut apart by a slow network: longer, so that its end is not mistaken for keys.
    package var patience: Duration? {
        switch state {
        case .ground, .paste: nil
        case .escape: .milliseconds(25)
        default: .milliseconds(250)
        }
    }

    /// Decodes some bytes; what is unfinished waits for the next call.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        var events: [InputEvent] = []
        for byte in bytes { take(byte, into: &events) }
        return events
    }

    /// Decides what the unfinished bytes meant, because no more came.
    ///
    /// A paste stays unfinished: its end would otherwise act as keys.
    package mutating func timeout() -> [InputEvent] {
        defer { if pendingEscape { reset() } }
        switch state {
        case .ground, .paste:
            return []
        case .escape:
            return [.key(.escape)]
        default:
            // ESC and one more byte is a key held with Alt, even where it opens a sequence.
            if sequence.count == 2, sequence[0] == Byte.escape, sequence[1] < 0x80 {
                return [.key(.character(Character(Unicode.Scalar(sequence[1]))), .alt)]
            }
            return [.unknown(sequence)]
        }
    }

    // MARK: One byte

    private mutating func take(_ byte: UInt8, into events: inout [InputEvent]) {
        switch state {
        case .ground: begin(byte, [], into: &events)
        case .paste:
            if let text = paste.take(byte) {
                events.append(.paste(text))
                reset()
            }
        case .escape: takeAfterEscape(byte, into: &events)
        case .control: takeControl(byte, into: &events)
        case .singleShift, .linuxFunction: takeLast(byte, into: &events)
        case .oldMouse(let left):
            guard byte >= 0x20 else { return beginAnew(byte, into: &events) }
            remember(byte)
            if left == 1 { finish(into: &events) } else { state = .oldMouse(left - 1) }
        case .string(let afterEscape): takeString(byte, afterEscape: afterEscape, into: &events)
        case .character(let left, let modifiers):
            takeContinuation(byte, left: left, modifiers, into: &events)
        }
    }

    /// The first byte of anything, or the one after ESC.
    private mutating func begin(
        _ byte: UInt8,
        _ modifiers: Modifiers,
        into events: inout [InputEvent]
    ) {
        switch byte {
        case Byte.escape:
            reset()
            remember(byte)
            state = .escape
        case 0..<0x20, 0x7F:
            let (key, control) = KeyBytes.control(byte)
            events.append(.key(key, modifiers.union(control)))
            reset()
        case 0x20..<0x7F:
            events.append(.key(.character(Character(Unicode.Scalar(byte))), modifiers))
            reset()
        case 0xC2...0xF4:
            remember(byte)
            state = .character(byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3, modifiers)
        default:
            remember(byte)
            giveUp(into: &events)
        }
    }

    private mutating func takeAfterEscape(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case Byte.escape:
            events.append(.key(.escape))
            begin(byte, [], into: &events)
        case Byte.openingBracket:
            remember(byte)
            state = .control
        case UInt8(ascii: "O"):
            remember(byte)
            state = .singleShift
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
            remember(byte)
            state = .string(afterEscape: false)
        default:
            begin(byte, .alt, into: &events)
        }
    }

    private mutating func takeControl(_ byte: UInt8, into events: inout [InputEvent]) {
        switch byte {
        case 0x20..<0x40:
            remember(byte)
        case Byte.openingBracket where sequence.count == 2:
            remember(byte)
            state = .linuxFunction
        case UInt8(ascii: "M") where sequence.count == 2:
            remember(byte)
            state = .oldMouse(3)
        case 0x40..<0x7F:
            remember(byte)
            finish(into: &events)
        default:
            beginAnew(byte, into: &events)
        }
    }

    private mutating func takeLast(_ byte: UInt8, into events: inout [InputEvent]) {
        guard 0x20..<0x7F ~= byte else { return beginAnew(byte, into: &events) }
        remember(byte)
        // Some terminals put a digit for the keys held before the letter.
        if !(0x30..<0x3A ~= byte) { finish(into: &events) }
    }

    private mutating func takeString(
        _ byte: UInt8,
        afterEscape: Bool,
        into events: inout [InputEvent]
    ) {
        if afterEscape, byte != Byte.backslash {
            // That ESC did not end the string but began something else.
            giveUp(into: &events)
            begin(Byte.escape, [], into: &events)
            takeAfterEscape(byte, into: &events)
            return
        }
        remember(byte)
        if byte == Byte.bell || byte == Byte.backslash && afterEscape {
            finish(into: &events)
        } else {
            state = .string(afterEscape: byte == Byte.escape)
        }
    }

    private mutating func takeContinuation(
        _ byte: UInt8,
        left: Int,
        _ modifiers: Modifiers,
        into events: inout [InputEvent]
    ) {
        guard 0x80..<0xC0 ~= byte else { return beginAnew(byte, into: &events) }
        remember(byte)
        if left > 1 {
            state = .character(left - 1, modifiers)
        } else if let character = KeyBytes.character(sequence) {
            events.append(.key(.character(character), modifiers))
            reset()
        } else {
            giveUp(into: &events)
        }
    }

    // MARK: Sequences

    private mutating func remember(_ byte: UInt8) {
        if sequence.count < Self.sequenceBytes { sequence.append(byte) }
    }

    private mutating func finish(into events: inout [InputEvent]) {
        switch KeySequence.meaning(of: sequence) {
        case .event(let event):
            events.append(event)
            reset()
        case .pasteBegins:
            reset()
            state = .paste
        }
    }

    private mutating func giveUp(into events: inout [InputEvent]) {
        events.append(.unknown(sequence))
        reset()
    }

    /// For a byte that cannot belong to the sequence: what came so far is broken.
    private mutating func beginAnew(_ byte: UInt8, into events: inout [InputEvent]) {
        giveUp(into: &events)
        begin(byte, [], into: &events)
    }

    private mutating func reset() {
        sequence.removeAll(keepingCapacity: true)
        state = .ground
    }
}
