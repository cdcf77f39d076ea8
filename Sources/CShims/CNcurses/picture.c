// What ncurses is told to show.
#include "CNcurses.h"
#include "guard.h"
#include <curses.h>
#include <wchar.h>

// The pair of the last cell: neighbours mostly share it.
static int last_foreground, last_background, last_pair;

int32_t CNcurses_colors(void) { return has_colors() ? COLORS : 0; }
int32_t CNcurses_rows(void) { return getmaxy(stdscr); }
int32_t CNcurses_columns(void) { return getmaxx(stdscr); }

static int pair_for(int foreground, int background) {
    if (foreground == last_foreground && background == last_background) return last_pair;
    last_foreground = foreground;
    last_background = background;
    bool plain = !has_colors() || (foreground < 0 && background < 0);
    int pair = plain ? 0 : alloc_pair(foreground, background);
    last_pair = pair < 0 ? 0 : pair; // the terminal has no more pairs: better plain than wrong
    return last_pair;
}

static attr_t attributes_for(uint16_t wanted) {
    attr_t attributes = WA_NORMAL;
    if (wanted & CNcurses_bold) attributes |= WA_BOLD;
    if (wanted & CNcurses_dim) attributes |= WA_DIM;
    if (wanted & CNcurses_underline) attributes |= WA_UNDERLINE;
    if (wanted & CNcurses_reverse) attributes |= WA_REVERSE;
    return attributes;
}

// One glyph of a run being put together.
static void add_glyph(cchar_t *glyph, wchar_t base, wchar_t combining, const CNcurses_Cell *cell) {
    wchar_t text[3] = {base, combining, 0};
    int pair = pair_for(cell->foreground, cell->background);
    setcchar(glyph, text, attributes_for(cell->attributes), 0, &pair);
}

void CNcurses_put(int row, int column, const CNcurses_Cell *cells, int count) {
    enum { longest_run = 256 };
    static cchar_t glyphs[longest_run + 1]; // a cell may need two
    int used = 0, start = column;
    for (int i = 0; i < count; i++) {
        const CNcurses_Cell *cell = &cells[i];
        // ncurses moves on by its own idea of a character's width. Where that differs (a newer
        // emoji, a control character that slipped through) everything to the right would shift.
        if (wcwidth((wchar_t)cell->scalar) == cell->width) {
            bool combines = cell->combining && wcwidth((wchar_t)cell->combining) == 0;
            wchar_t combining = combines ? (wchar_t)cell->combining : 0;
            add_glyph(&glyphs[used++], (wchar_t)cell->scalar, combining, cell);
        } else {
            add_glyph(&glyphs[used++], L'\xFFFD', 0, cell);
            if (cell->width == 2) add_glyph(&glyphs[used++], L' ', 0, cell);
        }
        column += cell->width;
        if (used >= longest_run || i == count - 1) {
            mvwadd_wchnstr(stdscr, row, start, glyphs, used);
            used = 0;
            start = column;
        }
    }
}

void CNcurses_erase(void) { werase(stdscr); }
void CNcurses_repaint(void) { clearok(curscr, TRUE); }

void CNcurses_forget_colors(void) {
    // Terminals with exact colours never give a pair back: after 65536 there would be none left.
    if (has_colors()) reset_color_pairs();
    last_foreground = last_background = -1;
    last_pair = 0;
}

void CNcurses_cursor(int row, int column, bool visible) {
    curs_set(visible ? 1 : 0);
    leaveok(stdscr, !visible);
    if (visible) wmove(stdscr, row, column);
}

void CNcurses_flush(void) {
    wnoutrefresh(stdscr);
    doupdate();
    CNcurses_guard_trim_errors();
}
