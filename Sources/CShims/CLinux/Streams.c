#define _GNU_SOURCE
#include "Streams.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sock_diag.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_wait_readable(int descriptor, int wake, int timeout_milliseconds) {
    struct pollfd descriptors[2] = {{descriptor, POLLIN, 0}, {wake, POLLIN, 0}};
    int ready = poll(descriptors, 2, timeout_milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    return descriptors[0].revents != 0 && descriptors[1].revents == 0;
}

int64_t clinux_read_stream(int descriptor, void *buffer, size_t size) {
    ssize_t count;
    do count = read(descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int clinux_udp_listen(const char *address, int port, int buffer_bytes) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, &found) != 0 || found == NULL) return -EADDRNOTAVAIL;
    int descriptor = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int result = descriptor < 0 ? -errno : descriptor;
    if (descriptor >= 0) {
        /* Beyond rmem_max only root may go; a refusal leaves the default. */
        if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) < 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
        if (bind(descriptor, found->ai_addr, found->ai_addrlen) < 0) {
            result = -errno;
            close(descriptor);
        }
    }
    freeaddrinfo(found);
    return result;
}

int clinux_udp_port(int descriptor) {
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    if (getsockname(descriptor, (struct sockaddr *)&name, &size) < 0) return -errno;
    /* The port stands at the same place in both families. */
    return ntohs(((struct sockaddr_in *)&name)->sin_port);
}

int64_t clinux_receive(int descriptor, void *buffer, size_t size) {
    ssize_t count;
    do count = recv(descriptor, buffer, size, MSG_DONTWAIT);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int64_t clinux_dropped(int descriptor) {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t size = sizeof memory;
    if (getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, memory, &size) < 0) return -errno;
    if (size <= SK_MEMINFO_DROPS * sizeof memory[0]) return -ENOPROTOOPT;
    return memory[SK_MEMINFO_DROPS];
}

int clinux_take_standard_input(void) {
    if (isatty(STDIN_FILENO)) return -ENOTTY;
    int taken = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (taken < 0) return -errno;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) terminal = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (terminal < 0 || dup2(terminal, STDIN_FILENO) < 0) {
        int error = -errno;
        close(taken);
        return error;
    }
    close(terminal);
    return taken;
}
