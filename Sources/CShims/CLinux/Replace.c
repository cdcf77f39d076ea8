#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Gives the new file what the old one has: its owner, then its mode, which a change of owner may
   cut. */
static int copy_rights(int from, int to) {
    struct stat old, new;
    if (fstat(from, &old) < 0 || fstat(to, &new) < 0) return -errno;
    if (!S_ISREG(old.st_mode)) return -EINVAL;
    int same = old.st_uid == new.st_uid && old.st_gid == new.st_gid;
    if (!same && fchown(to, old.st_uid, old.st_gid) < 0) return -errno;
    return fchmod(to, old.st_mode & 07777) < 0 ? -errno : 0;
}

int clinux_replace(const char *path, const void *bytes, size_t size) {
    char new_path[PATH_MAX], folder[PATH_MAX];
    int length = snprintf(new_path, sizeof new_path, "%s.signalbox-new", path);
    if (length < 0 || (size_t)length >= sizeof new_path) return -ENAMETOOLONG;
    snprintf(folder, sizeof folder, "%s", path);
    int old = clinux_open_own(path);
    if (old < 0) return old;
    /* What a crash has left. */
    unlink(new_path);
    int new = clinux_create(new_path);
    int result = new < 0 ? new : copy_rights(old, new);
    if (result == 0) result = clinux_write_all(new, bytes, size);
    if (result == 0) result = clinux_sync(new);
    if (new >= 0 && close(new) < 0 && result == 0) result = -errno;
    close(old);
    if (result == 0) result = clinux_rename(new_path, path);
    if (result != 0) {
        if (new >= 0) unlink(new_path);
        return result;
    }
    return clinux_sync_directory(dirname(folder));
}
