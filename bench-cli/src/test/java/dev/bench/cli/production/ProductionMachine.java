package dev.bench.cli.production;

import static org.awaitility.Awaitility.await;

import dev.bench.cli.machine.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A machine below a folder, with an nginx and a supervisor of its own. */
final class ProductionMachine implements AutoCloseable {

  /** supervisor ends its processes first. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path root;

  private ProductionMachine(Path root) {
    this.root = root;
  }

  static ProductionMachine in(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.toRealPath().resolve("machine"));
    for (String name :
        new String[] {
          "etc/nginx/conf.d", "etc/supervisor/conf.d", "etc/logrotate.d", "var/log/nginx", "run"
        }) {
      Files.createDirectories(root.resolve(name));
    }
    Files.writeString(
        root.resolve("etc/nginx/nginx.conf"),
        """
        %suser root;
        worker_processes 1;
        pid %s/run/nginx.pid;
        error_log %2$s/var/log/nginx/error.log;
        events {}
        http {
          access_log off;
          include %2$s/etc/nginx/conf.d/*.conf;
        }
        """
            .formatted(Machine.isRoot() ? "" : "#", root));
    Files.writeString(
        root.resolve("etc/supervisor/supervisord.conf"),
        """
        [unix_http_server]
        file=%1$s/run/supervisor.sock
        [supervisord]
        pidfile=%1$s/run/supervisord.pid
        logfile=%1$s/run/supervisord.log
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://%1$s/run/supervisor.sock
        [include]
        files=%1$s/etc/supervisor/conf.d/*.conf
        """
            .formatted(root));
    return new ProductionMachine(root);
  }

  Machine machine() {
    return new Machine(root);
  }

  /** What supervisor says about its processes. */
  String processes() throws IOException {
    Process process =
        new ProcessBuilder(
                "supervisorctl", "-c", root + "/etc/supervisor/supervisord.conf", "status")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Optional<ProcessHandle> running(String pidFile) throws IOException {
    Path file = root.resolve("run").resolve(pidFile);
    if (!Files.isReadable(file) || Files.readString(file).isBlank()) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
  }

  @Override
  public void close() throws IOException {
    for (String name : new String[] {"supervisord.pid", "nginx.pid"}) {
      Optional<ProcessHandle> process = running(name);
      process.ifPresent(ProcessHandle::destroy);
      process.ifPresent(each -> await().atMost(LIMIT).until(() -> !each.isAlive()));
    }
  }
}
