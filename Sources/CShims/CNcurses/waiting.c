// What arrives: keys, signals and wake-ups.
#include "CNcurses.h"
#include "guard.h"
#include "waiting.h"
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int input = -1;      // -1: not open, or gone
static int wake_event = -1; // never closed: CNcurses_wake() may come late

bool CNcurses_waiting_begin(int descriptor) {
    input = descriptor;
    if (wake_event < 0) wake_event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return wake_event >= 0;
}

int CNcurses_wait(int limit_milliseconds) {
    struct pollfd watched[] = {
        {.fd = input, .events = POLLIN},
        {.fd = CNcurses_guard_signals(), .events = POLLIN},
        {.fd = wake_event, .events = POLLIN},
    };
    if (poll(watched, 3, limit_milliseconds) < 0) return errno == EINTR ? CNcurses_signal_ready : 0;
    int ready = 0;
    if (watched[0].revents) ready |= CNcurses_input_ready;
    if (watched[1].revents) ready |= CNcurses_signal_ready;
    if (watched[2].revents) {
        uint64_t count;
        if (read(wake_event, &count, sizeof count) > 0) ready |= CNcurses_woken;
    }
    return ready;
}

int CNcurses_read(uint8_t *bytes, int capacity) {
    ssize_t count = read(input, bytes, (size_t)capacity);
    if (count > 0) return (int)count;
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    input = -1; // else poll() would return at once, for ever
    return -1;
}

int CNcurses_next_signal(void) {
    unsigned char number;
    return read(CNcurses_guard_signals(), &number, 1) == 1 ? number : 0;
}

void CNcurses_wake(void) {
    uint64_t one = 1;
    ssize_t ignored = write(wake_event, &one, sizeof one); // full: it is awake already
    (void)ignored;
}
