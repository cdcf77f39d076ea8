#!/usr/bin/env python3
"""Writes lines to logs at a steady rate, rotates them, and watches the console that follows them.

    soak.py SIGNALBOX [MINUTES [LINES_PER_SECOND]]      30 minutes at 20,000 lines/s unless told otherwise

Two nodes' access logs (nginx combined, one 502 in a hundred) are written and, once a minute, renamed away
and begun anew, as logrotate does. The console runs in a pty of 140x44, is sent a key twice a second, and is timed
until the screen that was asked for is painted. Once a minute its memory, CPU and open files are noted. At
the end its own counts, read back from its recording, are compared with what was written.
"""
import json, os, random, select, signal, subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from terminal import cpu_seconds, drain, start, stop

SIGNALBOX = os.path.abspath(sys.argv[1])
MINUTES = float(sys.argv[2]) if len(sys.argv) > 2 else 30
RATE = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
STEP_SECONDS = 0.05
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0"
CHANCE = random.Random(7)


class Writer(threading.Thread):
    """Writes half of the lines to each log."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.paths = [os.path.join(folder, f"web{n}.log") for n in (1, 2)]
        self.written, self.rotations, self.late = [0, 0], 0, 0.0
        self.is_stopping = False
        self.files = [open(path, "w", buffering=1 << 20) for path in self.paths]

    def run(self):
        per_step = int(RATE * STEP_SECONDS / 2)
        began = next_rotation = time.monotonic()
        next_rotation += 60
        step = 0
        while not self.is_stopping:
            stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
            for number, file in enumerate(self.files):
                lines = []
                for index in range(per_step):
                    status = 502 if index % 100 == 0 else 200
                    lines.append(f'10.0.{index % 64}.{step % 250} - - [{stamp}] "GET /api/todos/{index} HTTP/1.1" '
                                 f'{status} {index * 7} "-" "{AGENT}"\n')
                file.write("".join(lines))
                file.flush()
                self.written[number] += per_step
            if time.monotonic() >= next_rotation:
                self.rotate()
                next_rotation += 60
            step += 1
            wait = began + step * STEP_SECONDS - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            else:
                self.late = max(self.late, -wait)

    def rotate(self):
        for number, path in enumerate(self.paths):
            for age in (2, 1):
                if os.path.exists(f"{path}.{age}"):
                    os.rename(f"{path}.{age}", f"{path}.{age + 1}")
            os.rename(path, path + ".1")
            self.files[number].close()
            self.files[number] = open(path, "w", buffering=1 << 20)
            if os.path.exists(path + ".3"):
                os.remove(path + ".3")
        self.rotations += 1


def resident_mb(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024


def press(fd, key):
    """Seconds until the screen that the key asks for is painted."""
    os.write(fd, key)
    began, got = time.monotonic(), 0
    while got < 500 and time.monotonic() - began < 5:
        if select.select([fd], [], [], 1)[0]:
            got += len(os.read(fd, 65536))
    return time.monotonic() - began


def main():
    with tempfile.TemporaryDirectory(prefix="signalbox-soak-") as folder:
        os.environ["XDG_STATE_HOME"] = folder
        writer = Writer(folder)
        config = os.path.join(folder, "soak.yaml")
        with open(config, "w") as out:
            out.write("cluster: soak\nnodes:\n")
            for number, path in enumerate(writer.paths, 1):
                out.write(f"  - {{name: web{number}, upstream: ['10.0.0.{number}:3000'], logs: [{{file: {path}}}]}}\n")
        recording = os.path.join(folder, "soak.signalbox")
        pid, fd = start(f"{SIGNALBOX} watch -c {config} --recording {recording}")
        drain(fd, 3)
        writer.start()
        waits, began, cpu, minute = [], time.monotonic(), cpu_seconds(pid), 0
        print(f"{'minute':>6} {'lines written':>14} {'RSS MB':>7} {'CPU %':>6} {'files':>6}", flush=True)
        while time.monotonic() - began < MINUTES * 60:
            drain(fd, CHANCE.uniform(0.3, 0.7))
            waits.append(press(fd, b"51"[len(waits) % 2 : len(waits) % 2 + 1]))
            if time.monotonic() - began >= (minute + 1) * 60:
                minute += 1
                now = cpu_seconds(pid)
                print(f"{minute:>6} {sum(writer.written):>14,} {resident_mb(pid):>7.1f} {(now - cpu) / 0.6:>6.1f} "
                      f"{len(os.listdir(f'/proc/{pid}/fd')):>6}", flush=True)
                cpu = now
        writer.is_stopping = True
        writer.join()
        drain(fd, 3)
        stop(pid, fd)
        told = subprocess.run([SIGNALBOX, "replay", recording, "--at", "end", "--once", "--json"],
                              capture_output=True, text=True)
        waits.sort()
        rank = lambda p: 1000 * waits[min(len(waits) - 1, int(p * len(waits)))]
        print(f"{len(waits)} keys to painted screen: p50 {rank(.5):.1f} ms  p99 {rank(.99):.1f} ms  max {rank(1):.1f} ms")
        print(f"{writer.rotations} rotations of 2 logs; the writer was at most {1000 * writer.late:.0f} ms late")
        print(f"recording {os.path.getsize(recording) / 1e6:.0f} MB")
        sources = {s["source"]: s for s in json.loads(told.stdout)["sources"]} if told.returncode == 0 else {}
        if not sources:
            print(told.stderr[-500:])
        for number, written in enumerate(writer.written, 1):
            for name, source in sources.items():
                if source["node"] == f"web{number}" and source["lines"]:
                    print(f"web{number}: written {written:,}  counted {source['lines']:,}  understood {source['understood']:,}  "
                          f"difference {source['lines'] - written}")


if __name__ == "__main__":
    main()
