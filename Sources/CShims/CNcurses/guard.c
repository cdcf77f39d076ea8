// See guard.h.
#include "guard.h"
#include "CNcurses.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    // Standard error is replayed from its end: a crash report with its backtrace fits.
    replayed_bytes = 8192,
    // A library that complains for hours must not eat the memory.
    kept_bytes = 1024 * 1024,
    // Room for the handlers when the stack itself has overflowed.
    handler_stack_bytes = 64 * 1024,
};

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS,
                                    SIGFPE, SIGSEGV, SIGSYS,  SIGQUIT};
static const int plain_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static CNcurses_Guard guard;
static int raised; // the terminal is ours; taken atomically by whoever gives it back
static pid_t owner;
static struct sigaction previous[NSIG];
static int signal_pipe[2] = {-1, -1};
static volatile sig_atomic_t continued;

static int real_errors = -1;   // standard error as it was
static int kept_errors = -1;   // where it goes meanwhile
static volatile sig_atomic_t errors_lost; // some were forgotten to bound the memory

void CNcurses_guard_write(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return; // the terminal is gone: nobody is left to tell
        bytes += written;
        count -= (size_t)written;
    }
}

// MARK: Standard error

// While the display is up, anything written to standard error would land in the middle of the
// screen and be lost with it. A memory file takes it instead. Only when it is a terminal: a user
// who sent it to a file wants it there.
static void keep_errors(void) {
    if (!isatty(STDERR_FILENO)) return;
    if (kept_errors < 0) kept_errors = memfd_create("standard error", MFD_CLOEXEC);
    if (real_errors < 0) real_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (kept_errors < 0 || real_errors < 0) return;
    fcntl(kept_errors, F_SETFL, O_APPEND); // so that trimming it leaves no hole
    dup2(kept_errors, STDERR_FILENO);
}

static void release_errors(void) {
    if (real_errors >= 0) dup2(real_errors, STDERR_FILENO);
}

// Safe in a signal handler.
void CNcurses_guard_replay_errors(void) {
    if (kept_errors < 0) return;
    static const char notice[] = "[earlier messages left out]\n";
    static char text[replayed_bytes];
    off_t size = lseek(kept_errors, 0, SEEK_END);
    off_t start = size > replayed_bytes ? size - replayed_bytes : 0;
    if (start > 0 || errors_lost) CNcurses_guard_write(STDERR_FILENO, notice, sizeof notice - 1);
    ssize_t count = pread(kept_errors, text, sizeof text, start);
    if (count > 0) CNcurses_guard_write(STDERR_FILENO, text, (size_t)count);
    if (ftruncate(kept_errors, 0) == 0) errors_lost = 0;
}

void CNcurses_guard_trim_errors(void) {
    struct stat status;
    if (kept_errors < 0 || fstat(kept_errors, &status) != 0 || status.st_size <= kept_bytes) return;
    if (ftruncate(kept_errors, 0) == 0) errors_lost = 1;
}

// MARK: Giving the terminal back

void CNcurses_guard_raise(const CNcurses_Guard *new_guard) {
    guard = *new_guard;
    keep_errors();
    __atomic_store_n(&raised, 1, __ATOMIC_SEQ_CST);
}

void CNcurses_guard_lower(void) {
    if (__atomic_exchange_n(&raised, 0, __ATOMIC_SEQ_CST)) release_errors();
}

// Only async-signal-safe calls: it runs in handlers of crashes. A forked child that dies must not
// touch its parent's terminal, hence the owner.
static void give_back(void) {
    if (getpid() != owner || !__atomic_exchange_n(&raised, 0, __ATOMIC_SEQ_CST)) return;
    int saved_errno = errno;
    // In the background tcsetattr() would stop the process instead.
    sigset_t background, before;
    sigemptyset(&background);
    sigaddset(&background, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &background, &before);
    CNcurses_guard_write(guard.output, guard.leave, guard.leave_length);
    tcsetattr(guard.input, TCSANOW, &guard.settings);
    release_errors();
    CNcurses_guard_replay_errors();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved_errno;
}

// MARK: Signals

static void on_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    give_back();
    // The previous handler, Swift's backtracer or the default, takes its turn: a fault happens
    // again as soon as this returns; a signal that was sent has to be sent again.
    sigaction(number, &previous[number], NULL);
    if (info->si_code <= 0) raise(number);
}

static void on_plain(int number) {
    int saved_errno = errno;
    if (getpid() != owner) { // a child that has not become its program yet
        sigaction(number, &previous[number], NULL);
        raise(number);
        return;
    }
    if (number == SIGCONT) continued = 1;
    char byte = (char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1); // full: enough signals are waiting
    (void)ignored;
    errno = saved_errno;
}

static void watch_plain(int number, struct sigaction *before) {
    struct sigaction action = {.sa_handler = on_plain, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, before);
}

void CNcurses_protect_thread(void) {
    stack_t current, own = {.ss_size = handler_stack_bytes};
    if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
    own.ss_sp = malloc(handler_stack_bytes); // kept for as long as the thread lives
    if (own.ss_sp) sigaltstack(&own, NULL);
}

bool CNcurses_guard_arm(void) {
    if (signal_pipe[0] < 0) {
        if (pipe2(signal_pipe, O_NONBLOCK | O_CLOEXEC) != 0) return false;
        atexit(give_back); // an exit() from anywhere
    }
    CNcurses_protect_thread();
    owner = getpid();
    struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&crash.sa_mask);
    for (size_t i = 0; i < COUNT(crash_signals); i++) {
        sigaction(crash_signals[i], &crash, &previous[crash_signals[i]]);
    }
    for (size_t i = 0; i < COUNT(plain_signals); i++) {
        watch_plain(plain_signals[i], &previous[plain_signals[i]]);
    }
    return true;
}

void CNcurses_guard_disarm(void) {
    for (size_t i = 0; i < COUNT(crash_signals); i++) {
        sigaction(crash_signals[i], &previous[crash_signals[i]], NULL);
    }
    for (size_t i = 0; i < COUNT(plain_signals); i++) {
        sigaction(plain_signals[i], &previous[plain_signals[i]], NULL);
    }
}

void CNcurses_guard_stop(void) {
    // The whole group stops, as it does when the kernel sees Ctrl-Z: under `make` the shell waits
    // for make, not for us. Our own handler steps aside, or nothing would stop.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigemptyset(&standard.sa_mask);
    continued = 0;
    sigaction(SIGTSTP, &standard, NULL);
    kill(0, SIGTSTP);
    // Another thread may be the one that takes the signal, a moment later. A group without a
    // shell to continue it is not stopped at all: then half a second passes and work goes on.
    for (int tries = 0; !continued && tries < 50; tries++) poll(NULL, 0, 10);
    watch_plain(SIGTSTP, NULL);
}

int CNcurses_guard_signals(void) { return signal_pipe[0]; }
