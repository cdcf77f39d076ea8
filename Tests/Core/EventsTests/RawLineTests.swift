import Events
import Foundation
import Testing

@Suite struct `A raw line` {
    @Test(arguments: [
        ([UInt8](), #"{"text":""}"#),
        (Array("GET é".utf8), #"{"text":"GET é"}"#),
        ([0xFF, 0x0A, 0x9B], #"{"hex":"ff0a9b"}"#),
        ([0xC0, 0xAF], #"{"hex":"c0af"}"#),
        ([0xED, 0xA0, 0x80], #"{"hex":"eda080"}"#),
    ])
    func `is written as text when it is UTF-8, else as hexadecimal`(
        bytes: [UInt8],
        expected: String
    ) throws {
        let written = try JSONEncoder().encode(RawLine(bytes: bytes))
        #expect(String(decoding: written, as: UTF8.self) == expected)
        #expect(try JSONDecoder().decode(RawLine.self, from: written).bytes == bytes)
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `keeps every byte`(byte: UInt8) throws {
        let line = RawLine(bytes: [byte, 0xFF, byte])
        let written = try JSONEncoder().encode(line)
        #expect(try JSONDecoder().decode(RawLine.self, from: written) == line)
    }

    @Test(arguments: [#"{"hex":"f"}"#, #"{"hex":"fg"}"#, #"{"hex":"é"}"#, "{}", #"{"hex":1}"#])
    func `of broken hexadecimal is an error, not a shorter line`(written: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RawLine.self, from: Data(written.utf8))
        }
    }

    @Test func `shows what is not UTF-8 as a replacement character`() {
        #expect(RawLine(bytes: [0x61, 0xFF, 0x62]).text == "a\u{FFFD}b")
    }
}
