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

/* A file beside `path`, new, empty and ours; its name, with this end, goes to `beside`. */
static int create_beside(const char *path, const char *end, char beside[PATH_MAX]) {
    int length = snprintf(beside, PATH_MAX, "%s.signalbox-new%s", path, end);
    if (length < 0 || length >= PATH_MAX) return -ENAMETOOLONG;
    /* What a crash has left. */
    unlink(beside);
    return clinux_create(beside);
}

/* Fills what `create_beside` made, puts it in the place of `path` and closes it; on disk when it returns
   0, else gone. `result` is what went wrong before. */
static int put_in_place(
    int new, const char *beside, const char *path, const void *bytes, size_t size, int result
) {
    if (result == 0) result = clinux_write_all(new, bytes, size);
    if (result == 0) result = clinux_sync(new);
    if (close(new) < 0 && result == 0) result = -errno;
    if (result == 0) result = clinux_rename(beside, path);
    if (result != 0) {
        unlink(beside);
        return result;
    }
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    return clinux_sync_directory(dirname(folder));
}

int clinux_replace(const char *path, const void *bytes, size_t size) {
    char beside[PATH_MAX];
    int old = clinux_open_own(path);
    if (old < 0) return old;
    int new = create_beside(path, "", beside);
    int result = new < 0 ? new : copy_rights(old, new);
    if (new >= 0) result = put_in_place(new, beside, path, bytes, size, result);
    close(old);
    return result;
}

int clinux_put(const char *path, const void *bytes, size_t size, unsigned mode) {
    /* Two processes that put at the same time must not rename each other's half. */
    char beside[PATH_MAX], end[32];
    snprintf(end, sizeof end, ".%ld", (long)getpid());
    int new = create_beside(path, end, beside);
    if (new < 0) return new;
    int result = fchmod(new, mode) < 0 ? -errno : 0;
    return put_in_place(new, beside, path, bytes, size, result);
}
