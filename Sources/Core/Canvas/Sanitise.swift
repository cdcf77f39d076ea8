/// Makes a text from outside safe to show: nothing in it can move the cursor, change colours or the
/// reading order, or hide.
///
/// What becomes what:
/// - C0 controls (escape, carriage return, tab, NUL, …) and DEL: caret notation, `^[` `^M` `^I` `^?`
/// - C1 controls, bidi and other format characters, zero-width and variation characters, tags,
///   blanks that are not U+0020, line and paragraph separators, private and unassigned code
///   points: their number, `<U+202E>`
/// - a mark without a base, or beyond the first on its base: its number; a cell holds one mark
/// - everything else stays
///
/// Idempotent: what comes out is left as it is. Never fails.
package func sanitise(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var safe = String.UnicodeScalarView()
    var acceptsMark = false
    for scalar in text.unicodeScalars {
        if scalar.isMark, !scalar.isHidden {
            if acceptsMark { safe.append(scalar) } else { safe.append(contentsOf: spelled(scalar)) }
            acceptsMark = false
        } else if scalar.isHidden {
            safe.append(contentsOf: spelled(scalar))
            acceptsMark = false
        } else {
            safe.append(scalar)
            acceptsMark = true
        }
    }
    return String(safe)
}

/// Makes bytes from outside safe to show: as for text, and each byte that is not UTF-8 as `\xFF`.
package func sanitise(bytes: [UInt8]) -> String {
    if bytes.allSatisfy(isPlain) { return String(decoding: bytes, as: UTF8.self) }
    if let text = String(validating: bytes, as: UTF8.self) { return sanitise(text) }
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var offset = 0
    while true {
        switch parser.parseScalar(from: &rest) {
        case .valid(let encoded):
            text.unicodeScalars.append(Unicode.UTF8.decode(encoded))
            offset += encoded.count
        case .error(let length):
            for byte in bytes[offset..<min(offset + length, bytes.count)] {
                text += "\\x" + hexadecimal(UInt32(byte), digits: 2)
            }
            offset += length
        case .emptyInput:
            return sanitise(text)
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would act on it, or a reader could not see it.
    fileprivate var isHidden: Bool {
        if value < 0x7F { return value < 0x20 }
        if value < 0xA1 { return true }
        switch value {
        case 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x2800, 0x3164,
            0xFE00...0xFE0F,
            0xFFA0, 0xE0100...0xE01EF:
            return true
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            return true
        default: return false
        }
    }
}

private func spelled(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    if scalar.value < 0x20, let letter = Unicode.Scalar(scalar.value + 0x40) {
        return "^\(letter)".unicodeScalars
    }
    if scalar.value == 0x7F { return "^?".unicodeScalars }
    return "<U+\(hexadecimal(scalar.value, digits: 4))>".unicodeScalars
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
