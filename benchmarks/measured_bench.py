"""A bench that a benchmark makes in a folder of its own, starts and ends."""
import json, re, shutil, signal, socket, subprocess, sys, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "env/runtime/bin/bench"
SITE, START_S, END_S = "site1.localhost", 180, 40
NAME = Path(sys.argv[0]).stem


def ports(count):
    """Ports that are free now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return found


def bench(folder, *words):
    """Runs a command in the bench; what it printed. The benchmark ends when it fails."""
    done = subprocess.run([str(BENCH), *words], cwd=folder, capture_output=True, text=True, timeout=START_S)
    return done.stdout if done.returncode == 0 else sys.exit(f"{NAME}: bench {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def make(folder, web, socketio, watcher, redis=(), **settings):
    """Makes the bench; `redis` are the ports of redis_cache and redis_queue, if it has its own."""
    bench(folder.parent, "init", str(folder))
    file = folder / "sites/common_site_config.json"
    known = json.loads(file.read_text())
    known.update(webserver_port=web, socketio_port=socketio, file_watcher_port=watcher, **settings)
    for name, port in zip(("redis_cache", "redis_queue"), redis):
        known[name] = re.sub(r":\d+$", f":{port}", known[name])  # with its password
    file.write_text(json.dumps(known, indent=1))
    for what in ("procfile", "redis") if redis else ("procfile",):
        bench(folder, "setup", what, "--yes")


def add_todo(folder, name, source):
    """Adds the app todo with one more class."""
    shutil.copytree(ROOT / "apps/todo", folder / "apps/todo", ignore=shutil.ignore_patterns("target"))
    (folder / f"apps/todo/src/main/java/todo/{name}.java").write_text(source)
    (folder / "sites/apps.txt").write_text("bench\ntodo\n")


def start(folder, said, *options):
    """Starts the bench, which writes to the file `said`, and waits until it is ready; its process."""
    words = [str(BENCH), "start", *options]
    run = subprocess.Popen(words, cwd=folder, stdout=said.open("w"), stderr=subprocess.STDOUT, start_new_session=True)
    limit = time.monotonic() + START_S
    while not re.search(r"^ready in", said.read_text(errors="replace"), re.M):
        if run.poll() is not None or time.monotonic() > limit:
            end(run)
            sys.exit(f"{NAME}: bench start is not ready:\n" + said.read_text()[-2000:])
        time.sleep(0.2)
    return run


def end(run):
    """Ends the bench, if it was started."""
    if run and run.poll() is None:
        run.send_signal(signal.SIGINT)
        try:
            run.wait(END_S)
        except subprocess.TimeoutExpired:
            run.kill()  # its processes end with it
