import Events
import Foundation
import NIOCore

/// One line on the swarm's socket, as JSON: a report and when it happened.
struct SwarmLine: Codable, Equatable {
    var at: WallTime
    var report: CanaryReport
}

extension ByteBuffer {
    /// `value` as one line of JSON with its newline.
    init(jsonLine value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(bytes: try encoder.encode(value))
        writeInteger(UInt8(ascii: "\n"))
    }
}

/// Cuts a stream into lines; one that is too long is left out, and told.
struct LineDecoder: ByteToMessageDecoder {
    enum Line: Equatable, Sendable {
        /// Without its newline.
        case text(ByteBuffer)
        /// A line longer than the limit was left out.
        case overlong
    }

    typealias InboundOut = Line

    let bytesMax: Int
    private var isSkipping = false

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    mutating func decode(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer
    ) throws -> DecodingState {
        let newline = UInt8(ascii: "\n")
        guard let end = buffer.readableBytesView.firstIndex(of: newline) else {
            if buffer.readableBytes > bytesMax { isSkipping = true }
            if isSkipping { buffer.moveReaderIndex(to: buffer.writerIndex) }
            return .needMoreData
        }
        let length = end - buffer.readerIndex
        let text = buffer.readSlice(length: length) ?? ByteBuffer()
        buffer.moveReaderIndex(forwardBy: 1)
        let isOverlong = isSkipping || length > bytesMax
        isSkipping = false
        context.fireChannelRead(Self.wrapInboundOut(isOverlong ? .overlong : .text(text)))
        return .continue
    }

    /// A last line without a newline was cut off and is dropped.
    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        while try decode(context: context, buffer: &buffer) == .continue {}
        return .needMoreData
    }
}
