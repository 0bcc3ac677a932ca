#!/usr/bin/env python3
"""How fast six trivial processes are up and gone under `bench start`, next to foreman and honcho; and what a flood does.

    benchmarks/process/peers.py [ROUNDS]        9 rounds by default

Method: the contestants take turns, one run each a round, so that whatever else the machine does meets all of them alike; one round
before the first is not counted. The Procfile has six lines that write their pid and sleep.
  up      from the exec of the manager until all six have written their pid
  gone    from TERM to the manager until it and all six have ended
The flood: one process writes LINES lines of 80 bytes as fast as it can, beside one that writes the time of day every 10 ms. The
manager's output is a pipe that this script reads.
  lines/s the flood's lines by the time from its first to its last
  delay   the most by which a line of the clock came late
Printed are medians with minimum and maximum, and the ratio to foreman as the median of the ratios of each round.
Needs: a built ./bench whose AOT cache exists (the script waits for it), foreman (Debian: ruby-foreman); honcho if it is there.
"""
import os, re, shutil, signal, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES = 500_000
LIMIT_S = 60

CONTESTANTS = {"bench": [str(ROOT / "env/bin/bench"), "start", "-f", "Procfile"]}
if shutil.which("foreman"):
    CONTESTANTS["foreman"] = ["foreman", "start", "-f", "Procfile"]
if shutil.which("honcho"):
    CONTESTANTS["honcho"] = ["honcho", "start", "-f", "Procfile"]


def until(true, what, pause=0.0005):
    limit = time.monotonic() + LIMIT_S
    while not true():
        if time.monotonic() > limit:
            sys.exit(f"peers: {what} took more than {LIMIT_S} s")
        time.sleep(pause)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def up_and_gone(command):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Procfile").write_text(
            "".join(f"p{n}: echo $$ > up.p{n}; exec sleep 600\n" for n in range(6)))
        began = time.monotonic()
        manager = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        files = [Path(folder) / f"up.p{n}" for n in range(6)]
        until(lambda: all(file.exists() and file.stat().st_size for file in files), "being up")
        up = time.monotonic() - began
        pids = [int(file.read_text()) for file in files]
        began = time.monotonic()
        manager.send_signal(signal.SIGTERM)
        until(lambda: manager.poll() is not None and not any(map(alive, pids)), "being gone")
        return up * 1000, (time.monotonic() - began) * 1000


FLOOD = "import sys\nline = b'x' * 79 + b'\\n'\nfor n in range(%d): sys.stdout.buffer.write(line)\nprint('the end')\nimport time; time.sleep(600)" % LINES
CLOCK = "import time\nwhile True: print('clock', time.time(), flush=True); time.sleep(0.01)"


def flood(command):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "flood.py").write_text(FLOOD)
        (Path(folder) / "clock.py").write_text(CLOCK)
        (Path(folder) / "Procfile").write_text("flood: python3 flood.py\nclock: python3 clock.py\n")
        manager = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   start_new_session=True, bufsize=1 << 20)
        timer = threading.Timer(LIMIT_S, manager.kill)
        timer.start()
        whole, torn, first, last, late = 0, 0, None, None, 0.0
        for line in manager.stdout:
            if b"xxxx" in line:
                first = first or time.time()
                last = time.time()
                good = line.rstrip(b"\n\r").endswith(b"x" * 79) and line.count(b"x") == 79
                whole, torn = whole + good, torn + (not good)
            elif b"| clock " in line and first:
                late = max(late, time.time() - float(line.split()[-1]))
            elif b"the end" in line:
                break
        timer.cancel()
        manager.send_signal(signal.SIGTERM)
        threading.Thread(target=manager.stdout.read, daemon=True).start()
        until(lambda: manager.poll() is not None, "stopping after the flood")
        return whole, torn, whole / max(last - first, 1e-9), late * 1000


def trained(folder):
    """Whether a start like those to come has an AOT cache; if not one is made, beside a folder that stays meanwhile."""
    (Path(folder) / "Procfile").write_text("once: exec sleep 0.1\n")
    trace = subprocess.run(["bash", "-x", *CONTESTANTS["bench"]], cwd=folder, capture_output=True, text=True).stderr
    return re.search(r"^\+ exec .*-XX:AOTCache=", trace, re.M)


def row(name, values, unit):
    return f"{name:24} {statistics.median(values):10.0f} [{min(values):.0f}..{max(values):.0f}] {unit}"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    if not os.access(CONTESTANTS["bench"][0], os.X_OK):
        sys.exit("peers: run ./bench version first, which builds")
    with tempfile.TemporaryDirectory() as folder:
        until(lambda: trained(folder), "the AOT cache", 1)
    figures = {name: [] for name in CONTESTANTS}
    for turn in range(rounds + 1):
        for name, command in CONTESTANTS.items():
            result = up_and_gone(command)
            if turn:
                figures[name].append(result)
    print(f"six processes, {rounds} rounds: median [min..max]")
    for index, what in enumerate(("up", "gone")):
        for name, values in figures.items():
            print(row(f"  {name} {what}", [value[index] for value in values], "ms"), end="")
            if name != "foreman" and "foreman" in figures:
                ratio = statistics.median(a[index] / b[index] for a, b in zip(values, figures["foreman"]))
                print(f"   {ratio:.2f} x foreman", end="")
            print()
    print(f"a flood of {LINES} lines, {min(rounds, 3)} rounds")
    for name, command in CONTESTANTS.items():
        results = [flood(command) for _ in range(min(rounds, 3))]
        lost = sum(LINES - whole - torn for whole, torn, _, _ in results)
        print(row(f"  {name}", [each[2] for each in results], "lines/s"),
              f"  lost {lost}, torn {sum(each[1] for each in results)},"
              f" clock late by {max(each[3] for each in results):.0f} ms at most")


main()
