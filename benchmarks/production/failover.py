#!/usr/bin/env python3
"""A bench whose Redis has a master, a replica and three Sentinels, under load, while the master is killed with kill -9.

    benchmarks/production/failover.py [CLIENTS] [DOWN_AFTER_MS]        8 clients and 1000 ms by default; takes about two minutes

Prints for how long requests failed or were slow, and how many written rows and jobs were lost; exit code 1 when one was.
See failover.md. Needs: a built ./bench (`./bench build`).
"""
import collections, http.client, json, os, shutil, socket, subprocess, sys, tempfile, threading, time, urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measured_bench import BENCH, SITE, START_S, add_todo, end, make, ports, start

BEFORE_S, AFTER_S, JOBS_S = 8, 25, 60
SLOW_S = 1.0
APP = """package todo;
import dev.bench.*;
import dev.bench.http.HttpMethod;
public final class Load {
  private Load() {}
  @Whitelisted(allowGuest = true, methods = HttpMethod.POST) public static String add(Context ctx, String mark) {
    ctx.db().execute("insert into todo (title, priority, owner) values (?, 1, 'request')", mark);
    ctx.jobs().enqueue(Load::work, mark);
    return mark;
  }
  @Job public static void work(Context ctx, String mark) {
    ctx.db().execute("insert into todo (title, priority, owner) values (?, 1, 'job')", mark);
  }
  @Whitelisted(allowGuest = true) public static java.util.List<String> marks(Context ctx, String owner) {
    return ctx.db().createQuery("select title from todo where owner = :o").bind("o", owner).mapTo(String.class).list();
  }
}
"""
over = threading.Event()
lock = threading.Lock()
outcomes = []  # (kind, began, took, status)
added = set()


def ask(port, method, path, form=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Host": SITE}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as e:
        return type(e).__name__, b""
    finally:
        connection.close()


def load(port, number):
    count = 0
    while not over.wait(0.05):
        mark = f"m{number}-{count}"
        for kind, request in (
            ("read", ("GET", "/api/method/todo.Todos.open")),
            ("write", ("POST", "/api/method/todo.Load.add", {"mark": mark})),
        ):
            began = time.monotonic()
            status, _ = ask(port, *request)
            with lock:
                outcomes.append((kind, began, time.monotonic() - began, status))
                if kind == "write" and status == 200:
                    added.add(mark)
        count += 1


def server():
    found = shutil.which("redis-server") or next(iter(sorted(Path.home().glob(".cache/bench/redis-*/bin/redis-server"))), None)
    return str(found) if found else sys.exit("failover: no redis-server; run ./bench start once, which fetches one")


def redis(home, name, port, *more):
    (home / name).mkdir()
    command = [server(), *more, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home / name)]
    if not more or more[-1] != "--sentinel":
        command += ["--appendonly", "yes", "--save", ""]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def said(port, command):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"{command}\r\nPING\r\n".encode())
            answer = b""
            while b"+PONG" not in answer:
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
            return answer.decode(errors="replace")
    except OSError:
        return ""


def await_said(port, command, text):
    limit = time.monotonic() + START_S
    while text not in said(port, command):
        if time.monotonic() > limit:
            sys.exit(f"failover: {command} at {port} does not say {text!r}")
        time.sleep(0.1)


def group(home, master, replica, sentinels, down_after, started):
    started.append(redis(home, "master", master))
    started.append(redis(home, "replica", replica, "--replicaof", "127.0.0.1", str(master)))
    await_said(master, "INFO replication", "state=online")
    for number, port in enumerate(sentinels):
        file = home / f"sentinel{number}.conf"
        file.write_text(
            f"sentinel monitor bench 127.0.0.1 {master} 2\n"
            f"sentinel down-after-milliseconds bench {down_after}\nsentinel failover-timeout bench 10000\n"
        )
        started.append(redis(home, f"sentinel{number}", port, str(file), "--sentinel"))
    for port in sentinels:
        await_said(port, "SENTINEL replicas bench", "master-link-status\r\n$2\r\nok")
        await_said(port, "SENTINEL master bench", "num-other-sentinels\r\n$1\r\n2")


