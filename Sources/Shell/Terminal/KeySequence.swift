import Canvas

/// Bytes with a meaning of their own.
enum Byte {
    static let bell: UInt8 = 7
    static let escape: UInt8 = 0x1B
    static let backslash = UInt8(ascii: "\\")
    static let openingBracket = UInt8(ascii: "[")
}

/// Keys that are one byte, or one character.
enum KeyBytes {
    /// The key behind a control byte: 0 to 31, or 127.
    ///
    /// Tab, Enter, Escape and Backspace cannot be told from Control held with I, M, [ and H.
    static func control(_ byte: UInt8) -> (Key, Modifiers) {
        switch byte {
        case 9: (.tab, [])
        case 10, 13: (.enter, [])
        case 8, 127: (.backspace, [])
        case 27: (.escape, [])
        case 0: (.character(" "), .control)
        case 1...26: (.character(Character(Unicode.Scalar(byte + 0x60))), .control)
        default: (.character(Character(Unicode.Scalar(byte + 0x40))), .control)
        }
    }

    /// The character that these UTF-8 bytes are; nil when they are none, or a control character.
    static func character(_ bytes: [UInt8]) -> Character? {
        // After ESC the bytes of the character follow it.
        let bytes = bytes.first == Byte.escape ? Array(bytes.dropFirst()) : bytes
        guard let text = String(validating: bytes, as: UTF8.self),
            let scalar = text.unicodeScalars.first, scalar.properties.generalCategory != .control
        else { return nil }
        return Character(scalar)
    }
}

/// What a complete escape sequence means.
///
/// After xterm's control sequences (invisible-island.net, ctlseqs), with the older forms of rxvt
/// and the Linux console. What terminfo says is not used: terminals differ from it too often.
enum KeySequence: Equatable {
    case event(InputEvent)
    case pasteBegins

    /// Reads a sequence, from ESC to its final byte.
    static func meaning(of bytes: [UInt8]) -> Self {
        guard bytes.count >= 3, let final = bytes.last else { return .event(.unknown(bytes)) }
        if bytes[1] == UInt8(ascii: "O") {
            return .event(letter(final, []).map { .key($0, []) } ?? .unknown(bytes))
        }
        guard bytes[1] == Byte.openingBracket else { return .event(.unknown(bytes)) }
        if bytes[2] == Byte.openingBracket {
            // The Linux console: F1 to F5 are A to E.
            let number = Int(final) - 0x40
            return .event(1...5 ~= number ? .key(.function(number)) : .unknown(bytes))
        }
        if bytes[2] == UInt8(ascii: "<") {
            let event = numbers(bytes[3...].dropLast()).flatMap { mouse($0, final) }
            return .event(event ?? .unknown(bytes))
        }
        guard let parameters = numbers(bytes[2...].dropLast()) else {
            return .event(.unknown(bytes))
        }
        if final == UInt8(ascii: "~"), parameters.first == 200 { return .pasteBegins }
        return .event(key(parameters, final) ?? .unknown(bytes))
    }

    private static func key(_ parameters: [Int], _ final: UInt8) -> InputEvent? {
        // The second number is 1 + the sum of the keys held.
        let held = parameters.count > 1 ? max(0, parameters[1] - 1) & 7 : 0
        let modifiers = Modifiers(rawValue: UInt8(held))
        switch final {
        case UInt8(ascii: "I") where parameters.isEmpty: return .focus(true)
        case UInt8(ascii: "O") where parameters.isEmpty: return .focus(false)
        case UInt8(ascii: "Z"): return .key(.backTab)
        case UInt8(ascii: "~"):
            return parameters.first.flatMap(numbered).map { .key($0, modifiers) }
        default: return letter(final, modifiers).map { .key($0, modifiers) }
        }
    }

    private static func letter(_ final: UInt8, _ modifiers: Modifiers) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4F)
        default: nil
        }
    }

    private static func numbered(_ number: Int) -> Key? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }

    /// Button, column and row, counted from 1; `M` for a press, `m` for a release.
    private static func mouse(_ numbers: [Int], _ final: UInt8) -> InputEvent? {
        let isPress = final == UInt8(ascii: "M")
        guard isPress || final == UInt8(ascii: "m"), numbers.count == 3,
            numbers[1] > 0, numbers[2] > 0
        else { return nil }
        // 4, 8 and 16 tell the keys held, 32 that the mouse moves.
        let button: Mouse.Button =
            switch numbers[0] & ~0b1_1100 {
            case 0: .left
            case 1: .middle
            case 2: .right
            case 64: .wheelUp
            case 65: .wheelDown
            default: .other
            }
        let point = Point(column: numbers[1] - 1, row: numbers[2] - 1)
        return .mouse(Mouse(button: button, at: point, isPress: isPress))
    }

    /// Numbers between semicolons; nil when there is anything else.
    ///
    /// Empty ones are 1, as terminals mean them. A number too large to be meant stops at a million.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int]? {
        let isNumeric = bytes.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ";") }
        guard isNumeric else { return nil }
        guard !bytes.isEmpty else { return [] }
        let fields = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        return fields.map { digits in
            guard !digits.isEmpty else { return 1 }
            return digits.reduce(0) { min(1_000_000, $0 * 10 + Int($1) - 0x30) }
        }
    }
}
