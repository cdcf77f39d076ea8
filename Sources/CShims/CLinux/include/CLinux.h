/* What Linux offers and Swift cannot call well: functions that Glibc's Swift module lacks (inotify,
   eventfd) or whose arguments would need unsafe code at every call (struct stat, poll, strerror).
   Every function returns -errno where the system call would return -1 and set errno. */
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

#include "Sockets.h"
#include "Streams.h"
enum clinux_kind {
    CLINUX_REGULAR,
    CLINUX_PIPE,
    CLINUX_DIRECTORY,
    CLINUX_SOCKET,
    CLINUX_DEVICE
};

/* What a file is: a struct stat without the parts that differ between machines. */
struct clinux_file {
    uint64_t device;
    uint64_t inode;
    int64_t size;
    /* Names that lead to it; 0 when it is deleted but still open. */
    uint64_t links;
    /* When it was last written to, in nanoseconds since 1970, UTC. */
    int64_t modified;
    enum clinux_kind kind;
};

/* Opens for reading; never blocks on a pipe without a writer, never takes over a terminal. */
int clinux_open(const char *path);
int clinux_close(int descriptor);
/* Reads up to `size` bytes at `offset`; a read cut short by a signal is tried again. */
int64_t clinux_read_at(int descriptor, void *buffer, size_t size, int64_t offset);
/* Reads what comes next; for pipes. -EAGAIN when there is a writer and nothing to read. */
int64_t clinux_read(int descriptor, void *buffer, size_t size);
/* Lets reads of a pipe wait for its writer. */
int clinux_make_blocking(int descriptor);
/* Where the next bytes at or after `offset` are that are not in a hole; -ENXIO when only a hole
   is left. */
int64_t clinux_next_data(int descriptor, int64_t offset);
/* The kind of file system (a *_MAGIC of linux/magic.h). */
int64_t clinux_file_system(int descriptor);
int clinux_identify(int descriptor, struct clinux_file *file);
/* Follows a symbolic link, as opening does. */
int clinux_identify_path(const char *path, struct clinux_file *file);

/* Writes the path without symbolic links; returns its length. */
int64_t clinux_real_path(const char *path, char *buffer, size_t size);
/* Writes the names in a directory that begin with `prefix`, each ended by a zero byte, as many as
   fit; returns the number of bytes written. */
int64_t clinux_list(const char *directory, const char *prefix, char *buffer, size_t size);

/* Small files of our own, written so that a crash leaves the old or the new one. Links are never
   followed. */
int clinux_make_directory(const char *path);
int clinux_open_own(const char *path);
/* Fails when the name is taken; only the owner may read it. */
int clinux_create(const char *path);
int clinux_write_all(int descriptor, const void *bytes, size_t size);
int clinux_sync(int descriptor);
int clinux_sync_directory(const char *path);
int clinux_rename(const char *from, const char *to);
int clinux_remove(const char *path);
/* Replaces a regular file that is there, so that readers see the old bytes or the new ones. Owner and
   mode stay. The new file is made beside it as PATH.signalbox-new, which no `*.conf` matches. The
   last part of the path may not be a symbolic link: resolve it first. */
int clinux_replace(const char *path, const void *bytes, size_t size);
/* The same for a file that may not be there yet; it gets this mode, whatever the umask. */
int clinux_put(const char *path, const void *bytes, size_t size, unsigned mode);

/* The account of a user number (getpwuid_r); -ENOENT when it has none. */
int clinux_account(unsigned user, char *buffer, size_t size);

/* An inotify queue that never blocks. */
int clinux_inotify_open(void);
/* Names that come and go in a directory. */
int clinux_inotify_watch_directory(int queue, const char *path);
/* Writes to a file, its truncation, and its renaming. Returns a handle to end the watch with. */
int clinux_inotify_watch_file(int queue, const char *path);
int clinux_inotify_end_watch(int queue, int handle);

/* A counter that wakes clinux_wait. */
int clinux_wake_open(void);
int clinux_wake(int descriptor);

/* Waits until one of the two (-1 for none) has something, or the time is over; then empties both.
   Returns 1 when there was something, 0 when the time was over. */
int clinux_wait(int wake, int queue, int timeout_milliseconds);

/* Writes the text of an errno, such as "Permission denied". */
void clinux_describe(int number, char *buffer, size_t size);

#endif
