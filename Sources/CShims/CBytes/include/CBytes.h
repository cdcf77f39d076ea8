/* Searches for bytes at the speed of the processor's vector unit, which bounds-checked loops over
   single bytes do not reach. Pure functions: no state, no allocation; they read only the bytes given. */
#ifndef CBYTES_H
#define CBYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The first place of `byte` in bytes[0 ..< count]; `count` when it is not there. */
static inline size_t cbytes_find(const uint8_t *bytes, size_t count, uint8_t byte) {
    if (count == 0) return 0;
    const uint8_t *found = (const uint8_t *)memchr(bytes, byte, count);
    return found ? (size_t)(found - bytes) : count;
}

/* The first place of `first` or `second`; `count` when neither is there. With SSE2, which every
   x86-64 has, sixteen bytes at a time; elsewhere one. */
static inline size_t cbytes_find_either(
    const uint8_t *bytes, size_t count, uint8_t first, uint8_t second
) {
    size_t index = 0;
#if defined(__SSE2__)
    const __m128i a = _mm_set1_epi8((char)first), b = _mm_set1_epi8((char)second);
    for (; index + 16 <= count; index += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(bytes + index));
        int hits = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(part, a), _mm_cmpeq_epi8(part, b)));
        if (hits) return index + (size_t)__builtin_ctz((unsigned)hits);
    }
#endif
    for (; index < count; index++) {
        if (bytes[index] == first || bytes[index] == second) return index;
    }
    return count;
}

/* Whether the two hold the same 26 bytes; the compiler makes four loads of it. */
static inline int cbytes_equal_26(const uint8_t *left, const uint8_t *right) {
    return memcmp(left, right, 26) == 0;
}

/* Whether the two hold the same bytes. Texts between fields are short: those of up to sixteen bytes
   are compared by two loads of the same width, which overlap, instead of a call. */
static inline int cbytes_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    if (count > 16) return memcmp(left, right, count) == 0;
    if (count >= 8) {
        return memcmp(left, right, 8) == 0 && memcmp(left + count - 8, right + count - 8, 8) == 0;
    }
    if (count >= 4) {
        return memcmp(left, right, 4) == 0 && memcmp(left + count - 4, right + count - 4, 4) == 0;
    }
    for (size_t index = 0; index < count; index++) {
        if (left[index] != right[index]) return 0;
    }
    return 1;
}

#endif
