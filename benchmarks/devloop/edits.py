#!/usr/bin/env python3
"""From a saved edit to the new answer of the web server: this bench beside the reloader of Werkzeug.

  benchmarks/devloop/edits.py BENCH SITE [--classes 100] [--edits 20] [--peer]

BENCH runs `bench start` in developer mode, and SITE is one of its sites. An app `probe` of that many classes is
written into it, installed, edited and left there. Each edit is one file, written in place; the answer is asked for every 2 ms over one
connection. --peer serves as many modules with Werkzeug (python3-werkzeug) and does the same. Times are milliseconds.
"""
import argparse
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT = 60
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>probe</groupId><artifactId>probe</artifactId><version>1</version></project>
"""
APP = """package probe;
public final class ProbeApp implements dev.bench.App {
  @Override public String name() { return "probe"; }
  @Override public void register(dev.bench.Hooks hooks) {}
}
"""
EDITED = """package probe;
public final class Edited {
  private Edited() {}
  @dev.bench.Whitelisted(allowGuest = true)
  public static String answer(dev.bench.Context ctx) { return "%s" + Part0.text(0); }
}
"""
PART = """package probe;
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


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


class Client:
    def __init__(self, port, host):
        self.port, self.host, self.connection = port, host, None

    def body(self, path):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
            self.connection.request("GET", path, headers={"Host": f"{self.host}:{self.port}"})
            return self.connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return ""

    def wait(self, path, text):
        began = time.perf_counter()
        while text not in self.body(path):
            if time.perf_counter() - began > LIMIT:
                sys.exit(f"{path} did not answer {text} within {LIMIT} s")
            time.sleep(0.002)
        return (time.perf_counter() - began) * 1000


def measure(name, client, path, file, text, edits):
    times = []
    for n in range(edits + 3):  # three to get warm
        mark = f"mark{time.time_ns()}"
        file.write_text(text % mark)
        times.append(client.wait(path, mark))
        time.sleep(0.3)
    times = sorted(times[3:])
    print(f"{name:32} median {statistics.median(times):7.0f}   p90 {times[int(len(times) * .9)]:7.0f}   worst {times[-1]:7.0f}"
          f"   load {os.getloadavg()[0]:.1f}", flush=True)


def bench(args):
    root = pathlib.Path(args.bench)
    app = root / "apps/probe"
    source = app / "src/main/java/probe"
    write(app / "pom.xml", POM)
    write(app / "src/main/resources/META-INF/services/dev.bench.App", "probe.ProbeApp\n")
    write(source / "ProbeApp.java", APP)
    write(source / "Edited.java", EDITED % "new")
    for n in range(args.classes):
        write(source / f"Part{n}.java", PART % {"n": n, "next": (n + 1) % args.classes})
    write(app / "www/probe.html", "<p>new</p>")
    write(app / "public/probe.css", "p { --new: 1 }")
    names = root / "sites/apps.txt"
    if "probe" not in names.read_text().split():
        names.write_text(names.read_text().rstrip("\n") + "\nprobe\n")
    subprocess.run([args.command, "--site", args.site, "install-app", "probe"], cwd=root, stdout=subprocess.DEVNULL)
    settings = json.loads((root / "sites/common_site_config.json").read_text())
    client = Client(settings.get("webserver_port", 8000), args.site)
    client.wait("/api/method/probe.Edited.answer", "new")
    label = f"bench, {args.classes} classes, "
    measure(label + "Java", client, "/api/method/probe.Edited.answer", source / "Edited.java", EDITED, args.edits)
    measure(label + "template", client, "/probe", app / "www/probe.html", "<p>%s</p>", args.edits)
    measure(label + "CSS", client, "/assets/probe/probe.css", app / "public/probe.css", "p { --%s: 1 }", args.edits)


def werkzeug(args):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for n in range(args.classes):
            write(root / f"part{n}.py", f"def text(depth):\n    return depth * {n}\n")
        write(root / "edited.py", "ANSWER = 'new'\n")
        parts = "\n".join(f"import part{n}" for n in range(args.classes))
        write(root / "main.py", f"""from werkzeug.serving import run_simple
from werkzeug.wrappers import Response
import edited
{parts}
run_simple("127.0.0.1", 8917, lambda e, s: Response(edited.ANSWER)(e, s), use_reloader=True, threaded=True)
""")
        server = subprocess.Popen([sys.executable, "main.py"], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  start_new_session=True)
        try:
            client = Client(8917, "localhost")
            client.wait("/", "new")
            measure(f"Werkzeug, {args.classes} modules", client, "/", root / "edited.py", "ANSWER = '%s'\n", args.edits)
        finally:
            os.killpg(server.pid, 15)
            server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("site")
    parser.add_argument("--command", default=pathlib.Path(__file__).resolve().parents[2] / "env/runtime/bin/bench", help="the bench program")
    parser.add_argument("--classes", type=int, default=100)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--peer", action="store_true", help="measure Werkzeug too")
    args = parser.parse_args()
    bench(args)
    if args.peer:
        werkzeug(args)


main()
