/* What Linux offers and Swift cannot call well: functions that Glibc's Swift module lacks (inotify,
   eventfd) or whose arguments would need unsafe code at every call (struct stat, poll, strerror).
   Every function returns -errno where the system call would return -1 and set errno. */
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

/* What a file is: a struct stat without the parts that differ between machines. */
struct clinux_file {
    uint64_t device;
    uint64_t inode;
    int64_t size;
    /* Names that lead to it; 0 when it is deleted but still open. */
    uint64_t links;
    /* 1 for a regular file, 0 for a directory, device, pipe or socket. */
    int regular;
};

/* Opens for reading; never blocks on a pipe without a writer, never takes over a terminal. */
int clinux_open(const char *path);
int clinux_close(int descriptor);
/* Reads up to `size` bytes at `offset`; a read cut short by a signal is tried again. */
int64_t clinux_read_at(int descriptor, void *buffer, size_t size, int64_t offset);
int clinux_identify(int descriptor, struct clinux_file *file);
/* Follows a symbolic link, as opening does. */
int clinux_identify_path(const char *path, struct clinux_file *file);

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
