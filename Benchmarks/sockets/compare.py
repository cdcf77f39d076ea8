#!/usr/bin/env python3
"""compare.py COUNTING [CONNECTIONS]: processor time of one census of sockets, ours and ss's.

Opens CONNECTIONS (10,000) loopback connections between two processes, so that each has one end and
stays below the limit of open files, and asks in turns for them, in the same run.
"""
import os
import resource
import socket
import subprocess
import sys

counting, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
count = min(count, limit - 100)

listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
port = listener.getsockname()[1]
ready, told = os.pipe()
hold, go = os.pipe()
server = os.fork()
if server == 0:
    os.close(go)
    held = [listener.accept()[0] for _ in range(count)]
    os.write(told, b"x")
    os.read(hold, 1)  # ends when the other process does
    os._exit(0)
held = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
os.read(ready, 1)


def ss(*arguments, runs=20):
    """Milliseconds of one run: user, system, both; and the connections told."""
    command = ["ss", "-Htn", *arguments]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.count(b"\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(runs):
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user = (after.ru_utime - before.ru_utime) / runs * 1000
    system = (after.ru_stime - before.ru_stime) / runs * 1000
    return user + system, lines


print(f"{count} connections, {2 * count} ends, Linux {os.uname().release}, {os.cpu_count()} cores")
for turn in range(3):
    listed, first, later = subprocess.run(
        [counting, f"127.0.0.1:{port}", "200"], capture_output=True, text=True, check=True
    ).stdout.split()
    all_ends, all_lines = ss()
    one_port, one_lines = ss("state", "established", f"( sport = :{port} )")
    print(
        f"census {float(later):6.2f} ms (first {float(first):.2f} ms, {listed} listed)   "
        f"ss -tn {all_ends:6.2f} ms ({all_lines} lines)   "
        f"ss -tn sport {one_port:6.2f} ms ({one_lines} lines)   "
        f"ratio {all_ends / float(later):.1f} and {one_port / float(later):.1f}"
    )
os.close(go)
os.waitpid(server, 0)
