#!/usr/bin/env python3
"""A bench under mixed load, with a kill -9 of a random service every 20 s.

    benchmarks/soak/soak.py [MINUTES]        20 minutes by default; see README.md

Needs: a built ./bench. Exit code 1 when a request or a job was lost, or a process did not come back.
"""
import collections, http.client, json, os, random, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time, urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measured_bench import BENCH, SITE, add_todo, end, make, ports, start

PASSWORD = "soak"
KILLED = ("web", "worker", "schedule", "socketio", "redis_cache", "redis_queue")
KILL_EVERY_S, CALM_S = 20, 30
APP = """package todo;
import dev.bench.*;
import dev.bench.http.HttpMethod;
public final class Soak {
  private Soak() {}
  @Whitelisted(allowGuest = true, methods = HttpMethod.POST) public static String add(Context ctx, String mark) {
    ctx.db().execute("insert into todo (title, priority, owner) values (?, 1, 'soak')", mark);
    ctx.jobs().enqueue(Soak::work, mark);
    return mark;
  }
  @Job public static void work(Context ctx, String mark) {
    ctx.db().execute("insert into todo (title, priority, owner) values (?, 1, 'soak job')", mark);
  }
  @Whitelisted(allowGuest = true) public static java.util.List<String> marks(Context ctx, String owner) {
    return ctx.db().createQuery("select distinct title from todo where owner = :o").bind("o", owner).mapTo(String.class).list();
  }
}
"""
over = threading.Event()
answers = collections.defaultdict(collections.Counter)
added, slowest = set(), collections.defaultdict(float)
last_kill = [0.0]


def ask(port, method, path, form=None, source="127.0.0.1", limit=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit, source_address=(source, 0))
    try:
        body = urllib.parse.urlencode(form) if form else None
        headers = {"Host": SITE, "Content-Type": "application/x-www-form-urlencoded"} if form else {"Host": SITE}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as e:
        return type(e).__name__, b""
    finally:
        connection.close()


def measured(kind, port, *request, **more):
    began = time.monotonic()
    status, body = ask(port, *request, **more)
    answers[kind][status] += 1
    if status == 200 and began - last_kill[0] > 10:
        slowest[kind] = max(slowest[kind], time.monotonic() - began)
    return status, body


def normal(port, number):
    count = 0
    while not over.is_set():
        measured("read", port, "GET", "/api/method/todo.Todos.open")
        mark = f"m{number}-{count}"
        if measured("write", port, "POST", "/api/method/todo.Soak.add", {"mark": mark})[0] == 200:
            added.add(mark)
        count += 1
        over.wait(0.1)


def logins(port):
    while not over.wait(3):
        measured("login", port, "POST", "/api/method/login", {"usr": "Administrator", "pwd": PASSWORD}, source="127.0.0.2")


def flood(port, number):
    count = 0
    while not over.wait(0.02):
        measured("flood", port, "POST", "/api/method/login", {"usr": f"u{number}-{count}", "pwd": "x"}, source="127.0.0.3")
        count += 1


def drip(port):
    """Twenty bodies that never end, begun again when the server cuts them."""
    head = f"POST /api/method/todo.Todos.open HTTP/1.1\r\nHost: {SITE}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{".encode()
    held = []
    while not over.wait(2):
        try:
            while len(held) < 20:
                held.append(socket.create_connection(("127.0.0.1", port), timeout=5, source_address=("127.0.0.4", 0)))
                held[-1].sendall(head)
        except OSError:
            pass
        for each in list(held):
            try:
                each.sendall(b" ")
            except OSError:
                held.remove(each)
                each.close()


def deaf(port):
    """Ten websockets that join the site and never read."""
    held = []
    while not over.wait(5):
        try:
            while len(held) < 10:
                each = socket.create_connection(("127.0.0.1", port), timeout=5)
                each.sendall(f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {SITE}:{port}\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c29hay1zb2FrLXNvYWs9PQ==\r\n\r\n".encode())
                held.append(each)
        except OSError:
            pass
        if len(held) == 10:
            held.pop(0).close()


def status(folder):
    said = subprocess.run([str(BENCH), "status", "--json"], cwd=folder, capture_output=True, text=True).stdout
    return json.loads(said)["processes"] if said.strip() else []


def usage(folder):
    found = {}
    for each in status(folder):
        if each["pid"]:
            try:
                rss = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each['pid']}/status").read_text())[1]) / 1024
                found[each["name"]] = (rss, len(os.listdir(f"/proc/{each['pid']}/fd")))
            except (OSError, TypeError):
                pass
    return found


def tell(what, usages):
    print(f"{what}: " + "  ".join(f"{name} {rss:.0f} MB {fds} fd" for name, (rss, fds) in sorted(usages.items())), flush=True)


def kills(folder, until):
    counts = collections.Counter()
    while time.monotonic() + KILL_EVERY_S < until:
        time.sleep(KILL_EVERY_S)
        victims = [each for each in status(folder) if each["name"] in KILLED and each["pid"]]
        if victims:
            victim = random.choice(victims)
            last_kill[0] = time.monotonic()
            os.kill(victim["pid"], signal.SIGKILL)
            counts[victim["name"]] += 1
    return counts


def marks(port, owner):
    code, body = ask(port, "GET", "/api/method/todo.Soak.marks?" + urllib.parse.urlencode({"owner": owner}))
    return set(json.loads(body)["message"]) if code == 200 else set()


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    if not BENCH.exists():
        sys.exit("soak: run ./bench version first, which builds")
    home = Path(tempfile.mkdtemp(prefix="soak-")).resolve()
    folder, run = home / "bench", None
    try:
        web, socketio, watcher, cache, queue = ports(5)
        make(folder, web, socketio, watcher, (cache, queue))
        add_todo(folder, "Soak", APP)
        run = start(folder, home / "said")
        password = re.search(r"(?i)administrator\D{0,40}?([0-9a-f]{16,})", (home / "said").read_text())
        global PASSWORD
        PASSWORD = password[1] if password else PASSWORD
        before = usage(folder)
        tell("before", before)
        loads = [(normal, (web, n)) for n in range(4)] + [(flood, (web, n)) for n in range(4)]
        loads += [(logins, (web,)), (drip, (web,)), (deaf, (socketio,))]
        threads = [threading.Thread(target=load, args=args, daemon=True) for load, args in loads]
        for each in threads:
            each.start()
        counts = kills(folder, time.monotonic() + minutes * 60)
        over.set()
        for each in threads:
            each.join(60)
        time.sleep(CALM_S)
        after = usage(folder)
        tell("after ", after)
        print("killed:", dict(counts))
        for kind, codes in sorted(answers.items()):
            print(f"{kind:6} {dict(codes)}  slowest 200 beyond 10 s of a kill {slowest[kind]:.2f} s")
        lost = added - marks(web, "soak")
        jobs = added - marks(web, "soak job")
        away = [each["name"] for each in status(folder) if each["state"] != "ready"]
        logs = "".join(file.read_text(errors="replace") for file in (folder / "logs").glob("*.log*"))
        errors = collections.Counter(re.sub(r"\d+", "N", line.split(" | ")[-1])[:140] for line in logs.splitlines() if " ERROR " in line)
        print(f"written {len(added)}, lost {len(lost)}, jobs lost {len(jobs)}, not ready {away}, ERROR lines {sum(errors.values())}")
        for line, count in errors.most_common(10):
            print(f"  {count} x {line}")
        sys.exit(1 if lost or jobs or away or not added else 0)
    finally:
        over.set()
        end(run)
        shutil.rmtree(home, ignore_errors=True)


main()
