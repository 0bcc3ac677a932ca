package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Written;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of fail2ban for a bench: a filter that finds refused logins in the logs of nginx, and a
 * jail for it. Other refusals do not count, since a broken page would ban its own readers.
 */
record Fail2ban(Machine machine, Installation bench, String mark) {

  /** How nginx logs a refused login. */
  private static final String SAMPLE =
      "192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] \"POST /api/method/login HTTP/1.1\" 401 99 \"-\" \"-\"";

  private String name() {
    return "bench-" + bench.name();
  }

  private Path filterFile() {
    return machine.etc("fail2ban/filter.d").resolve(name() + ".conf");
  }

  private Path jailFile() {
    return machine.etc("fail2ban/jail.d").resolve(name() + ".conf");
  }

  /** Its files. */
  List<Path> files() {
    return List.of(jailFile(), filterFile());
  }

  private String filter() {
    return mark
        + """
        [Definition]
        failregex = ^<HOST> \\S+ \\S+ \\[[^\\]]*\\] "POST /api/(?:v[12]/)?method/login[? ][^"]*" 401\\b
        ignoreregex =
        """;
  }

  private String jail() {
    return mark
        + """
        [%1$s]
        enabled = true
        port = http,https
        filter = %1$s
        backend = auto
        logpath = %2$s/%3$s-*.access.log
        maxretry = 10
        findtime = 10m
        bantime = 10m
        """
            .formatted(name(), machine.nginxLogs(), bench.name());
  }

  /** Has fail2ban find a refused login, and no other line. */
  void check() throws IOException {
    requireLogs();
    Path copy = Files.createTempFile("bench-fail2ban-", ".conf");
    try {
      Files.writeString(copy, filter());
      String said = machine.run("fail2ban-regex", SAMPLE, copy.toString());
      if (!said.contains("1 matched")) {
        throw new CannotSetUpException("fail2ban does not find a refused login: " + said.strip());
      }
    } finally {
      Files.delete(copy);
    }
  }

  /** fail2ban does not start while it finds no log file, for no other service either. */
  private void requireLogs() throws IOException {
    Path logs = machine.nginxLogs();
    if (Files.isDirectory(logs)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(logs, bench.name() + "-*.access.log")) {
        if (found.iterator().hasNext()) {
          return;
        }
      }
    }
    throw new CannotSetUpException(
        "%s has no log file of this bench, and fail2ban does not start without one: make a site with bench new-site if there is none, then run sudo bench setup production %s"
            .formatted(logs, bench.user()));
  }

  /** The steps after which fail2ban looks for refused logins. */
  List<Step> steps() {
    return List.of(
        Written.onMachine(filterFile(), filter(), "rw-r--r--", mark),
        Written.onMachine(jailFile(), jail(), "rw-r--r--", mark),
        loaded());
  }

  private Step loaded() {
    return new Step() {
      @Override
      public String what() {
        return "let fail2ban read its files again";
      }

      @Override
      public boolean isDone() throws IOException {
        return !runs() || machine.succeeds("fail2ban-client", "status", name());
      }

      @Override
      public void run() throws IOException {
        reload();
      }

      @Override
      public void undo() {
        // reload follows when all files are restored.
      }
    };
  }

  private boolean runs() throws IOException {
    return machine.root().getNameCount() == 0
        && Machine.program("fail2ban-client").isPresent()
        && machine.succeeds("fail2ban-client", "ping");
  }

  /** Has it read its files, if it runs. */
  void reload() throws IOException {
    if (runs()) {
      machine.run("fail2ban-client", "reload");
    }
  }
}
