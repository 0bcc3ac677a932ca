package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.SupervisorService;
import dev.bench.cli.machine.Written;
import dev.bench.cli.ready.SupervisedProcess;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a bench in folders of root: the rules of sudo, of logrotate and of cron.
 *
 * <p>These programs take files of root only, so the files are copies and no links. A line tells
 * which bench a file is of.
 */
final class MachineFiles {

  private final Machine machine;
  private final Installation bench;

  MachineFiles(Machine machine, Installation bench) {
    this.machine = machine;
    this.bench = bench;
  }

  /** How a file of this bench begins. */
  String mark() {
    return "# Made by bench for %s\n".formatted(bench.root());
  }

  private Path file(String folder) {
    return machine.etc(folder).resolve("bench-" + bench.name());
  }

  Path sudoersFile() {
    return file("sudoers.d");
  }

  Path logrotateFile() {
    return file("logrotate.d");
  }

  Path cronFile() {
    return file("cron.d");
  }

  /**
   * Lets a user reload nginx and restart the processes of the bench without a password. Each
   * command has its exact arguments, since a pattern would let others through.
   */
  String sudoers(String user, Supervision manager) {
    List<String> commands = new ArrayList<>(new NginxService(machine).reloadCommands());
    if (manager == Supervision.SUPERVISOR) {
      SupervisorService supervisor = new SupervisorService(machine);
      new SupervisorConf(bench)
          .processes().stream()
              .map(SupervisedProcess::name)
              .map(supervisor::restartCommand)
              .forEach(commands::add);
    } else if (manager == Supervision.SYSTEMD) {
      String unit = new SystemdUnit(bench).file();
      String both = "stop %s %s".formatted(new SystemdSocket(bench).file(), unit);
      for (String words : List.of("start " + unit, both, "restart " + unit)) {
        commands.add("%s %s".formatted(program("systemctl"), words));
      }
    }
    StringBuilder text = new StringBuilder(mark());
    for (String command : commands) {
      text.append("%s ALL=(root) NOPASSWD: %s\n".formatted(user, escaped(command)));
    }
    return text.toString();
  }

  private static String program(String name) {
    return Machine.program(name).map(Path::toString).orElse("/usr/bin/" + name);
  }

  /** Colons, commas and signs of equality separate words of sudo. */
  private static String escaped(String command) {
    return command.replaceAll("([:,=\\\\])", "\\\\$1");
  }

  /** The rules of sudo as a file. */
  Written sudoersStep(String user, Supervision manager) {
    return Written.onMachine(sudoersFile(), sudoers(user, manager), "r--r-----", mark());
  }

  /** Has visudo check the rules. */
  void checkSudoers(String user, Supervision manager) throws IOException {
    Path copy = Files.createTempFile("bench-sudoers-", "");
    try {
      Files.writeString(copy, sudoers(user, manager));
      machine.run("visudo", "-cf", copy.toString());
    } finally {
      Files.delete(copy);
    }
  }

  /**
   * Rotates what no other program rotates: the log of the bench's own MariaDB, and the logs of
   * nginx where its package brings no rule. The services of the bench rotate their own logs.
   */
  String logrotate() throws IOException {
    String text =
        mark()
            + """
            "%s/logs/mariadb.log" {
              su %s %s
              weekly
              rotate 8
              missingok
              notifempty
              compress
              copytruncate
            }
            """
                .formatted(bench.root(), bench.user(), group());
    Path nginx = machine.nginxLogs();
    if (rotates(nginx)) {
      return text;
    }
    return text
        + """
        "%s/%s-*.log" {
          daily
          rotate 14
          missingok
          notifempty
          compress
          copytruncate
        }
        """
            .formatted(nginx, bench.name());
  }

  private String group() throws IOException {
    return String.valueOf(Files.getAttribute(bench.root(), "posix:group"));
  }

  /** Whether a rule of another program rotates files of that folder. */
  private boolean rotates(Path logs) throws IOException {
    Path folder = machine.etc("logrotate.d");
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          if (!text.startsWith("# Made by bench for ") && text.contains(logs + "/*")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The rules of logrotate as a file. */
  Written logrotateStep() throws IOException {
    return Written.onMachine(logrotateFile(), logrotate(), "rw-r--r--", mark());
  }

  /** Has logrotate read the rules and do nothing. */
  void checkLogrotate() throws IOException {
    Path folder = Files.createTempDirectory("bench-logrotate-");
    Path copy = folder.resolve("rules");
    Path state = folder.resolve("state");
    try {
      Files.writeString(copy, logrotate());
      String said =
          machine.run("logrotate", "--debug", "--state", state.toString(), copy.toString());
      Optional<String> fault = said.lines().filter(line -> line.startsWith("error:")).findFirst();
      if (fault.isPresent()) {
        throw new CannotSetUpException("logrotate does not accept the rules: " + fault.get());
      }
    } finally {
      Files.deleteIfExists(state);
      Files.delete(copy);
      Files.delete(folder);
    }
  }

  /** Starts the bench with the machine. A percent sign would end the command. */
  String cron() {
    return """
    %sSHELL=/bin/sh
    PATH=%s
    @reboot %s cd "%s" && exec env/bin/bench start --no-dev >/dev/null 2>>logs/start.log
    """
        .formatted(mark(), bench.path(), bench.user(), bench.root());
  }

  /** The rule of cron as a file. */
  Written cronStep() {
    return Written.onMachine(cronFile(), cron(), "rw-r--r--", mark());
  }
}
