#define _GNU_SOURCE
#include "Sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { ports_max = 256 };

/* A filter's step: compares one port, whatever the address. */
struct port_step {
    struct inet_diag_bc_op op;
    struct inet_diag_hostcond condition;
};

/* What is sent: the request, then its filter as one attribute. */
struct request {
    struct nlmsghdr header;
    struct inet_diag_req_v2 ask;
    struct nlattr filter;
    char steps[ports_max * (sizeof(struct port_step) + sizeof(struct inet_diag_bc_op))];
};

int clinux_sockets_open(int timeout_milliseconds) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (descriptor < 0) return -errno;
    struct timeval limit = {timeout_milliseconds / 1000, timeout_milliseconds % 1000 * 1000};
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0) {
        int error = -errno;
        close(descriptor);
        return error;
    }
    return descriptor;
}

/* Writes `step OR rest`: where the port fits, the jump that follows leads to the end of the filter,
   where a connection is taken; where it does not fit, over that jump to the rest. The last step
   has no jump: where it does not fit it leads beyond the end, where a connection is left out. */
static size_t write_step(char *steps, size_t used, size_t total, unsigned char code, uint16_t port) {
    struct port_step step = {
        .op = {.code = code, .yes = sizeof step, .no = sizeof step + sizeof(struct inet_diag_bc_op)},
        .condition = {.family = AF_UNSPEC, .prefix_len = 0, .port = port},
    };
    memcpy(steps + used, &step, sizeof step);
    used += sizeof step;
    if (used == total) return used;
    struct inet_diag_bc_op jump = {
        .code = INET_DIAG_BC_JMP, .yes = sizeof jump, .no = (unsigned short)(total - used)
    };
    memcpy(steps + used, &jump, sizeof jump);
    return used + sizeof jump;
}

int clinux_sockets_ask(
    int descriptor, int family, enum clinux_socket_state state, uint32_t sequence,
    const uint16_t *local_ports, size_t local_count,
    const uint16_t *remote_ports, size_t remote_count
) {
    if (local_count > ports_max || remote_count > ports_max - local_count) return -E2BIG;
    struct request request = {
        .header =
            {
                .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
                .nlmsg_seq = sequence,
            },
        .ask =
            {
                .sdiag_family = family == 6 ? AF_INET6 : AF_INET,
                .sdiag_protocol = IPPROTO_TCP,
                .idiag_states = 1u << state,
                .id = {.idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}},
            },
        .filter = {.nla_type = INET_DIAG_REQ_BYTECODE},
    };
    size_t size = offsetof(struct request, filter);
    size_t count = local_count + remote_count;
    if (count > 0) {
        size_t total =
            count * sizeof(struct port_step) + (count - 1) * sizeof(struct inet_diag_bc_op);
        size_t used = 0;
        for (size_t i = 0; i < local_count; i++)
            used = write_step(request.steps, used, total, INET_DIAG_BC_S_COND, local_ports[i]);
        for (size_t i = 0; i < remote_count; i++)
            used = write_step(request.steps, used, total, INET_DIAG_BC_D_COND, remote_ports[i]);
        request.filter.nla_len = (unsigned short)(sizeof request.filter + total);
        size = offsetof(struct request, steps) + total;
    }
    request.header.nlmsg_len = (uint32_t)size;
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    ssize_t sent;
    do
        sent = sendto(descriptor, &request, size, 0, (struct sockaddr *)&kernel, sizeof kernel);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

int64_t clinux_sockets_receive(int descriptor, void *buffer, size_t size) {
    for (;;) {
        struct sockaddr_nl sender = {0};
        socklen_t length = sizeof sender;
        ssize_t count = recvfrom(
            descriptor, buffer, size, MSG_TRUNC, (struct sockaddr *)&sender, &length
        );
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? -ETIMEDOUT : -errno;
        if ((size_t)count > size) return -EMSGSIZE;
        /* Another process may send to this socket; only the kernel has number 0. */
        if (length == sizeof sender && sender.nl_pid == 0) return count;
    }
}

/* An address in two halves; IPv4 within IPv6 where the family is IPv4's. */
static void take_address(const __be32 part[4], int family, uint64_t *high, uint64_t *low) {
    if (family == AF_INET) {
        *high = 0;
        *low = 0xffffull << 32 | ntohl(part[0]);
        return;
    }
    *high = (uint64_t)ntohl(part[0]) << 32 | ntohl(part[1]);
    *low = (uint64_t)ntohl(part[2]) << 32 | ntohl(part[3]);
}

static void take(const struct inet_diag_msg *message, struct clinux_connection *found) {
    const struct inet_diag_sockid *id = &message->id;
    take_address(id->idiag_src, message->idiag_family, &found->local_high, &found->local_low);
    take_address(id->idiag_dst, message->idiag_family, &found->remote_high, &found->remote_low);
    found->cookie = (uint64_t)id->idiag_cookie[1] << 32 | id->idiag_cookie[0];
    found->local_port = ntohs(id->idiag_sport);
    found->remote_port = ntohs(id->idiag_dport);
}

/* The error number that an error or the end of a table carries; 0 when it carries none. */
static int carried_error(const char *payload, size_t size) {
    int error = 0;
    if (size >= sizeof error) memcpy(&error, payload, sizeof error);
    return error < 0 ? error : 0;
}

int64_t clinux_sockets_parse(
    const void *bytes, size_t size, uint32_t sequence,
    struct clinux_connection *found, size_t room, struct clinux_table *table
) {
    const char *next = bytes;
    size_t count = 0;
    while (size > 0) {
        struct nlmsghdr header;
        if (size < sizeof header) return -EBADMSG;
        memcpy(&header, next, sizeof header);
        if (header.nlmsg_len < sizeof header || header.nlmsg_len > size) return -EBADMSG;
        const char *payload = next + sizeof header;
        size_t payload_size = header.nlmsg_len - sizeof header;
        if (header.nlmsg_seq == sequence) {
            int error = 0;
            if (header.nlmsg_flags & NLM_F_DUMP_INTR) table->is_torn = 1;
            switch (header.nlmsg_type) {
            case NLMSG_DONE:
                error = carried_error(payload, payload_size);
                if (error < 0) return error;
                table->has_ended = 1;
                return (int64_t)count;
            case NLMSG_ERROR:
                error = carried_error(payload, payload_size);
                return error < 0 ? error : -EBADMSG;
            case SOCK_DIAG_BY_FAMILY: {
                struct inet_diag_msg message;
                if (payload_size < sizeof message) return -EBADMSG;
                memcpy(&message, payload, sizeof message);
                /* The kernel was asked for no other; this costs nothing to be sure of. */
                if (message.idiag_state != CLINUX_ESTABLISHED &&
                    message.idiag_state != CLINUX_LISTENING)
                    break;
                if (message.idiag_family != AF_INET && message.idiag_family != AF_INET6) break;
                if (count == room) return -ENOSPC;
                take(&message, &found[count++]);
                break;
            }
            default: break;
            }
        }
        size_t step = NLMSG_ALIGN(header.nlmsg_len);
        if (step >= size) break;
        next += step;
        size -= step;
    }
    return (int64_t)count;
}