def asking(sentinels):
    """The settings of a bench that asks these Sentinels where its Redis is."""
    settings = {}
    for name in ("redis_cache", "redis_queue"):
        settings[name] = "redis://127.0.0.1:6379"
        settings[f"{name}_sentinel_enabled"] = 1
        settings[f"{name}_sentinels"] = [f"127.0.0.1:{port}" for port in sentinels]
        settings[f"{name}_master_service"] = "bench"
    return settings


def marks(port, owner):
    code, body = ask(port, "GET", "/api/method/todo.Load.marks?" + urllib.parse.urlencode({"owner": owner}))
    return json.loads(body)["message"] if code == 200 else []


def tell(kind, killed):
    mine = [each for each in outcomes if each[0] == kind]
    bad = [each for each in mine if each[3] != 200]
    slow = [each for each in mine if each[3] == 200 and each[2] > SLOW_S]
    worst = [each for each in bad + slow if each[1] + each[2] >= killed]
    degraded = max((each[1] + each[2] for each in worst), default=killed) - killed
    before = sorted(each[2] for each in mine if each[1] < killed)
    after = sorted(each[2] for each in mine if killed <= each[1] < killed + 10)
    p99 = lambda times: times[int(len(times) * 0.99)] if times else 0.0
    print(
        f"{kind:6} {len(mine)} requests, {len(bad)} failed {dict(collections.Counter(each[3] for each in bad))}, {len(slow)} took over"
        f" {SLOW_S:.0f} s; degraded for {degraded:.1f} s; p99 {p99(before) * 1000:.0f} ms before, {p99(after) * 1000:.0f} ms in the"
        f" 10 s after, ratio {p99(after) / max(p99(before), 1e-9):.1f}"
    )


def main():
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    down_after = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    if not BENCH.exists():
        sys.exit("failover: run ./bench build first")
    home = Path(tempfile.mkdtemp(prefix="failover-")).resolve()
    folder, run, started = home / "bench", None, []
    try:
        web, socketio, watcher, master, replica, *sentinels = ports(8)
        group(home, master, replica, sentinels, down_after, started)
        make(folder, web, socketio, watcher, skip_redis=1, bench_id="failover", **asking(sentinels))
        procfile = folder / "Procfile"
        lines = procfile.read_text().splitlines(keepends=True)
        procfile.write_text("".join(line for line in lines if not line.startswith("redis_")))
        add_todo(folder, "Load", APP)
        run = start(folder, home / "said")
        threads = [threading.Thread(target=load, args=(web, number), daemon=True) for number in range(clients)]
        for each in threads:
            each.start()
        time.sleep(BEFORE_S)
        killed = time.monotonic()
        started[0].kill()
        await_said(sentinels[0], "SENTINEL get-master-addr-by-name bench", f"\r\n{replica}\r\n")
        chosen = time.monotonic() - killed
        time.sleep(AFTER_S)
        over.set()
        for each in threads:
            each.join(60)
        limit = time.monotonic() + JOBS_S
        while added - set(marks(web, "job")) and time.monotonic() < limit:
            time.sleep(1)
        requests, jobs = marks(web, "request"), marks(web, "job")
        twice = sum(count - 1 for count in collections.Counter(jobs).values())
        print(f"load {os.getloadavg()[0]:.1f}, {clients} clients, down-after {down_after} ms; the Sentinels chose after {chosen:.1f} s")
        for kind in ("read", "write"):
            tell(kind, killed)
        lost, unrun = len(added - set(requests)), len(added - set(jobs))
        print(f"written {len(added)}, lost {lost}, jobs lost {unrun}, jobs run once more {twice}")
        sys.exit(1 if lost or unrun or not added else 0)
    finally:
        over.set()
        end(run)
        for each in started:
            each.kill()
        shutil.rmtree(home, ignore_errors=True)


main()
