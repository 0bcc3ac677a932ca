#!/usr/bin/env python3
"""From a saved edit to the new answer: a bench beside the reloader of Werkzeug and `quarkus dev`.

    benchmarks/devloop/edits.py [--edits 15] [--classes 100,500] [--only bench,werkzeug,quarkus]

Needs: a built ./bench, python3-werkzeug; Maven with Quarkus for that peer, which is left out by name where it cannot start.
README.md has the method. Times are milliseconds.
"""
import argparse, http.client, json, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "env/runtime/bin/bench"
LIMIT_S = 60
START_LIMIT_S = 180
WARM = 3
PAUSE_S = 0.3  # between two edits, as a person would leave one at least
LOAD_PER_S = 50
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>{name}</groupId><artifactId>{name}</artifactId><version>1</version></project>
"""
APP = """package {name};
public final class ProbeApp implements dev.bench.App {{
  @Override public String name() {{ return "{name}"; }}
  @Override public void register(dev.bench.Hooks hooks) {{}}
}}
"""
EDITED = """package %(name)s;
import dev.bench.*;
import java.time.Duration;
public final class Edited {
  private static final String TEXT = "%%s";
  private Edited() {}
  @Whitelisted(allowGuest = true) public static String answer(Context ctx) { return TEXT + Part0.text(0); }
  @Whitelisted(allowGuest = true) public static String job(Context ctx) { return ctx.jobs().enqueue(Edited::work).id(); }
  @Whitelisted(allowGuest = true) public static String seen(Context ctx) { return ctx.cache().get("seen", String.class).orElse(""); }
  @Job(queue = "short") public static void work(Context ctx) { ctx.cache().set("seen", TEXT, Duration.ofMinutes(5)); }
}
"""
PART = """package %(name)s;
import java.util.List;
import java.util.Map;
public final class Part%(n)d {
  private Part%(n)d() {}
  record Line(String item, int count) {}
  static String text(int depth) { return depth > 3 ? "" : Part%(next)d.text(depth + 1); }
  static Map<String, Integer> counted(List<Line> lines) {
    return lines.stream().collect(java.util.stream.Collectors.toMap(Line::item, Line::count, Integer::sum));
  }
}
"""
QUARKUS = "3.33.2"
MAVEN = "3.9.9"  # Quarkus needs 3.9 or newer
QUARKUS_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
<properties><maven.compiler.release>21</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<dependencyManagement><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-bom</artifactId>
<version>{QUARKUS}</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
<dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies>
<build><plugins><plugin><groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>{QUARKUS}</version>
<extensions>true</extensions></plugin></plugins></build></project>
"""
QUARKUS_EDITED = """package probe;
@jakarta.ws.rs.Path("/")
public class Edited {
  @jakarta.ws.rs.GET public String answer() { return "%s" + Part0.text(0); }
}
"""
figures = {}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Client:
    def __init__(self, port, host="localhost"):
        self.port, self.host, self.connection = port, host, None

    def ask(self, path):
        """Status and text; 0 when there is no answer."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S)
            self.connection.request("GET", path, headers={"Host": f"{self.host}:{self.port}"})
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, ""

    def wait(self, path, text, began, ask_first=None, limit=LIMIT_S):
        while True:
            if ask_first:
                self.ask(ask_first)
            if text in self.ask(path)[1]:
                return (time.perf_counter() - began) * 1000
            if time.perf_counter() - began > limit:
                raise TimeoutError(f"{path} did not answer {text} within {limit} s")
            time.sleep(0.002)


class Load:
    """Requests at a steady rate beside the edits, and how many failed."""

    def __init__(self, port, host, path):
        self.client, self.path, self.asked, self.failed, self.over = Client(port, host), path, 0, 0, threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        due = time.monotonic()
        while not self.over.is_set():
            self.asked += 1
            self.failed += self.client.ask(self.path)[0] != 200
            due += 1 / LOAD_PER_S
            self.over.wait(max(0, due - time.monotonic()))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def measure(name, client, path, file, text, edits, ask_first=None):
    times = []
    for _ in range(edits + WARM):
        mark = f"mark{time.time_ns()}"
        began = time.perf_counter()
        file.write_text(text % mark)
        times.append(client.wait(path, mark, began, ask_first))
        time.sleep(PAUSE_S)
    times = sorted(times[WARM:])
    figures[name] = statistics.median(times)
    print(f"{name:34} median {figures[name]:6.0f}   p90 {times[int(len(times) * .9)]:6.0f}   worst {times[-1]:6.0f}"
          f"   load {os.getloadavg()[0]:.1f}", flush=True)


def started(words, folder, **more):
    return subprocess.Popen([str(word) for word in words], cwd=folder, stdout=more.get("out", subprocess.DEVNULL), stderr=subprocess.STDOUT,
                            stdin=subprocess.DEVNULL, start_new_session=True, env=more.get("env"))


def ended(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def probe(folder, name, classes):
    app = folder / "apps" / name
    source = app / "src/main/java" / name
    write(app / "pom.xml", POM.format(name=name))
    write(app / "src/main/resources/META-INF/services/dev.bench.App", f"{name}.ProbeApp\n")
    write(source / "ProbeApp.java", APP.format(name=name))
    write(source / "Edited.java", EDITED % {"name": name} % "new")
    for n in range(classes):
        write(source / f"Part{n}.java", PART % {"name": name, "n": n, "next": (n + 1) % classes})
    write(app / f"www/{name}.html", "<p>new</p>")
    write(app / f"public/{name}.css", "p { --new: 1 }")
    names = folder / "sites/apps.txt"
    names.write_text(names.read_text().rstrip("\n") + f"\n{name}\n")
    return app, source / "Edited.java"


def bench(home, sizes, edits):
    folder = home / "bench"
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
    said = open(home / "bench.log", "w+b")
    process = started([BENCH, "start"], folder, out=said)
    try:
        client = Client(web, "site1.localhost")
        client.wait("/api/method/ping", "pong", time.perf_counter(), limit=START_LIMIT_S)
        for classes in sizes:
            name = f"probe{classes}"
            app, edited = probe(folder, name, classes)
            call = f"/api/method/{name}.Edited."
            subprocess.run([str(BENCH), "build", "--app", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            subprocess.run([str(BENCH), "--site", "site1.localhost", "install-app", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            client.wait(call + "answer", "new", time.perf_counter())
            label = f"bench, {classes} classes, "
            text = EDITED % {"name": name}
            with Load(web, "site1.localhost", call + "answer") as load:
                measure(label + "Java", client, call + "answer", edited, text, edits)
                measure(label + "template", client, f"/{name}", app / f"www/{name}.html", "<p>%s</p>", edits)
                measure(label + "CSS", client, f"/assets/{name}/{name}.css", app / f"public/{name}.css", "p { --%s: 1 }", edits)
                measure(label + "worker", client, call + "seen", edited, text, edits, ask_first=call + "job")
            print(f"{'  beside that':34} {load.failed} of {load.asked} requests at {LOAD_PER_S}/s failed", flush=True)
    except (TimeoutError, subprocess.CalledProcessError) as failure:
        said.seek(0)
        sys.exit(f"edits: {failure}; bench start said at last:\n" + "".join(said.read().decode(errors="replace").splitlines(True)[-20:]))
    finally:
        ended(process)


def werkzeug(home, sizes, edits):
    for classes in sizes:
        root = home / f"werkzeug{classes}"
        port = free_ports(1)[0]
        for n in range(classes):
            write(root / f"part{n}.py", f"import part{n + 1}\ndef text(depth):\n    return '' if depth > 3 else part{n + 1}.text(depth + 1)\n"
                  if n + 1 < classes else "def text(depth):\n    return ''\n")
        write(root / "edited.py", "ANSWER = 'new'\n")
        parts = "\n".join(f"import part{n}" for n in reversed(range(classes)))
        write(root / "main.py", f"""from werkzeug.serving import run_simple
