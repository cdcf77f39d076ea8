#!/usr/bin/env python3
"""Writes one log through many rotations while several programs follow it, and counts for each what
it lost and doubled.

    compare.py FOLLOWING   (the path of the built driver of our follower)

Every reader follows a log of its own, written and rotated by the same code at the same pace: 77
rotations, 100 lines in between, by renaming (the writer goes on with the old file for 50 lines, as
one does that reopens late) and by copying and cutting short (while the writer writes).
"""
import collections
import re
import os
import shutil
import signal
import socket
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


class Ended(Exception):
    """The reader was gone before it was asked."""


class GoAccess:
    """Follows in its real-time mode; its own page is told the counts over a WebSocket, and so are we."""

    PORT = 7890

    def __init__(self, path, directory):
        self.process = subprocess.Popen(
            ["goaccess", path, "-o", f"{directory}/live.html", "--real-time-html",
             "--addr=127.0.0.1", f"--port={self.PORT}", "--log-format=COMBINED",
             "--no-global-config", "--no-progress"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def end(self):
        if self.process.poll() is not None:
            raise Ended(self.process.returncode)
        general = self.ask()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        # Which lines it saw is not told, only how many requests and how many different paths.
        return general["unique_files"] - 1, general["total_requests"] - general["unique_files"]

    def ask(self):
        """What it counted: the newest report that it sends within three seconds."""
        with socket.create_connection(("127.0.0.1", self.PORT), 5) as link:
            link.sendall(
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1:7890\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: c2lnbmFsYm94LXJvdGF0ZQ==\r\nSec-WebSocket-Version: 13\r\n"
                b"Origin: http://127.0.0.1\r\n\r\n"
            )
            link.settimeout(3)
            data = b""
            try:
                while part := link.recv(1 << 20):
                    data += part
            except TimeoutError:
                pass
        reports = re.findall(rb'"total_requests": *(\d+).*?"unique_files": *(\d+)', data, re.S)
        if not reports:
            raise SystemExit("goaccess sent no report")
        requests, files = reports[-1]
        return {"total_requests": int(requests), "unique_files": int(files)}


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
                try:
                    arrived, doubled = follower.end()
                    lost = written - arrived
                except Ended as ended:
                    lost, doubled = f"all (it ended itself, {ended})", "–"
            print(
                f"| {rotation.__name__} | {name} | {written} | {written - len(kept - {0})} "
                f"| {lost} | {doubled} |",
                flush=True,
            )


main()
