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
