#!/usr/bin/env python3
"""Writes one log through many rotations while several programs follow it, and counts for each what
it lost and doubled.

    compare.py FOLLOWING   (the path of the built driver of our follower)

Every reader follows a log of its own, written and rotated by the same code at the same pace: 77
rotations, 100 lines in between, by renaming (the writer goes on with the old file for 50 lines, as
one does that reopens late) and by copying and cutting short (while the writer writes).
"""
import collections
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROTATIONS = 77
LINES_BETWEEN = 100
LATE_LINES = 50
SECONDS_BETWEEN = 0.1
KEPT = 5


def line(number):
    return (
        f"192.0.2.1 - - [23/Nov/2026:09:00:00 +0000] "
        f'"GET /n/{number} HTTP/1.1" 502 157 "-" "load"\n'
    ).encode()


class Writer:
    """Appends numbered lines, one write each, as a proxy without a buffer does."""

    def __init__(self, path):
        self.path = path
        self.number = 0
        self.reopen()

    def reopen(self):
        self.file = open(self.path, "ab", buffering=0)

    def write(self, count):
        for _ in range(count):
            self.number += 1
            self.file.write(line(self.number))
            if self.number % 10 == 0:
                time.sleep(0.002)


def shift(path):
    for number in range(KEPT - 1, 0, -1):
        if os.path.exists(f"{path}.{number}"):
            os.rename(f"{path}.{number}", f"{path}.{number + 1}")


def rename(path):
    """Returns the numbers that were written, all of which stayed on the disk."""
    writer = Writer(path)
    for _ in range(ROTATIONS):
        writer.write(LINES_BETWEEN)
        shift(path)
        os.rename(path, f"{path}.1")
        writer.write(LATE_LINES)
        writer.reopen()
        time.sleep(SECONDS_BETWEEN)
    writer.write(LINES_BETWEEN)
    return writer.number, set(range(1, writer.number + 1))


def copytruncate(path):
    """The same; what the copier did not copy before the file was cut is lost to everyone."""
    writer = Writer(path)
    kept = set()

    def keep(name):
        with open(name, "rb") as file:
            for written in file.read().splitlines():
                parts = written.split(b"/n/")
                if len(parts) == 2:
                    kept.add(int(parts[1].split()[0]))

    for _ in range(ROTATIONS):
        writer.write(LINES_BETWEEN)
        late = threading.Thread(target=writer.write, args=(LATE_LINES,))
        late.start()
        time.sleep(0.003)
        shift(path)
        shutil.copyfile(path, f"{path}.1")
        os.truncate(path, 0)
        late.join()
        keep(f"{path}.1")
        time.sleep(SECONDS_BETWEEN)
    writer.write(LINES_BETWEEN)
    keep(path)
    return writer.number, kept


def seen(text):
    """How many lines there are but the first, and how many of them a second time."""
    counts = collections.Counter(int(part.split()[0]) for part in text.split("/n/")[1:])
    del counts[0]
    return len(counts), sum(counts.values()) - len(counts)


class Ours:
    def __init__(self, path, directory):
        self.out = open(f"{directory}/ours", "w+")
        self.process = subprocess.Popen(
            [sys.argv[1], path], stdin=subprocess.PIPE, stdout=self.out
        )

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.out.seek(0)
        return seen(self.out.read())


class Tail:
    def __init__(self, path, directory):
        self.out = open(f"{directory}/tail", "w+")
        self.process = subprocess.Popen(
            ["tail", "-n", "+1", "-F", path], stdout=self.out, stderr=subprocess.DEVNULL
        )

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.out.seek(0)
        return seen(self.out.read())


class GoAccess:
    """Follows in its real-time mode and keeps its counts on the disk, which are asked afterwards."""

    FORMAT = ["--log-format=COMBINED", "--no-global-config"]

    def __init__(self, path, directory):
        self.database = f"{directory}/goaccess"
        os.mkdir(self.database)
        self.process = subprocess.Popen(
            ["goaccess", path, "-o", f"{directory}/live.html", "--real-time-html", "--persist",
             "--addr=127.0.0.1", f"--db-path={self.database}"] + self.FORMAT,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        report = f"{self.database}/report.json"
        subprocess.run(
            ["goaccess", "--restore", f"--db-path={self.database}", "-o", report,
             "--max-items=100000"] + self.FORMAT,
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with open(report) as file:
            general = json.load(file)["general"]
        # Which lines it saw is not told, only how many requests and how many different paths.
        return general["unique_files"] - 1, general["total_requests"] - general["unique_files"]


def main():
    print("| rotation | reader | written | not copied before the cut | lost | doubled |")
    print("|---|---|--:|--:|--:|--:|")
    for rotation in (rename, copytruncate):
        for name, reader in (("signalbox", Ours), ("tail -F", Tail), ("goaccess", GoAccess)):
            with tempfile.TemporaryDirectory() as directory:
                path = f"{directory}/access.log"
                with open(path, "wb") as file:
                    file.write(line(0))
                follower = reader(path, directory)
                time.sleep(2)
                written, kept = rotation(path)
                time.sleep(3)
                arrived, doubled = follower.end()
            print(
                f"| {rotation.__name__} | {name} | {written} | {written - len(kept - {0})} "
                f"| {written - arrived} | {doubled} |",
                flush=True,
            )


main()
