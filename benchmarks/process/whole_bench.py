#!/usr/bin/env python3
"""How fast a whole bench is there, and how much memory its JVMs take.

    benchmarks/process/whole_bench.py [ROUNDS]        5 rounds by default

Method: a bench of its own, made by `bench init` from the built runtime in a temporary folder, with the sample app and ports of its own.
It is started once, which makes the site, and until the AOT caches of all roles are made. Then, ROUNDS times:
  first 200   from the exec of `bench start` to the first answer 200 of /api/method/ping
  ready       from the exec to the line `ready in`
  gone        from Ctrl-C to the end of `bench start`
and in the last round, of all JVMs of the bench, the manager included, added up from /proc/PID/smaps_rollup:
  idle        IDLE_S seconds after ready
  worked      after ten edits of a Java file, each served before the next, and one job of each queue
RSS counts pages that several processes share once for each; PSS once in all.
Needs: a built ./bench; free memory and a quiet machine.
"""
import http.client, json, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "env/runtime/bin/bench"
LIMIT_S = 120
IDLE_S = 10
ROLES = ("start", "watch", "web", "worker", "scheduler", "realtime")
QUEUES = ("short", "default", "email", "long")
EDITED = """package todo;
import dev.bench.*;
import dev.bench.http.HttpMethod;
public final class Edited {
  private Edited() {}
  @Whitelisted(allowGuest = true) public static int number(Context ctx) { return %d; }
  @Whitelisted(allowGuest = true, methods = HttpMethod.POST) public static int jobs(Context ctx) {
    for (String queue : new String[] {%s}) ctx.jobs().job(Reminders::echo, queue).queue(queue).enqueue();
    return 0;
  }
}
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def until(true, what, pause=0.005):
    limit = time.monotonic() + LIMIT_S
    while True:
        value = true()
        if value:
            return value
        if time.monotonic() > limit:
            sys.exit(f"whole_bench: {what} took more than {LIMIT_S} s")
        time.sleep(pause)


class Running:
    def __init__(self, folder, port):
        self.port, self.lines = port, []
        self.began = time.monotonic()
        self.process = subprocess.Popen([str(BENCH), "start"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, errors="replace", start_new_session=True)
        self.ready = None
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("ready in"):
                self.ready = time.monotonic() - self.began

    def ask(self, path, method="GET"):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request(method, path, headers={"Host": "site1.localhost"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""

    def first_200(self):
        until(lambda: self.ask("/api/method/ping")[0] == 200, "the first answer")
        return time.monotonic() - self.began

    def until_ready(self):
        until(lambda: self.ready or self.process.poll() is not None, "being ready")
        if not self.ready:
            sys.exit("whole_bench: bench start ended:\n" + "".join(self.lines[-20:]))
        return self.ready

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began


def jvms(folder):
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
            here = os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            continue
        role = next((word[13:] for word in words if word.startswith("-Dbench.role=")), None)
        if role and words[0].endswith("/java") and here == str(folder):
            sums = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found[role] = tuple(int(re.search(rf"^{what}:\s+(\d+)", sums, re.M)[1]) / 1024 for what in ("Rss", "Pss"))
    return found


def tell_memory(what, folder):
    found = jvms(folder)
    print(f"  {what:8} RSS {sum(each[0] for each in found.values()):5.0f} MB   PSS {sum(each[1] for each in found.values()):5.0f} MB   "
          + "  ".join(f"{role} {rss:.0f}" for role, (rss, _) in sorted(found.items())))


def cached(folder):
    roles = {"start": ["start"], "watch": ["watch"], "web": ["serve"], "worker": ["worker"], "scheduler": ["schedule"], "realtime": ["socketio"]}
    return all(re.search(r"^\+ exec .*-XX:AOTCache=", subprocess.run(
        ["bash", "-x", str(BENCH), *words, "--help"], cwd=folder, capture_output=True, text=True).stderr, re.M)
               for words in roles.values())


def edit(folder, number):
    queues = ", ".join(f'"{queue}"' for queue in QUEUES)
    (folder / "apps/todo/src/main/java/todo/Edited.java").write_text(EDITED % (number, queues))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    if not BENCH.exists():
        sys.exit("whole_bench: run ./bench version first, which builds")
    home = Path(tempfile.mkdtemp(prefix="whole-bench-")).resolve()
    folder = home / "bench"
    running = None
    try:
        subprocess.run([str(BENCH), "init", str(folder)], check=True, stdout=subprocess.DEVNULL)
        web, socketio, watcher, cache, queue = free_ports(5)
        settings = folder / "sites/common_site_config.json"
        known = json.loads(settings.read_text()) if settings.exists() else {}
        known.update(webserver_port=web, socketio_port=socketio, file_watcher_port=watcher, developer_mode=1,
                     redis_cache=f"redis://127.0.0.1:{cache}", redis_queue=f"redis://127.0.0.1:{queue}",
                     redis_socketio=f"redis://127.0.0.1:{cache}")
        settings.write_text(json.dumps(known, indent=1))
        for what in ("procfile", "redis"):
            subprocess.run([str(BENCH), "setup", what, "--yes"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        shutil.copytree(ROOT / "apps/todo", folder / "apps/todo", ignore=shutil.ignore_patterns("target"))
        (folder / "sites/apps.txt").write_text("bench\ntodo\n")
        running = Running(folder, web)
        running.until_ready()
        until(lambda: cached(folder), "the AOT caches", 1)
        running.stop()
        figures = []
        for turn in range(rounds):
            running = Running(folder, web)
            first, ready = running.first_200(), running.until_ready()
            if turn == rounds - 1:
                time.sleep(IDLE_S)
                print("memory of all JVMs")
                tell_memory("idle", folder)
                for number in range(10):
                    edit(folder, number)
                    until(lambda: running.ask("/api/method/todo.Edited.number")[1] == b'{"message":%d}' % number, "a reload")
                status, body = running.ask("/api/method/todo.Edited.jobs", "POST")
                if status != 200:
                    sys.exit(f"whole_bench: enqueuing was answered {status}: {body.decode()}")
                time.sleep(IDLE_S)
                tell_memory("worked", folder)
            figures.append((first, ready, running.stop()))
        print(f"{rounds} rounds: median [min..max]")
        for index, what in enumerate(("first 200", "ready", "gone")):
            values = [each[index] for each in figures]
            print(f"  {what:10} {statistics.median(values):6.2f} [{min(values):.2f}..{max(values):.2f}] s")
    finally:
        if running and running.process.poll() is None:
            running.process.kill()
            running.process.wait()
        shutil.rmtree(home, ignore_errors=True)


main()
