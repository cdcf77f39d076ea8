#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

int64_t clinux_read(int descriptor, void *buffer, size_t size) {
    ssize_t count;
    do count = read(descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int clinux_make_blocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -errno;
    return fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) < 0 ? -errno : 0;
}

int64_t clinux_next_data(int descriptor, int64_t offset) {
    off_t next = lseek(descriptor, offset, SEEK_DATA);
    return next < 0 ? -errno : next;
}

int64_t clinux_file_system(int descriptor) {
    struct statfs status;
    return fstatfs(descriptor, &status) < 0 ? -errno : (int64_t)(status.f_type & 0xffffffff);
}

int64_t clinux_real_path(const char *path, char *buffer, size_t size) {
    char resolved[PATH_MAX];
    if (!realpath(path, resolved)) return -errno;
    size_t length = strlen(resolved);
    if (length >= size) return -ENAMETOOLONG;
    memcpy(buffer, resolved, length + 1);
    return (int64_t)length;
}

int64_t clinux_list(const char *directory, const char *prefix, char *buffer, size_t size) {
    DIR *entries = opendir(directory);
    if (!entries) return -errno;
    size_t prefix_length = strlen(prefix), used = 0;
    struct dirent *entry;
    while ((entry = readdir(entries))) {
        size_t length = strlen(entry->d_name) + 1;
        if (strncmp(entry->d_name, prefix, prefix_length) != 0) continue;
        if (used + length > size) break;
        memcpy(buffer + used, entry->d_name, length);
        used += length;
    }
    closedir(entries);
    return (int64_t)used;
}

int clinux_account(unsigned user, char *buffer, size_t size) {
    char scratch[16384];
    struct passwd entry, *found = NULL;
    int error = getpwuid_r(user, &entry, scratch, sizeof scratch, &found);
    if (error != 0) return -error;
    if (!found) return -ENOENT;
    size_t length = strlen(entry.pw_name);
    if (length >= size) return -ENAMETOOLONG;
    memcpy(buffer, entry.pw_name, length + 1);
    return 0;
}

int clinux_make_directory(const char *path) {
    return mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

int clinux_open_own(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_create(const char *path) {
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    int descriptor = open(path, flags, 0600);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_write_all(int descriptor, const void *bytes, size_t size) {
    const char *next = bytes;
    while (size > 0) {
        ssize_t count = write(descriptor, next, size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -errno;
        next += count;
        size -= (size_t)count;
    }
    return 0;
}

int clinux_sync(int descriptor) { return fsync(descriptor) < 0 ? -errno : 0; }

int clinux_sync_directory(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    int result = clinux_sync(descriptor);
    close(descriptor);
    return result;
}

int clinux_rename(const char *from, const char *to) { return rename(from, to) < 0 ? -errno : 0; }

int clinux_remove(const char *path) { return unlink(path) < 0 ? -errno : 0; }
