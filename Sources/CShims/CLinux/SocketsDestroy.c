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

struct request {
    struct nlmsghdr header;
    struct inet_diag_req_v2 ask;
};

static void put_address(__be32 part[4], int is_four, uint64_t high, uint64_t low) {
    if (is_four) {
        part[0] = htonl((uint32_t)low);
        return;
    }
    part[0] = htonl((uint32_t)(high >> 32));
    part[1] = htonl((uint32_t)high);
    part[2] = htonl((uint32_t)(low >> 32));
    part[3] = htonl((uint32_t)low);
}

static int is_four(uint64_t high, uint64_t low) { return high == 0 && low >> 32 == 0xffff; }

/* The kernel's answer to the request with this number. */
static int await_answer(int descriptor, uint32_t sequence) {
    char answer[4096];
    for (;;) {
        int64_t size = clinux_sockets_receive(descriptor, answer, sizeof answer);
        if (size < 0) return (int)size;
        struct nlmsghdr header;
        int error;
        if ((size_t)size < sizeof header + sizeof error) return -EBADMSG;
        memcpy(&header, answer, sizeof header);
        if (header.nlmsg_seq != sequence) continue;
        if (header.nlmsg_type != NLMSG_ERROR) return -EBADMSG;
        memcpy(&error, answer + sizeof header, sizeof error);
        return error > 0 ? -EBADMSG : error;
    }
}

int clinux_sockets_destroy(
    int descriptor, uint32_t sequence, const struct clinux_connection *connection
) {
    /* IPv4 within an IPv6 socket is found by its IPv4 addresses too: the kernel keeps both. */
    int four = is_four(connection->local_high, connection->local_low) &&
               is_four(connection->remote_high, connection->remote_low);
    struct request request = {
        .header =
            {
                .nlmsg_len = sizeof request,
                .nlmsg_type = SOCK_DESTROY,
                .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
                .nlmsg_seq = sequence,
            },
        .ask =
            {
                .sdiag_family = four ? AF_INET : AF_INET6,
                .sdiag_protocol = IPPROTO_TCP,
                .idiag_states = 1u << CLINUX_ESTABLISHED,
                .id =
                    {
                        .idiag_sport = htons(connection->local_port),
                        .idiag_dport = htons(connection->remote_port),
                        .idiag_cookie =
                            {(uint32_t)connection->cookie, (uint32_t)(connection->cookie >> 32)},
                    },
            },
    };
    struct inet_diag_sockid *id = &request.ask.id;
    put_address(id->idiag_src, four, connection->local_high, connection->local_low);
    put_address(id->idiag_dst, four, connection->remote_high, connection->remote_low);
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    ssize_t sent;
    do
        sent = sendto(
            descriptor, &request, sizeof request, 0, (struct sockaddr *)&kernel, sizeof kernel
        );
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : await_answer(descriptor, sequence);
}
