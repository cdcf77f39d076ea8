/* Counts allocations of the program it is preloaded into; tells the number at its end.
   cc -O2 -shared -fPIC -o count_malloc.so count_malloc.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_long count;

void *malloc(size_t size) {
    static void *(*real)(size_t);
    if (!real) real = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return real(size);
}

__attribute__((destructor)) static void tell(void) { fprintf(stderr, "allocations=%ld\n", count); }
