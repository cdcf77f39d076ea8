/* Established TCP connections from the kernel's own tables: NETLINK_SOCK_DIAG, sock_diag(7). Part of
   CLinux because the messages are C structures of <linux/inet_diag.h>, with macros for their borders
   that Swift cannot call. -errno is returned where the system call would return -1 and set errno.

   Any user may ask. What is told is the network namespace of the asking thread: inside a container,
   the container's own. */
#ifndef CLINUX_SOCKETS_H
#define CLINUX_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

/* One end of an established connection. Addresses are IPv6 in two halves, in the host's byte order;
   IPv4 stands as ::ffff:a.b.c.d, however its socket was opened. Ports are in the host's byte order. */
struct clinux_connection {
    uint64_t local_high, local_low;
    uint64_t remote_high, remote_low;
    /* The kernel's number of this socket, never used again while it runs. */
    uint64_t cookie;
    uint16_t local_port, remote_port;
};

/* Which TCP sockets are told (include/net/tcp_states.h of the kernel). */
enum clinux_socket_state { CLINUX_ESTABLISHED = 1, CLINUX_LISTENING = 10 };

/* What a message says of the table that is read. */
struct clinux_table {
    /* It was the last one. */
    int has_ended;
    /* The table changed so that what was told of it cannot be trusted (NLM_F_DUMP_INTR). */
    int is_torn;
};

/* A netlink socket whose receiving ends after `timeout_milliseconds`. */
int clinux_sockets_open(int timeout_milliseconds);

/* Asks for the table of TCP sockets of a state and a family: 4 or 6 (6 holds IPv4 clients of IPv6
   listeners too). `sequence` marks the answer. Where ports are given, the kernel tells only of
   connections with one of the local or of the remote ports; with none, of all. More than 256 ports
   give -E2BIG. A kernel that does not take such a filter answers with -EINVAL. */
int clinux_sockets_ask(
    int descriptor, int family, enum clinux_socket_state state, uint32_t sequence,
    const uint16_t *local_ports, size_t local_count,
    const uint16_t *remote_ports, size_t remote_count
);

/* One message of the kernel's answer, whole. Returns its size, -EMSGSIZE when the buffer is too
   small, -ETIMEDOUT when none came, -ENOBUFS when the kernel dropped some. */
int64_t clinux_sockets_receive(int descriptor, void *buffer, size_t size);

/* Reads a message: every connection that it holds, up to `room`. Parts with another `sequence` are
   passed over. Never reads beyond `size`, whatever the bytes say. Sets what is true of `table` and clears
   nothing. Returns the number of connections, or the kernel's own -errno; -EBADMSG when the bytes
   are no such message, -ENOSPC when there is no room. */
int64_t clinux_sockets_parse(
    const void *bytes, size_t size, uint32_t sequence,
    struct clinux_connection *found, size_t room, struct clinux_table *table
);

/* Ends one established connection in the kernel, as `ss -K` does: its process sees ECONNABORTED, the
   other end a reset (SOCK_DESTROY, tcp_abort). The cookie must be the connection's, so that no other
   one with the same addresses is met. Returns 0; -ENOENT when it is not there any more, -EPERM without
   CAP_NET_ADMIN, -EOPNOTSUPP when the kernel was built without INET_DIAG_DESTROY. */
int clinux_sockets_destroy(
    int descriptor, uint32_t sequence, const struct clinux_connection *connection
);

#endif
