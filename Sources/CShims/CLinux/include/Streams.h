/* Log sources that are no files: pipes and datagrams. Part of CLinux; -errno is returned where the
   system call would return -1 and set errno. */
#ifndef CLINUX_STREAMS_H
#define CLINUX_STREAMS_H

#include <stddef.h>
#include <stdint.h>

/* Waits until `descriptor` can be read (or has ended, or failed), `wake` was signalled, or the time
   is over (-1: no limit). Returns 1 when it can be read and nobody signalled, else 0. */
int clinux_wait_readable(int descriptor, int wake, int timeout_milliseconds);
/* Reads what is there, up to `size` bytes; 0 at the end. */
int64_t clinux_read_stream(int descriptor, void *buffer, size_t size);

/* Binds a UDP socket that never blocks. The kernel grants less than `buffer_bytes` when its
   net.core.rmem_max is lower and this user may not go beyond it. */
int clinux_udp_listen(const char *address, int port, int buffer_bytes);
/* The port it is bound to: that of port 0 is the system's choice. */
int clinux_udp_port(int descriptor);
/* One datagram, whole up to `size` bytes. -EAGAIN when there is none. */
int64_t clinux_receive(int descriptor, void *buffer, size_t size);
/* Datagrams that this socket had no room for since it was bound, modulo 2^32. */
int64_t clinux_dropped(int descriptor);

/* Gives standard input to the caller under a new number, and the controlling terminal (/dev/null
   when there is none) takes its place. -ENOTTY when standard input is itself a terminal. */
int clinux_take_standard_input(void);

#endif
