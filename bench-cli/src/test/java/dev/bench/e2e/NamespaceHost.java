package dev.bench.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host that serves a bench together with others: a network, a table of processes, a name and
 * mounts of its own. It shares {@code sites/} with the bench and has all other folders for itself,
 * under the same paths.
 *
 * <p>Worker, scheduler and web have the same pids on each host: {@link #WORKER_PID} and so on.
 */
final class NamespaceHost implements AutoCloseable {

  static final long WORKER_PID = 1000;
  static final long SCHEDULER_PID = 2000;
  static final long WEB_PID = 3000;

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /**
   * Passes connections on: from ports of a host to sockets in a folder, and from there to ports.
   */
  private static final String RELAY =
      """
      import os, socket, sys, threading
      way, folder, ports = sys.argv[1], sys.argv[2], sys.argv[3:]
      def copy(one, other):
          try:
              while data := one.recv(65536):
                  other.sendall(data)
          except OSError:
              pass
          for each in (one, other):
              try:
                  each.shutdown(socket.SHUT_RDWR)
              except OSError:
                  pass
      def serve(port):
          path = os.path.join(folder, port)
          if way == "in":
              listener = socket.create_server(("127.0.0.1", int(port)), backlog=128)
          else:
              listener = socket.socket(socket.AF_UNIX)
              listener.bind(path)
              listener.listen(128)
          while True:
              caller, _ = listener.accept()
              if way == "in":
                  called = socket.socket(socket.AF_UNIX)
                  called.connect(path)
              else:
                  called = socket.create_connection(("127.0.0.1", int(port)))
              threading.Thread(target=copy, args=(caller, called), daemon=True).start()
              threading.Thread(target=copy, args=(called, caller), daemon=True).start()
      for port in ports:
          threading.Thread(target=serve, args=(port,)).start()
      """;

  /** The first process of a host; the number that a process gets is that of the last one plus 1. */
  private static final String FIRST =
      """
      set -e
      hostname "$HOST_NAME"
      ip link set lo up
      mount --bind "$HOST_BENCH/sites" "$HOST_FOLDER/sites"
      mount --rbind "$HOST_FOLDER" "$HOST_BENCH"
      cd "$HOST_BENCH"
      python3 "$HOST_RELAY/relay.py" in "$HOST_RELAY" $HOST_PORTS &
      begin() {
        echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid
        shift
        "$@" >"logs/$2.out" 2>&1 &
      }
      begin 1000 bench worker
      begin 2000 bench schedule
      begin 3000 bench serve
      while :; do wait || :; sleep 1; done
      """;

  private final BenchUnderTest bench;
  private final String name;
  private final Path folder;
  private final Process shell;

  private NamespaceHost(BenchUnderTest bench, String name, Path folder, Process shell) {
    this.bench = bench;
    this.name = name;
    this.folder = folder;
    this.shell = shell;
  }

  /** Skips the test, and names what is missing, where no such host can be made. */
  static void assumePossible() {
    assumeTrue(Machine.isRoot(), "only root makes network and PID namespaces");
    for (String program : List.of("unshare", "nsenter", "ip", "python3", "mount", "hostname")) {
      assumeTrue(Machine.program(program).isPresent(), program + " is not installed");
    }
    try {
      assumeTrue(
          Machine.here()
              .succeeds(
                  "unshare",
                  "--net",
                  "--pid",
                  "--mount",
                  "--uts",
                  "--fork",
                  "--mount-proc",
                  "sh",
                  "-c",
                  "ip link set lo up && echo 99 >/proc/sys/kernel/ns_last_pid"),
          "namespaces of network and processes cannot be made here");
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** What lets hosts reach servers at ports of this machine; in {@code folder}. */
  static Process relay(Path folder, List<Integer> ports) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("relay.py"), RELAY);
    List<String> words =
        new ArrayList<>(
            List.of("python3", folder.resolve("relay.py").toString(), "out", folder.toString()));
    ports.forEach(port -> words.add(port.toString()));
    Process relay = new ProcessBuilder(words).inheritIO().start();
    await().until(() -> ports.stream().allMatch(port -> Files.exists(folder.resolve("" + port))));
    return relay;
  }

  /** Starts one whose services run. */
  static NamespaceHost start(
      BenchUnderTest bench, String name, Path relay, List<Integer> ports, int database)
      throws IOException {
    Path folder = bench.root().resolveSibling(name);
    copy(bench.root(), folder);
    Map<String, String> environment = new TreeMap<>(bench.typist().environment());
    environment.put("BENCH_SKIP_REDIS", "1");
    environment.put("FRAPPE_DB_HOST", "127.0.0.1");
    environment.put("FRAPPE_DB_PORT", Integer.toString(database));
    environment.put("HOST_NAME", name);
    environment.put("HOST_BENCH", bench.root().toString());
    environment.put("HOST_FOLDER", folder.toString());
    environment.put("HOST_RELAY", relay.toString());
    environment.put(
        "HOST_PORTS", ports.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--pid",
                "--mount",
                "--uts",
                "--fork",
                "--kill-child=KILL",
                "--mount-proc",
                "bash",
                "-c",
                FIRST)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("logs/host.out").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    NamespaceHost host = new NamespaceHost(bench, name, folder, builder.start());
    for (String service : List.of("worker", "schedule", "serve")) {
      await().atMost(START_LIMIT).until(() -> host.isReady(service));
    }
    return host;
  }

  /** All but what hosts share, what runs on this one, and the data of its servers. */
  private static void copy(Path from, Path to) throws IOException {
    for (String name : List.of("sites", "logs", "config/pids", "env")) {
      Files.createDirectories(to.resolve(name));
    }
    Machine.here()
        .run("sh", "-c", "cd \"$1\" && cp -a apps Procfile \"$2\"", "sh", "" + from, "" + to);
    Machine.here()
        .run(
            "sh",
            "-c",
            "cd \"$1/env\" && for each in *; do [ $each = mariadb ] || cp -a $each \"$2/env\"; done",
            "sh",
            "" + from,
            "" + to);
  }

  private boolean isReady(String service) throws IOException {
    if (!shell.isAlive()) {
      throw new AssertionError(name + " ended: " + said("host"));
    }
    return said(service).contains(" is ready");
  }

  /** What a service, or the host itself, has said. */
  String said(String service) throws IOException {
    Path file = folder.resolve("logs/" + service + ".out");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  String name() {
    return name;
  }

  /** Runs a command on it, in the folder of the bench. */
  Ran run(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target",
                Long.toString(first()),
                "--all",
                "env",
                "BENCH_SKIP_REDIS=1",
                "sh",
                "-c",
                "cd \"$1\" && shift && exec \"$@\"",
                "sh",
                bench.root().toString()));
    all.addAll(List.of(words));
    try (Running running = Running.start(all, Path.of("/"), bench.typist().environment())) {
      return running.ran(COMMAND_LIMIT);
    }
  }

  /** The status of an answer of its web server to a request that asks the database. */
  int answer() {
    String script =
        """
        import sys, urllib.request, urllib.error
        try:
            request = urllib.request.Request("http://127.0.0.1:%%s/todos" %% sys.argv[1], headers={"Host": "%s"})
            print("status", urllib.request.urlopen(request, timeout=30).status)
        except urllib.error.HTTPError as failed:
            print("status", failed.code)
        """
            .formatted(BenchUnderTest.SITE);
    String port = Integer.toString(bench.config().webserverPort());
    String said = run("python3", "-c", script, port).output();
    return Integer.parseInt(said.replaceFirst("(?s).*status (\\d+).*", "$1"));
  }

  private long first() {
    try (Stream<ProcessHandle> children = shell.toHandle().children()) {
      return children.findFirst().orElseThrow().pid();
    }
  }

  /** Power fails: all of its processes are gone. */
  void kill() {
    Running.kill("KILL", Long.toString(first()));
    await().until(() -> !shell.isAlive());
  }

  @Override
  public void close() {
    if (shell.isAlive()) {
      kill();
    }
  }
}
