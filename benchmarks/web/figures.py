#!/usr/bin/env python3
"""What requests cost in the web server, beside its peers and bare limits.

    benchmarks/web/figures.py [ROUNDS] [SECONDS] [CONNECTIONS]        3 rounds of 3 s with 64 connections by default

README.md has the method. Needs: a built ./bench, wrk; for the peers nginx, gunicorn and python3-werkzeug.
"""
import http.client, json, os, re, resource, shutil, socket, statistics, subprocess, sys, tempfile, time, urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measured_bench import BENCH, ROOT, SITE, START_S, bench, end, make, ports, start

HERE = ROOT / "benchmarks/web"
IDLE_CONNECTIONS, ASSET_BYTES = 10_000, 10_240
WARM_UP = 3  # times as long as a counted turn, in which the JVMs compile
HZ = os.sysconf("SC_CLK_TCK")


def add_app(folder):
    app = folder / "apps/figures"
    shutil.copytree(HERE / "figures", app)
    (app / "public").mkdir()
    (app / "public/ten.js").write_bytes(os.urandom(ASSET_BYTES // 2).hex().encode())
    (folder / "sites/apps.txt").write_text("bench\nfigures\n")


def session(port, password):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    form = urllib.parse.urlencode({"usr": "Administrator", "pwd": password})
    connection.request("POST", "/api/method/login", form, {"Host": SITE, "Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    cookies = answer.headers.get_all("Set-Cookie") or []
    sid = next((each.split(";")[0] for each in cookies if each.startswith("sid=")), None)
    if answer.status != 200 or not sid:
        sys.exit(f"figures: the login was answered {answer.status}")
    return sid


def java():
    script = ". bench-cli/src/main/launcher/find-jdk.sh; find_jdk; printf %s \"$JDK\""
    return subprocess.run(["bash", "-c", script], cwd=ROOT, check=True, capture_output=True, text=True).stdout + "/bin/java"


def serve(home, name, command, others):
    """Starts a peer, which writes its port to a file; its process and its port."""
    file = home / f"{name}.port"
    peer = subprocess.Popen([*command, str(file)], cwd=ROOT, stdout=(home / f"{name}.log").open("w"), stderr=subprocess.STDOUT)
    others.append(peer)
    for _ in range(300):
        if file.exists() and file.read_text().strip():
            return peer.pid, int(file.read_text())
        time.sleep(0.1)
    sys.exit(f"figures: {name} did not start:\n" + (home / f"{name}.log").read_text()[-2000:])


def nginx(home, asset, others):
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        return None
    (home / "www").mkdir()
    shutil.copy(asset, home / "www/ten.js")
    port = ports(1)[0]
    user = "user root; " if os.geteuid() == 0 else ""  # else its workers may not enter the folder
    (home / "nginx.conf").write_text(f"""{user}worker_processes auto; daemon off; pid {home}/nginx.pid; error_log {home}/nginx.error;
events {{ worker_connections 4096; }}
http {{ types {{ text/javascript js; }} sendfile on; access_log {home}/nginx.log; client_body_temp_path {home}/b; proxy_temp_path {home}/p;
fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
server {{ listen 127.0.0.1:{port}; root {home}/www; }} }}
""")
    peer = subprocess.Popen([program, "-p", str(home), "-c", str(home / "nginx.conf")], stderr=subprocess.DEVNULL)
    others.append(peer)
    time.sleep(1)
    return peer.pid, port


def ticks(pid):
    """CPU time of a process and its children."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return sum(sum(map(int, Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for each in [pid, *children])


def commands(address):
    """How many commands a Redis has processed."""
    where = urllib.parse.urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=START_S) as connection:
        connection.sendall(f"AUTH {where.username} {where.password}\r\nINFO stats\r\n".encode())
        text = b""
        while b"total_commands_processed:" not in text or not text.endswith(b"\r\n"):
            text += connection.recv(65536) or sys.exit("figures: redis_cache ended")
    return int(re.search(rb"total_commands_processed:(\d+)", text)[1])


def measure(name, pid, port, path, cookie, seconds, connections):
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Host: {SITE}"]
    words += ["-H", f"Cookie: {cookie}"] if cookie else []
    before = ticks(pid)
    said = subprocess.run([*words, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True).stdout
    used = ticks(pid) - before
    if re.search("Socket errors|Non-2xx", said):
        print(f"figures: {name}: {re.search('.*(Socket errors|Non-2xx).*', said)[0].strip()}", file=sys.stderr)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    count = int(re.search(r"(\d+) requests in", said)[1])
    if not count:
        print(f"figures: {name}: no request was answered within {seconds} s; this turn is left out", file=sys.stderr)
        return None
    scale = {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), float(p99[1]) * scale, used / HZ * 1e6 / count, count


def idle(pid, port):
    """Kilobytes of resident memory for each of many idle connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rss = lambda: int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
    before, held = rss(), []
    try:
        for _ in range(min(IDLE_CONNECTIONS, hard - 500)):
            held.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        for each in held:  # a kept connection has had a request
            each.sendall(f"GET /api/method/ping HTTP/1.1\r\nHost: {SITE}\r\n\r\n".encode())
        answered = sum(each.recv(4096).startswith(b"HTTP/1.1 200") for each in held)  # a refused one is closed, or answers 503
        if not answered:
            sys.exit("figures: no idle connection was answered")
        return answered, (rss() - before) / answered
    finally:
        for each in held:
            each.close()


def show(figures, ratios):
    median = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
    print(f"{'':34} {'requests/s':>11} {'p99 ms':>8} {'CPU us/request':>15}")
    for name, (rate, p99, cpu, _) in median.items():
        print(f"{name:34} {rate:11.0f} {p99:8.1f} {cpu:15.1f}")
    print()
    for one, other, column, goal in ratios:
        if one in median and other in median:
            what = ("requests/s", "p99", "CPU a request")[column]
            print(f"{one} / {other}, {what}: {median[one][column] / median[other][column]:.2f} (goal {goal})")


def main():
    began = os.getloadavg()[0]
    rounds, seconds, connections = (int(each) for each in (sys.argv[1:] + ["3", "3", "64"][len(sys.argv) - 1:]))
    if not BENCH.exists() or not shutil.which("wrk"):
        sys.exit("figures: build first (./bench build), and install wrk")
    home = Path(tempfile.mkdtemp(prefix="figures-")).resolve()
    folder, run, others = home / "bench", None, []
    try:
        web, socketio, watcher, cache, queue = ports(5)
        make(folder, web, socketio, watcher, (cache, queue), developer_mode=0)
        add_app(folder)
        run = start(folder, home / "said")
        sid = session(web, re.search(r"Password +(\S+)", (home / "said").read_text())[1])
        pid = next(each["pid"] for each in json.loads(bench(folder, "status", "--json"))["processes"] if each["name"] == "web")
        config = json.loads((folder / f"sites/{SITE}/site_config.json").read_text())
        common = json.loads((folder / "sites/common_site_config.json").read_text())
        database = [str(config.get(key, common.get(key, ""))) for key in ("db_socket", "db_host", "db_port", "db_name", "db_password")]
        if not database[0] and not database[1]:  # the bench's own server, which lets the user in from this address only
            database[1:3] = ["127.0.0.1", str(json.loads((folder / "config/pids/mariadb.json").read_text())["port"])]
        bare = [java(), "-Xmx256m", "-cp", f"{ROOT}/env/runtime/lib/*", f"{HERE}/Bare.java"]
        servers = {"bench": (pid, web)}
        servers["io"] = serve(home, "io", [*bare, "io"], others)
        servers["worker"] = serve(home, "worker", [*bare, "worker"], others)
        os.environ["FIGURES_DATABASE"] = json.dumps(database)
        servers["row"] = serve(home, "row", [*bare, "row"], others)
        servers["nginx"] = nginx(home, folder / "apps/figures/public/ten.js", others)
        for python in ("/usr/bin/python3", "python3"):
            if subprocess.run([python, "-c", "import gunicorn, werkzeug"], capture_output=True).returncode == 0:
                servers["gunicorn"] = serve(home, "gunicorn", [str(HERE / "gunicorn.sh"), python], others)
                break
        many = connections * 4
        rows = [
            ("bare Undertow, I/O thread", "io", "/", "", connections),
            ("bare Undertow, worker", "worker", "/", "", connections),
            ("gunicorn", "gunicorn", "/", "", connections),
            ("bench ping", "bench", "/api/method/ping", "", connections),
            ("bench method with session", "bench", "/api/method/figures.Rows.who", sid, connections),
            ("bare Undertow + HikariCP, row", "row", "/", "", connections),
            ("bench row by key", "bench", "/api/method/figures.Rows.row?id=7", "", connections),
            ("bench kept page", "bench", "/kept", "", connections),
            ("bench page of ten rows", "bench", "/rows", "", connections),
            ("nginx asset of 10 KB", "nginx", "/ten.js", "", connections),
            ("bench asset of 10 KB", "bench", "/assets/figures/ten.js", "", connections),
            (f"gunicorn, {many} connections", "gunicorn", "/", "", many),
            (f"bench ping, {many} connections", "bench", "/api/method/ping", "", many),
        ]
        quiet = commands(common["redis_cache"])
        time.sleep(seconds)
        quiet = commands(common["redis_cache"]) - quiet  # what the processes of the bench ask in that time without a request
        figures, redis = {}, {}
        for number in range(rounds + 1):  # the first round warms up
            for name, server, path, cookie, clients in rows:
                if servers.get(server):
                    before = commands(common["redis_cache"])
                    figure = measure(name, *servers[server], path, cookie, seconds * (1 if number else WARM_UP), clients)
                    if number and figure:
                        figures.setdefault(name, []).append(figure)
                        redis[name] = (commands(common["redis_cache"]) - before - quiet) / figure[3]
        show(figures, [
            ("bench ping", "gunicorn", 0, ">= 7"),
            ("bench ping", "gunicorn", 1, "<= 0.8"),
            ("bench ping", "gunicorn", 2, "<= 0.3"),
            (f"bench ping, {many} connections", f"gunicorn, {many} connections", 1, "<= 0.8"),
            ("bench ping", "bare Undertow, I/O thread", 0, "none"),
            ("bench method with session", "gunicorn", 0, ">= 3.5"),
            ("bench method with session", "bare Undertow, worker", 0, ">= 0.75"),
            ("bench row by key", "bare Undertow + HikariCP, row", 0, ">= 0.6"),
            ("bench asset of 10 KB", "nginx asset of 10 KB", 0, ">= 0.7"),
            ("bench kept page", "bench ping", 0, ">= 0.7"),
            ("bench page of ten rows", "bench ping", 0, ">= 0.3"),
        ])
        print(f"commands of redis_cache a request, method with session: {redis['bench method with session']:.3f} (goal 0)")
        count, size = idle(*servers["bench"])
        print(f"memory of an idle connection, {count} of them: {size:.1f} KB (goal < 10)")
        print(f"load {began:.1f} before, {os.getloadavg()[0]:.1f} after; {rounds} rounds of {seconds} s, {connections} connections")
    finally:
        for each in others:
            each.terminate()
        for each in others:
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
        end(run)
        shutil.rmtree(home, ignore_errors=True)


main()
