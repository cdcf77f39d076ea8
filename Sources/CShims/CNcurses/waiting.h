// What the display tells the part that waits.
#pragma once
#include <stdbool.h>

/// From now on this descriptor is waited for and read; false when the system refused.
bool CNcurses_waiting_begin(int input);
