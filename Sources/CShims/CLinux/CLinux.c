#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

int clinux_open(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_close(int descriptor) { return close(descriptor) < 0 ? -errno : 0; }

int64_t clinux_read_at(int descriptor, void *buffer, size_t size, int64_t offset) {
    ssize_t count;
    do count = pread(descriptor, buffer, size, offset);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

static int identify(const struct stat *status, struct clinux_file *file) {
    file->device = status->st_dev;
    file->inode = status->st_ino;
    file->size = status->st_size;
    file->links = status->st_nlink;
    file->modified = status->st_mtim.tv_sec * 1000000000LL + status->st_mtim.tv_nsec;
    file->kind = S_ISREG(status->st_mode)    ? CLINUX_REGULAR
                 : S_ISFIFO(status->st_mode) ? CLINUX_PIPE
                 : S_ISDIR(status->st_mode)  ? CLINUX_DIRECTORY
                 : S_ISSOCK(status->st_mode) ? CLINUX_SOCKET
                                             : CLINUX_DEVICE;
    return 0;
}

int clinux_identify(int descriptor, struct clinux_file *file) {
    struct stat status;
    return fstat(descriptor, &status) < 0 ? -errno : identify(&status, file);
}

int clinux_identify_path(const char *path, struct clinux_file *file) {
    struct stat status;
    return stat(path, &status) < 0 ? -errno : identify(&status, file);
}

int clinux_inotify_open(void) {
    int queue = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return queue < 0 ? -errno : queue;
}

int clinux_inotify_watch_directory(int queue, const char *path) {
    int handle = inotify_add_watch(queue, path, IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
    return handle < 0 ? -errno : handle;
}

int clinux_inotify_watch_file(int queue, const char *path) {
    int handle = inotify_add_watch(queue, path, IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF);
    return handle < 0 ? -errno : handle;
}

int clinux_inotify_end_watch(int queue, int handle) {
    return inotify_rm_watch(queue, handle) < 0 ? -errno : 0;
}

int clinux_wake_open(void) {
    int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_wake(int descriptor) { return eventfd_write(descriptor, 1) < 0 ? -errno : 0; }

int clinux_wait(int wake, int queue, int timeout_milliseconds) {
    struct pollfd descriptors[2] = {{wake, POLLIN, 0}, {queue, POLLIN, 0}};
    int ready = poll(descriptors, 2, timeout_milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    /* What happened is of no interest, only that it did: the caller looks at every file. */
    char ignored[4096];
    for (int i = 0; i < 2; i++)
        if (descriptors[i].revents & POLLIN)
            while (read(descriptors[i].fd, ignored, sizeof ignored) == (ssize_t)sizeof ignored) {}
    return ready > 0;
}

void clinux_describe(int number, char *buffer, size_t size) {
    char scratch[128];
    snprintf(buffer, size, "%s", strerror_r(number, scratch, sizeof scratch));
}