from werkzeug.wrappers import Response
import edited
{parts}
run_simple("127.0.0.1", {port}, lambda e, s: Response(edited.ANSWER + part0.text(0))(e, s), use_reloader=True, threaded=True)
""")
        process = started([sys.executable, "main.py"], root)
        try:
            client = Client(port)
            client.wait("/", "new", time.perf_counter())
            measure(f"Werkzeug, {classes} modules", client, "/", root / "edited.py", "ANSWER = '%s'\n", edits)
        finally:
            ended(process)


def maven(home):
    """The words that start a Maven which Quarkus takes: the installed one, else one that it fetches from Maven Central."""
    said = subprocess.run(["mvn", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Apache Maven (\d+)\.(\d+)", said)
    if version and (int(version[1]), int(version[2])) >= (3, 9):
        return ["mvn"]
    subprocess.run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy",
                    f"-Dartifact=org.apache.maven:apache-maven:{MAVEN}:zip:bin", f"-DoutputDirectory={home}"], cwd=home, check=True)
    shutil.unpack_archive(home / f"apache-maven-{MAVEN}-bin.zip", home)
    return ["sh", home / f"apache-maven-{MAVEN}/bin/mvn"]


def quarkus(home, sizes, edits):
    words = maven(home)
    jdk = subprocess.run(["bash", "-c", ". bench-cli/src/main/launcher/find-jdk.sh; find_jdk; printf %s \"$JDK\""], cwd=ROOT,
                         check=True, capture_output=True, text=True).stdout
    for classes in sizes:
        root = home / f"quarkus{classes}"
        port = free_ports(1)[0]
        write(root / "pom.xml", QUARKUS_POM)
        source = root / "src/main/java/probe"
        write(source / "Edited.java", QUARKUS_EDITED % "new")
        for n in range(classes):
            write(source / f"Part{n}.java", PART % {"name": "probe", "n": n, "next": (n + 1) % classes})
        said = open(home / "quarkus.log", "w+b")
        process = started([*words, "-B", "-q", "quarkus:dev", f"-Dquarkus.http.port={port}", "-Ddebug=false", "-Dquarkus.analytics.disabled=true",
                           "-Dquarkus.test.continuous-testing=disabled", "-Dquarkus.console.enabled=false", "-Dquarkus.enforceBuildGoal=false"], root, out=said,
                          env={**os.environ, "JAVA_HOME": jdk})
        try:
            client = Client(port)
            began = time.perf_counter()
            while "new" not in client.ask("/")[1]:
                if process.poll() is not None or time.perf_counter() - began > START_LIMIT_S:
                    said.seek(0)
                    lines = said.read().decode(errors="replace").splitlines() or ["it said nothing"]
                    reason = next((line for line in lines if "ERROR" in line), lines[-1])
                    print(f"Quarkus dev is left out: {reason.strip()[:300]}")
                    return
                time.sleep(0.1)
            measure(f"Quarkus dev, {classes} classes", client, "/", source / "Edited.java", QUARKUS_EDITED, edits)
        finally:
            ended(process)


def ratios(sizes):
    for classes in sizes:
        own = figures.get(f"bench, {classes} classes, Java")
        for peer in (f"Werkzeug, {classes} modules", f"Quarkus dev, {classes} classes"):
            if own and peer in figures:
                print(f"{'bench / ' + peer:46} {own / figures[peer]:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=15)
    parser.add_argument("--classes", default="100,500")
    parser.add_argument("--only", default="bench,werkzeug,quarkus")
    args = parser.parse_args()
    if "bench" in args.only.split(",") and not BENCH.exists():
        sys.exit("edits: run ./bench build first, which makes the runtime")
    sizes = [int(each) for each in args.classes.split(",")]
    home = Path(tempfile.mkdtemp(prefix="edits-")).resolve()
    try:
        for name, run in (("bench", bench), ("werkzeug", werkzeug), ("quarkus", quarkus)):
            if name in args.only.split(","):
                run(home, sizes, args.edits)
        ratios(sizes)
    finally:
        shutil.rmtree(home, ignore_errors=True)


main()
