#!/usr/bin/env python3
"""Measures terminal programs from outside, through a pty of their own.

    terminal.py idle SECONDS NAME=COMMAND [NAME=COMMAND ...]   CPU and bytes written while nobody types
    terminal.py keys COUNT COMMAND                             from a key to its painted screen

All programs of one call are measured one after the other on the same machine, at 140x44. CPU is user
plus system time of the process and its threads (children apart), from /proc/PID/stat.
"""
import fcntl, os, pty, random, select, shlex, signal, struct, sys, termios, time

COLUMNS, ROWS = 140, 44
SETTLE_SECONDS = 8
TICKS = os.sysconf("SC_CLK_TCK")


def start(command):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", SWIFT_BACKTRACE="enable=no")
        words = shlex.split(command)
        os.execvp(words[0], words)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    os.kill(pid, signal.SIGWINCH)
    return pid, fd


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def drain(fd, seconds):
    """Reads what is written for so long; returns the number of bytes."""
    end, count = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            count += len(os.read(fd, 65536))
    return count


def stop(pid, fd):
    os.kill(pid, signal.SIGTERM)
    try:
        while drain(fd, 0.2):
            pass
    except OSError:
        pass  # The program has closed its side.
    os.waitpid(pid, 0)
    os.close(fd)


def idle(seconds, programs):
    print(f"{'program':<12} {'CPU %':>7} {'bytes/s':>9}   (idle, {seconds:.0f} s, {COLUMNS}x{ROWS})")
    for program in programs:
        name, command = program.split("=", 1)
        pid, fd = start(command)
        drain(fd, SETTLE_SECONDS)
        before, began = cpu_seconds(pid), time.monotonic()
        count = drain(fd, seconds)
        spent, wall = cpu_seconds(pid) - before, time.monotonic() - began
        print(f"{name:<12} {100 * spent / wall:>7.2f} {count / wall:>9.0f}", flush=True)
        stop(pid, fd)


def keys(count, command):
    """Alternates between two views: each answer repaints most of the screen."""
    pid, fd = start(command)
    drain(fd, SETTLE_SECONDS)
    chance, waits = random.Random(1), []
    for number in range(count):
        drain(fd, chance.uniform(0.03, 0.12))
        os.write(fd, b"51"[number % 2 : number % 2 + 1])
        began, got = time.monotonic(), 0
        # A clock that ticks by itself writes a few dozen bytes; a change of view writes thousands.
        while got < 500 and time.monotonic() - began < 2:
            if select.select([fd], [], [], 0.5)[0]:
                got += len(os.read(fd, 65536))
        waits.append(time.monotonic() - began)
    stop(pid, fd)
    waits.sort()
    rank = lambda p: 1000 * waits[min(len(waits) - 1, int(p * len(waits)))]
    print(f"key to painted screen, {count} keys: "
          f"p50 {rank(.5):.2f} ms  p90 {rank(.9):.2f} ms  p99 {rank(.99):.2f} ms  max {1000 * waits[-1]:.2f} ms")


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[1] == "idle":
        idle(float(sys.argv[2]), sys.argv[3:])
    elif len(sys.argv) > 3 and sys.argv[1] == "keys":
        keys(int(sys.argv[2]), " ".join(sys.argv[3:]))
    else:
        sys.exit(__doc__)
