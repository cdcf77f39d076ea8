// What Swift cannot call well of zlib: inflateInit2 is a macro, and a z_stream must never move.
#pragma once
#include <stdlib.h>
#include <zlib.h>

/// A decoder of one gzip member; null when there is no memory. Ended with czlib_close().
static inline z_stream *czlib_open(void) {
    z_stream *stream = (z_stream *)calloc(1, sizeof *stream);
    // 15: the largest window; + 16: gzip with its checks, nothing else.
    if (stream && inflateInit2(stream, 15 + 16) != Z_OK) {
        free(stream);
        stream = NULL;
    }
    return stream;
}

static inline void czlib_close(z_stream *stream) {
    inflateEnd(stream);
    free(stream);
}

/// Begins with the next member.
static inline void czlib_reset(z_stream *stream) { inflateReset(stream); }

/// Decodes on; the sizes go in as what there is and come out as what is left.
/// Returns zlib's result: Z_STREAM_END at the end of a member.
static inline int czlib_inflate(z_stream *stream, const void *input, size_t *input_size,
                                void *output, size_t *output_size) {
    stream->next_in = (Bytef *)input;
    stream->avail_in = (uInt)*input_size;
    stream->next_out = (Bytef *)output;
    stream->avail_out = (uInt)*output_size;
    int result = inflate(stream, Z_NO_FLUSH);
    *input_size = stream->avail_in;
    *output_size = stream->avail_out;
    return result;
}

/// The most bytes that packing `size` of them can take.
static inline size_t czlib_bound(size_t size) { return compressBound((uLong)size); }

/// Packs as zlib's format (RFC 1950); `output_size` goes in as the room there is and comes out as
/// what was used. Returns Z_OK, or why not.
static inline int czlib_pack(const void *input, size_t input_size, void *output,
                             size_t *output_size, int level) {
    uLongf used = (uLongf)*output_size;
    int result = compress2((Bytef *)output, &used, (const Bytef *)input, (uLong)input_size, level);
    *output_size = used;
    return result;
}

/// Unpacks what czlib_pack() made, never beyond the room there is.
static inline int czlib_unpack(const void *input, size_t input_size, void *output,
                               size_t *output_size) {
    uLongf used = (uLongf)*output_size;
    int result = uncompress((Bytef *)output, &used, (const Bytef *)input, (uLong)input_size);
    *output_size = used;
    return result;
}

/// CRC-32 as gzip has it.
static inline unsigned czlib_checksum(const void *input, size_t input_size) {
    return (unsigned)crc32_z(0, (const Bytef *)input, input_size);
}
