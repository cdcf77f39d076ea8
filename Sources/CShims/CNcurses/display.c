// Taking the terminal and giving it back.
#include "CNcurses.h"
#include "guard.h"
#include "waiting.h"
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// From <term.h>, which cannot be included: it defines `lines`, `columns`, `buttons` as macros.
extern int setupterm(const char *, int, int *);

// The only bytes that are sent past ncurses, because it does not know these modes: bracketed paste
// (2004: pasted text is marked as such), and mouse clicks (1000) with decimal coordinates (1006).
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

static SCREEN *screen;
static FILE *input_file, *output_file;
static CNcurses_Guard guard;
static bool mouse;

// MARK: Opening and closing

static bool usable_terminal(int output) {
    const char *name = getenv("TERM");
    int reason = 0;
    if (!name || !*name || setupterm(name, output, &reason) != OK) return false;
    const char *place_cursor = tigetstr("cup");
    return place_cursor && place_cursor != (char *)-1;
}

enum CNcurses_Result CNcurses_check(int input, int output) {
    if (!isatty(input) || !isatty(output)) return CNcurses_not_a_terminal;
    return usable_terminal(output) ? CNcurses_ok : CNcurses_unusable_terminal;
}

static void append_leave(const char *text) {
    while (*text && guard.leave_length < sizeof guard.leave) {
        guard.leave[guard.leave_length++] = *text++;
    }
}

// Appends a capability without its padding, which is written as $<5>.
static void append_capability(const char *name) {
    const char *text = tigetstr(name);
    if (!text || text == (char *)-1) return;
    while (*text && guard.leave_length < sizeof guard.leave) {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end) text = end + 1;
        else guard.leave[guard.leave_length++] = *text++;
    }
}

static void prepare_leaving(void) {
    guard.leave_length = 0;
    append_leave(mouse ? MOUSE_OFF PASTE_OFF : PASTE_OFF);
    append_capability("sgr0");  // no attributes
    append_capability("op");    // the default colours
    append_capability("cnorm"); // a visible cursor
    append_capability("rmcup"); // the first screen
    append_leave("\r");
}

static void switch_modes(bool on) {
    const char *modes = on ? (mouse ? PASTE_ON MOUSE_ON : PASTE_ON)
                           : (mouse ? MOUSE_OFF PASTE_OFF : PASTE_OFF);
    CNcurses_guard_write(guard.output, modes, strlen(modes));
}

static void set_up_screen(void) {
    raw();
    noecho();
    nonl();
    typeahead(-1); // else painting stops while keys are waiting
    leaveok(stdscr, TRUE);
    curs_set(0);
    if (has_colors()) { // alloc_pair() crashes on terminals without
        start_color();
        use_default_colors();
    }
    CNcurses_forget_colors();
}

static void close_files(void) {
    if (input_file) fclose(input_file);
    if (output_file) fclose(output_file);
    input_file = output_file = NULL;
}

// A copy of the descriptor as a stream, so that closing it leaves the original alone.
static FILE *stream(int descriptor, const char *mode) {
    int copy = dup(descriptor);
    FILE *file = copy < 0 ? NULL : fdopen(copy, mode);
    if (!file && copy >= 0) close(copy);
    return file;
}

enum CNcurses_Result CNcurses_open(int input, int output, bool wants_mouse) {
    if (screen) return CNcurses_already_open;
    enum CNcurses_Result checked = CNcurses_check(input, output);
    if (checked != CNcurses_ok) return checked;
    if (tcgetattr(input, &guard.settings) != 0) return CNcurses_system_error;
    // Only the characters: numbers elsewhere in the program keep their decimal point. Outside a
    // UTF-8 locale ncurses would replace every box and every letter with an accent.
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    guard.input = input;
    guard.output = output;
    mouse = wants_mouse;
    if (!CNcurses_waiting_begin(input) || !CNcurses_guard_arm()) return CNcurses_system_error;
    input_file = stream(input, "r");
    output_file = stream(output, "w");
    if (input_file && output_file) screen = newterm(NULL, output_file, input_file);
    if (!screen) {
        bool no_files = !input_file || !output_file;
        close_files();
        CNcurses_guard_disarm();
        return no_files ? CNcurses_system_error : CNcurses_unusable_terminal;
    }
    set_up_screen();
    prepare_leaving();
    CNcurses_guard_raise(&guard);
    switch_modes(true);
    CNcurses_resize(); // LINES and COLUMNS in the environment may have lied to newterm()
    return CNcurses_ok;
}

void CNcurses_close(void) {
    if (!screen) return;
    switch_modes(false);
    endwin();
    // endwin() restores what ncurses saw; this is what was there before.
    tcsetattr(guard.input, TCSANOW, &guard.settings);
    CNcurses_guard_lower();
    CNcurses_guard_disarm();
    CNcurses_guard_replay_errors();
    delscreen(screen);
    screen = NULL;
    close_files();
}

void CNcurses_suspend(void) {
    if (!screen) return;
    switch_modes(false);
    endwin();
    CNcurses_guard_lower();
    CNcurses_guard_replay_errors();
    CNcurses_guard_stop();
    CNcurses_guard_raise(&guard);
    CNcurses_continued();
}

void CNcurses_continued(void) {
    if (!screen) return;
    reset_prog_mode();
    switch_modes(true);
    CNcurses_resize();
    CNcurses_repaint();
    CNcurses_flush();
}

bool CNcurses_resize(void) {
    struct winsize size;
    if (ioctl(guard.output, TIOCGWINSZ, &size) != 0) return false;
    if (size.ws_row == 0 || size.ws_col == 0) return false; // a terminal that cannot say
    if (!is_term_resized(size.ws_row, size.ws_col)) return false;
    resize_term(size.ws_row, size.ws_col);
    werase(stdscr);
    clearok(curscr, TRUE);
    return true;
}
