#!/usr/bin/env python3
"""Writes the logs that `run` measures with; the same bytes each time.

    generate.py combined|upstream|json LINES FILE
"""
import random, sys

KIND, LINES, PATH = sys.argv[1], int(sys.argv[2]), sys.argv[3]
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
]
TARGETS = [f"/static/app-{n}.js" for n in range(400)] + [f"/api/todos/{n}" for n in range(400)]
TARGETS += ["/sockjs/info?cb=k3j2h1", "/", "/websocket", "/health"]
STATUSES = [200] * 90 + [304] * 5 + [404, 502, 101, 499, 503]
chance = random.Random(20261123)
pick = chance.choice

with open(PATH, "w") as out:
    for number in range(LINES):
        second = number // 2_000
        day, hour, minute, at = 1 + second // 86_400, second // 3_600 % 24, second // 60 % 60, second % 60
        status, size, target, agent = pick(STATUSES), chance.randrange(100_000), pick(TARGETS), pick(AGENTS)
        client = f"10.{chance.randrange(4)}.{chance.randrange(64)}.{chance.randrange(64)}"
        if KIND == "json":
            out.write(
                f'{{"msec":{1_795_400_000 + second}.{number % 1000:03},"conn":{number},"nreq":1,"rid":"{number:032x}",'
                f'"remote":"{client}:40000","req":"GET {target} HTTP/1.1","status":{status},"rt":0.0{number % 90:02},'
                f'"ua":"10.0.0.1:3000","us":"{status}","uct":"0.000","uht":"0.001","urt":"0.001","sent":{size},'
                f'"rcvd":197,"compl":"OK","upg":"","agent":"{agent}"}}\n')
            continue
        line = (f'{client} - - [{day:02}/Nov/2026:{hour:02}:{minute:02}:{at:02} +0000] '
                f'"GET {target} HTTP/1.1" {status} {size} "-" "{agent}"')
        if KIND == "upstream":
            # One request in fifty needed a second server.
            if number % 50 == 0:
                line += f' 10.0.0.1:3000, 10.0.0.2:3000 502, {status} 0.0{number % 90:02} -, 0.001 0.000, 0.00{number % 9}'
            else:
                line += f' 10.0.0.1:3000 {status} 0.0{number % 90:02} 0.001 0.00{number % 9}'
        out.write(line + "\n")
