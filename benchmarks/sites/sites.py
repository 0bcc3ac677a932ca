#!/usr/bin/env python3
"""What commands on sites take, beside the programs of MariaDB that do the same.

    benchmarks/sites/sites.py [MEGABYTES [SITES [FOLDERS]]]        200 MB, 12 sites and 1000 folders by default

See README.md for the method. Needs: a built ./bench, Linux, Python 3, gzip.
"""
import json, shutil, signal, statistics, subprocess, sys, tempfile, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measured_bench import BENCH, add_todo, end, make, ports, start

ROUNDS = 3
LIMIT_S = 280
TRAINED_S = 120
CACHES = Path.home() / ".cache/bench/aot"
TABLES = 10  # that one migration makes in each site


def run(words, folder, **more):
    began = time.monotonic()
    done = subprocess.run([str(word) for word in words], cwd=folder, timeout=LIMIT_S, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"sites: {' '.join(map(str, words))} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.monotonic() - began, done.stdout


def tell(what, seconds, other=None):
    print(f"  {what:56} {seconds:7.2f} s" + (f"   {seconds / other:5.2f} times" if other else ""), flush=True)


def program(name):
    found = shutil.which(name) or next(map(str, sorted(Path.home().glob(f".cache/bench/mariadb-*/bin/{name}"))), None)
    return found or sys.exit(f"sites: there is no {name}")


def await_training():
    """The first command trains the AOT cache of the commands on sites, beside it."""
    limit = time.monotonic() + TRAINED_S
    time.sleep(2)
    while (list(CACHES.glob("*.work")) or list(CACHES.glob("*.lock"))) and time.monotonic() < limit:
        time.sleep(1)


def make_sites(folder, count):
    run([BENCH, "new-site", "first.localhost", "--admin-password", "secret"], folder)
    await_training()
    times = []
    for number in range(1, count + 1):
        times.append(run([BENCH, "new-site", f"s{number}.localhost", "--admin-password", "secret"], folder)[0])
    tell(f"new-site, median of {count}", statistics.median(times))


def migrate(folder, count):
    for number in range(1, count + 1):
        run([BENCH, "--site", f"s{number}.localhost", "install-app", "todo"], folder)
    migrations = folder / "apps/todo/src/main/resources/db/migration"
    times = []
    for version, more in ((101, []), (102, ["--jobs", "4"])):
        (migrations / f"V{version}__measured.sql").write_text(
            "".join(f"create table measured_{version}_{table} (id int primary key, name varchar(140), key (name));\n" for table in range(TABLES)))
        run([BENCH, "build"], folder)
        times.append(run([BENCH, "--site", "all", "migrate", *more], folder)[0])
    tell(f"migrate of {count} sites, {TABLES} tables each, one by one", times[0])
    tell("the same with --jobs 4", times[1], times[0])


def fill(folder, megabytes):
    hashes = ", ".join(f"sha2(concat(seq, '{salt}'), 256)" for salt in "abcdefgh")
    run([BENCH, "--site", "s1.localhost", "mariadb"], folder, input=
        f"create table big (id int primary key, words varchar(600)) as select seq id, concat({hashes}) words"
        f" from seq_1_to_{megabytes * 1900};")


def login(folder, port):
    settings = json.loads((folder / "sites/s1.localhost/site_config.json").read_text())
    file = folder / "login.cnf"
    file.touch(mode=0o600)
    file.write_text(f"[client]\nhost=127.0.0.1\nport={port}\nprotocol=tcp\nskip-ssl\n"
                    f"user={settings['db_name']}\npassword={settings['db_password']}\n")
    return file, settings["db_name"]


def save_and_restore(folder, megabytes):
    fill(folder, megabytes)
    port = run([BENCH, "--site", "s1.localhost", "mariadb"], folder, input="select @@port;\n")[1].split()[-1]
    file, database = login(folder, port)
    dump = f"{program('mariadb-dump')} --defaults-file={file} --single-transaction --quick --skip-lock-tables --hex-blob {database} | gzip > bare.gz"
    bare = min(run(["bash", "-o", "pipefail", "-c", dump], folder)[0] for _ in range(ROUNDS))
    ours = min(run([BENCH, "--site", "s1.localhost", "backup", "--json"], folder)[0] for _ in range(ROUNDS))
    encrypted, _ = run([BENCH, "--site", "s1.localhost", "backup", "--encrypt"], folder)
    tell(f"mariadb-dump | gzip of {megabytes} MB, best of {ROUNDS}", bare)
    tell(f"backup, best of {ROUNDS}", ours, bare)
    tell("backup --encrypt", encrypted, bare)
    made = json.loads(run([BENCH, "--site", "s1.localhost", "backup", "--json"], folder)[1])["backups"][0]["files"][0]
    client = f"gzip -dc bare.gz | {program('mariadb')} --defaults-file={file} {database}"
    back, _ = run(["bash", "-o", "pipefail", "-c", client], folder)
    restored, _ = run([BENCH, "--site", "s1.localhost", "restore", made], folder)
    tell("gzip -dc | mariadb", back)
    tell("restore, with checksum and rows compared", restored, back)


def list_many(folder, count):
    settings = (folder / "sites/s2.localhost/site_config.json").read_text()
    for number in range(count):
        site = folder / f"sites/f{number}.localhost"
        (site / "private/backups").mkdir(parents=True)
        (site / "site_config.json").write_text(settings)
        (site / "site_state.json").write_text('{"epoch": 1, "installed_apps": ["bench"]}')
    times = [run([BENCH, "sites"], folder)[0] for _ in range(ROUNDS)]
    tell(f"sites, with {count} folders more, median of {ROUNDS}", statistics.median(times))


def main():
    given = [int(word) for word in sys.argv[1:]]
    megabytes, sites, folders = given + [200, 12, 1000][len(given):]
    if not BENCH.exists():
        sys.exit("sites: run ./bench version first, which builds")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("sites: ended"))
    home = Path(tempfile.mkdtemp(prefix="sites-")).resolve()
    folder, server = home / "bench", None
    try:
        web, socketio, watcher, cache, queue = ports(5)
        make(folder, web, socketio, watcher, (cache, queue))
        add_todo(folder, "Measured", "package todo;\nfinal class Measured {}\n")
        server = start(folder, home / "said", "--no-dev")
        make_sites(folder, max(2, sites))
        migrate(folder, max(2, sites))
        save_and_restore(folder, megabytes)
        list_many(folder, folders)
    finally:
        end(server)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
