#!/usr/bin/env python3
"""Rolling restarts of the web processes under load: how many requests fail, and how much slower they are meanwhile.

    benchmarks/production/rolling.py [CLIENTS [ROLLS]]        48 clients and 4 rolls by default; takes about two minutes

Prints outcomes counted by the clients; exit code 1 when a request failed. See rolling.md.
Needs: a built ./bench (`./bench build`), nginx.
"""
import collections, http.client, json, os, re, shutil, subprocess, sys, tempfile, threading, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measured_bench import BENCH, SITE, START_S, add_todo, bench, end, make, ports, start

WARM_S, BEFORE_S, BETWEEN_S, ANSWER_S = 8, 8, 3, 30
APP = """package todo;
import dev.bench.*;
import dev.bench.http.HttpMethod;
public final class Load {
  private Load() {}
  @Whitelisted(allowGuest = true) public static int read(Context ctx) {
    return ctx.db().createQuery("select count(*) from todo").mapTo(Integer.class).one();
  }
  @Whitelisted(allowGuest = true, methods = HttpMethod.POST) public static String write(Context ctx, String mark) {
    ctx.db().execute("insert into todo (title, priority, owner) values (?, 1, 'roll')", mark);
    return mark;
  }
}
"""
over = threading.Event()
outcomes = []  # (way, began, took, status)
refusals = []  # (began, way, what the answer said), of those but 200


def await_training():
    """Waits until no AOT cache is being made, which a bench does in the background after a build."""
    caches, limit = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bench/aot", time.monotonic() + START_S
    recent = lambda: [each for each in caches.glob("*.lock") if time.time() - each.stat().st_mtime < START_S]
    while recent() and time.monotonic() < limit:
        time.sleep(1)


def nginx(home, web, port):
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    places = " ".join(f"{each}_temp_path {home}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (home / "nginx.conf").write_text(
        f"daemon off; pid {home}/nginx.pid; error_log {home}/nginx.error;\nevents {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; {places}\n  upstream web {{ server 127.0.0.1:{web} max_fails=0; keepalive 32; }}\n"
        f"  server {{ listen 127.0.0.1:{port}; location / {{\n    proxy_pass http://web; proxy_http_version 1.1; proxy_set_header"
        f" Connection ''; proxy_set_header Host $host;\n  }} }} }}\n")
    return subprocess.Popen([program, "-p", str(home), "-c", str(home / "nginx.conf")], stderr=subprocess.DEVNULL)


def client(port, way, kept):
    """Reads and writes in turns until all is over; a request that fails is not sent again."""
    connection, count = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S), 0
    form = {"Host": SITE, "Content-Type": "application/x-www-form-urlencoded"}
    while not over.is_set():
        began = time.monotonic()
        try:
            if count % 2:
                connection.request("POST", "/api/method/todo.Load.write", f"mark={count}", form)
            else:
                connection.request("GET", "/api/method/todo.Load.read", headers={"Host": SITE})
            answer = connection.getresponse()
            said, status = answer.read(), answer.status
            if status != 200:
                refusals.append((began, way, said[-300:].decode(errors="replace")))
        except (OSError, http.client.HTTPException) as e:
            status = type(e).__name__
            connection.close()
        outcomes.append((way, began, time.monotonic() - began, status))
        count += 1
        if not kept:
            connection.close()


def web_pids(folder):
    return [each["pid"] for each in json.loads(bench(folder, "status", "--json"))["processes"] if each["name"].split(".")[0] == "web"]


def proportional(pids):
    return sum(int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) for pid in pids) / 1024


def p99(times):
    return sorted(times)[int(len(times) * 0.99)] * 1000 if times else 0.0


def tell(rolls):
    first = rolls[0][0]
    for way in sorted({each[0] for each in outcomes}):
        mine = [each for each in outcomes if each[0] == way]
        failed = collections.Counter(each[3] for each in mine if each[3] != 200)
        before = p99([each[2] for each in mine if first - BEFORE_S < each[1] < first])
        during = p99([each[2] for each in mine if any(begin <= each[1] <= end for begin, end in rolls)])
        print(f"{way:16} {len(mine):6} requests, {sum(failed.values())} failed {dict(failed)};"
              f" p99 {before:.0f} ms before, {during:.0f} ms during a roll, ratio {during / max(before, 1e-9):.1f}")


    for began, way, said in refusals[:10]:
        when = next((f"{began - begin:.1f} s into roll {number}" for number, (begin, end) in enumerate(rolls, 1) if begin <= began <= end), "in no roll")
        print(f"refused {when}, {way}: {said.strip()}")


def main():
    clients, rolls = (int(each) for each in (sys.argv[1:] + ["48", "4"][len(sys.argv) - 1:]))
    if rolls < 1 or not BENCH.exists():
        sys.exit("rolling: ROLLS is at least 1; run ./bench build first")
    home = Path(tempfile.mkdtemp(prefix="rolling-")).resolve()
    home.chmod(0o755)  # for the user of nginx
    folder, run, proxy, times = home / "bench", None, None, []
    try:
        web, socketio, watcher, cache, queue, front = ports(6)
        make(folder, web, socketio, watcher, (cache, queue), developer_mode=0, gunicorn_workers=2)
        add_todo(folder, "Load", APP)
        run = start(folder, home / "said", "--no-dev")
        await_training()
        proxy = nginx(home, web, front)
        time.sleep(1)
        ways = [(port, f"{name}, {'kept' if kept else 'new'}", kept) for name, port in (("direct", web), ("nginx", front)) for kept in (True, False)]
        threads = [threading.Thread(target=client, args=ways[number % len(ways)], daemon=True) for number in range(clients)]
        for each in threads:
            each.start()
        time.sleep(WARM_S + BEFORE_S)
        for _ in range(rolls):
            began = time.monotonic()
            bench(folder, "restart", "--rolling", "web")
            times.append((began, time.monotonic()))
            time.sleep(BETWEEN_S)
        over.set()
        for each in threads:
            each.join(ANSWER_S)
        took = ", ".join(f"{end - begin:.1f}" for begin, end in times)
        print(f"load {os.getloadavg()[0]:.1f}, {clients} clients, {len(outcomes)} requests, rolls of {took} s")
        tell(times)
        two = proportional(web_pids(folder))
        bench(folder, "scale", "web=3")
        bench(folder, "wait", "web")
        three = proportional(web_pids(folder))
        print(f"web: {two:.0f} MB PSS with two processes, {three:.0f} MB with three: a further one costs {three - two:.0f} MB")
        sys.exit(0 if outcomes and all(each[3] == 200 for each in outcomes) else 1)
    finally:
        over.set()
        end(run)
        if proxy:
            proxy.terminate()
        shutil.rmtree(home, ignore_errors=True)


main()
