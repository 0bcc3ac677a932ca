package dev.bench.cli.production;

import dev.bench.cli.ready.SupervisedProcess;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.process.procfile.Procfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text of {@code config/supervisor.conf}: a program for each line of the Procfile but {@code
 * watch}, in Frappe's groups {@code -web}, {@code -workers} and {@code -redis}; socketio has a
 * group of its own.
 *
 * <p>supervisor itself listens for web ({@code fcgi-program}) and hands the socket to all web
 * processes, so one of them can be restarted while the others answer.
 */
final class SupervisorConf {

  private static final String WEB = "web";

  /** Each is a group by itself. Of a larger group supervisor holds no socket. */
  private static final Set<String> STAND_ALONE = Set.of(WEB, "socketio");

  private static final String WATCH = "watch";
  private static final String REDIS = "redis_";

  /** What follows the time that running work gets, before supervisor kills. */
  private static final long MARGIN = 10;

  /** Redis writes its data when it ends. */
  private static final long REDIS_STOP = 60;

  private final Installation bench;

  /** The text for a bench. */
  SupervisorConf(Installation bench) {
    this.bench = bench;
  }

  /** The whole file. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            ; Made by "bench setup supervisor", which replaces it. Your own programs go into
            ; config/supervisor.d/*.conf, which supervisor must include as it includes this file.
            """);
    List<String> workers = new ArrayList<>();
    List<String> redis = new ArrayList<>();
    for (Procfile.Line line : bench.procfile().lines()) {
      if (!line.name().equals(WATCH)) {
        text.append(program(line));
        if (line.name().startsWith(REDIS)) {
          redis.add(program(line.name()));
        } else if (!STAND_ALONE.contains(line.name())) {
          workers.add(program(line.name()));
        }
      }
    }
    return text.append(group("redis", redis)).append(group("workers", workers)).toString();
  }

  /** The groups that a bench can have, as supervisorctl names them. */
  Set<String> groups() {
    return Set.of(program(WEB), program("socketio"), program("workers"), program("redis"));
  }

  /** The processes, in the order of the Procfile. */
  List<SupervisedProcess> processes() {
    List<SupervisedProcess> all = new ArrayList<>();
    for (Procfile.Line line : bench.procfile().lines()) {
      String program = program(line.name());
      if (line.name().equals(WEB)) {
        for (long i = 0; i < bench.webProcesses(); i++) {
          all.add(new SupervisedProcess("%s:%1$s-%d".formatted(program, i), line));
        }
      } else if (STAND_ALONE.contains(line.name())) {
        all.add(new SupervisedProcess(program, line));
      } else if (!line.name().equals(WATCH)) {
        String group = line.name().startsWith(REDIS) ? "redis" : "workers";
        all.add(new SupervisedProcess("%s-%s:%s".formatted(bench.name(), group, program), line));
      }
    }
    return all;
  }

  private String group(String name, List<String> programs) {
    return programs.isEmpty()
        ? ""
        : "\n[group:%s-%s]\nprograms=%s\n"
            .formatted(bench.name(), name, String.join(",", programs));
  }

  private String program(String line) {
    return bench.name() + "-" + line.replace('_', '-');
  }

  private String program(Procfile.Line line) {
    boolean isWeb = line.name().equals(WEB);
    String name = program(line.name());
    String head = isWeb ? "\n[fcgi-program:%s]\n%s" : "\n[program:%s]\n%s";
    return head.formatted(name, isWeb ? socket() : "")
        + """
        command=/bin/sh -c "exec %s"
        directory=%s
        user=%s
        environment=HOME="%s",USER="%3$s",PATH="%s",BENCH_SKIP_REDIS="1"
        priority=%d
        autostart=true
        autorestart=true
        startsecs=5
        startretries=10
        stopsignal=TERM
        stopwaitsecs=%d
        killasgroup=true
        stdout_logfile=%2$s/logs/%s.log
        stdout_logfile_maxbytes=20MB
        redirect_stderr=true
        """
            .formatted(
                quoted(line),
                plain(bench.root().toString()),
                bench.user(),
                plain(bench.home()),
                plain(bench.path()),
                line.name().startsWith(REDIS) ? 1 : 4,
                stopSeconds(line.name()),
                isWeb ? WEB + "-%(process_num)d" : line.name());
  }

  private String socket() {
    return """
    socket=tcp://127.0.0.1:%d
    process_name=%%(program_name)s-%%(process_num)d
    numprocs=%d
    """
        .formatted(bench.config().webserverPort(), bench.webProcesses());
  }

  private long stopSeconds(String line) {
    if (line.startsWith(REDIS)) {
      return REDIS_STOP;
    }
    if (line.startsWith("worker")) {
      return MARGIN + bench.workerDrain();
    }
    return MARGIN + bench.webDrain();
  }

  /** In a file of supervisor a percent sign begins a variable. */
  private static String plain(String text) {
    return text.replace("%", "%%");
  }

  /** A command within double quotes, as supervisor splits words. */
  private static String quoted(Procfile.Line line) {
    if (line.command().matches(".*\\s[;#].*")) {
      throw new CannotSetUpException(
          "Procfile, line %d: supervisor takes what follows ; or # for a comment: put the command of %s into a script"
              .formatted(line.number(), line.name()));
    }
    return plain(line.command().replace("\\", "\\\\").replace("\"", "\\\""));
  }
}
