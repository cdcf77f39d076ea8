// Whatever happens, the terminal is given back: the part of the shim that deals with signals,
// crashes and standard error. It knows nothing of ncurses.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/// What to give back.
typedef struct {
    int input;
    int output;
    struct termios settings; // as they were before
    char leave[512];         // what to send to leave the second screen and the modes
    size_t leave_length;
} CNcurses_Guard;

/// Installs the signal handlers; before newterm(), which only leaves alone what is not default.
/// False when the system refused; errno says why.
bool CNcurses_guard_arm(void);

/// Puts back the handlers that were there before.
void CNcurses_guard_disarm(void);

/// From now on the terminal is to be given back, and standard error is kept aside.
void CNcurses_guard_raise(const CNcurses_Guard *guard);

/// The terminal has been given back in order; standard error is itself again.
void CNcurses_guard_lower(void);

/// Prints what was kept of standard error, and forgets it.
void CNcurses_guard_replay_errors(void);

/// Keeps the memory held by standard error bounded.
void CNcurses_guard_trim_errors(void);

/// Stops the process group and returns when it is continued.
void CNcurses_guard_stop(void);

/// The descriptor that becomes readable when a signal has arrived; read one byte for each.
int CNcurses_guard_signals(void);

/// Writes all of it, whatever interrupts. Safe in a signal handler.
void CNcurses_guard_write(int descriptor, const char *bytes, size_t count);
