// The terminal, as far as Swift may see it.
//
// <curses.h> stays out of this header: its macros and its globals (`clear`, `move`, `filter`, …)
// would leak into every Swift file that imports the module, and most of its constants do not
// import anyway. ncurses writes and knows the terminal's abilities; the bytes that the terminal
// sends are read here but decoded in Swift, because ncurses' own decoder loses mouse reports,
// pastes and lone Escape keys.
//
// One display per process. Nothing here is safe from two threads at once, except CNcurses_wake().
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum CNcurses_Result {
    CNcurses_ok = 0,
    CNcurses_not_a_terminal,   // input or output is a file, a pipe or nothing
    CNcurses_unusable_terminal, // TERM is unset, unknown, or cannot place its cursor
    CNcurses_system_error,     // the system refused; errno says why
    CNcurses_already_open,
};

enum CNcurses_Attribute {
    CNcurses_bold = 1,
    CNcurses_dim = 2,
    CNcurses_underline = 4,
    CNcurses_reverse = 8,
};

enum CNcurses_Readiness {
    CNcurses_input_ready = 1,
    CNcurses_signal_ready = 2,
    CNcurses_woken = 4,
};

// One cell to paint. Colours are the terminal's numbers; -1 is its default colour.
typedef struct {
    uint32_t scalar;
    uint32_t combining; // 0: none
    int32_t foreground;
    int32_t background;
    uint16_t attributes; // CNcurses_Attribute
    uint16_t width;      // columns taken: 1 or 2
} CNcurses_Cell;

/// Whether a display could be opened on these descriptors; changes nothing.
enum CNcurses_Result CNcurses_check(int input, int output);

/// Lets the crash handlers run even when the calling thread's stack has overflowed.
void CNcurses_protect_thread(void);

/// Takes the terminal: raw mode, second screen, bracketed paste, and mouse reports when asked.
enum CNcurses_Result CNcurses_open(int input, int output, bool mouse);

/// Gives the terminal back and prints what was written to standard error meanwhile.
void CNcurses_close(void);

/// Stops the process group as Ctrl-Z does elsewhere; returns when it is continued.
void CNcurses_suspend(void);

/// Takes the terminal again after the process was stopped by a signal that cannot be caught.
void CNcurses_continued(void);

/// How many colours there are; 0: none, 1 << 24: exact red, green and blue.
int32_t CNcurses_colors(void);
int32_t CNcurses_rows(void);
int32_t CNcurses_columns(void);

/// Takes over the terminal's size; true when it changed, and then the screen is blank.
bool CNcurses_resize(void);

/// Puts cells side by side from (row, column) into the picture that CNcurses_flush() sends.
void CNcurses_put(int row, int column, const CNcurses_Cell *cells, int count);

/// Blanks the picture.
void CNcurses_erase(void);

/// Makes the next flush repaint everything, whatever the terminal shows now.
void CNcurses_repaint(void);

/// Forgets the colours used so far: before a change of theme.
void CNcurses_forget_colors(void);

/// Shows the cursor at a place, or hides it.
void CNcurses_cursor(int row, int column, bool visible);

/// Sends the changes to the terminal.
void CNcurses_flush(void);

/// Waits for input, a signal or a wake-up; returns CNcurses_Readiness bits, 0 when the time is
/// over. A negative limit waits for ever.
int CNcurses_wait(int limit_milliseconds);

/// Reads what was typed; 0 when there is nothing just now, -1 when the terminal is gone.
/// A terminal that is gone is not waited for again.
int CNcurses_read(uint8_t *bytes, int capacity);

/// The next signal that arrived, or 0.
int CNcurses_next_signal(void);

/// Ends a CNcurses_wait() early. Safe from any thread, at any time.
void CNcurses_wake(void);
