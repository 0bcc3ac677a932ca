package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nginx of a machine: its files are checked on a copy, and read again by it. */
public final class NginxService {

  private static final Pattern PID = Pattern.compile("(?m)^\\s*pid\\s+([^;\\s]+)\\s*;");
  private static final Pattern USER = Pattern.compile("(?m)^\\s*user\\s+([^;\\s]+)[^;]*;");
  private static final String USUAL_USER = "nobody";
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Machine machine;

  /** The nginx of {@code machine}. */
  public NginxService(Machine machine) {
    this.machine = machine;
  }

  /** Its main file. */
  public Path main() {
    return machine.etc("nginx/nginx.conf");
  }

  /** Where the file of a bench of that name belongs. */
  public Path file(String bench) {
    return machine.etc("nginx/conf.d/%s.conf".formatted(bench));
  }

  /** The user whose rights its workers have. */
  public String user() throws IOException {
    Matcher user = USER.matcher(mainText());
    return user.find() ? user.group(1) : USUAL_USER;
  }

  private String mainText() throws IOException {
    if (!Files.isReadable(main())) {
      throw new CannotSetUpException(
          "%s cannot be read: install nginx, on Debian with apt-get install nginx-light"
              .formatted(main()));
    }
    return Files.readString(main(), StandardCharsets.ISO_8859_1);
  }

  /** The process that reads the files; empty when nginx does not run. */
  public Optional<ProcessHandle> master() throws IOException {
    Matcher named = PID.matcher(mainText());
    Path file = named.find() ? Path.of(named.group(1)) : machine.root().resolve("run/nginx.pid");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    String pid = Files.readString(file).strip();
    return pid.matches("\\d{1,9}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  /**
   * Checks a copy of all files, with {@code text} as the file of {@code bench}.
   *
   * @throws CannotSetUpException with what nginx says, in the names of the files themselves
   */
  public void check(String bench, String text) throws IOException {
    mainText();
    Optional<String> refusal = refusal(bench, _ -> text, Map.of());
    if (refusal.isPresent()) {
      throw new CannotSetUpException("nginx does not accept its files: " + refusal.get());
    }
  }

  /**
   * What nginx says against a copy of all files; empty when it accepts them. Another user than root
   * can neither listen on all ports nor read all keys, so these are not checked then.
   *
   * @param text makes the file of {@code bench} from the folder that the parts lie in
   * @param parts further files by name, which that file includes
   */
  Optional<String> refusal(String bench, UnaryOperator<String> text, Map<String, String> parts)
      throws IOException {
    Path copy = Files.createTempDirectory("bench-nginx-");
    NginxCopy files = new NginxCopy(machine, copy, !Machine.isRoot());
    try {
      files.copyAll();
      Path folder = Files.createDirectories(copy.resolve("nginx.d"));
      for (Map.Entry<String, String> part : parts.entrySet()) {
        Files.writeString(folder.resolve(part.getKey()), part.getValue());
      }
      files.write(file(bench), text.apply(folder.toString()));
      Machine.Ended ended =
          machine.end(
              Machine.PROGRAM_LIMIT,
              "nginx",
              "-t",
              "-q",
              "-c",
              copy.resolve("nginx.conf").toString());
      return ended.status() == 0 ? Optional.empty() : Optional.of(files.sentence(ended.output()));
    } finally {
      files.delete();
    }
  }

  /**
   * Has nginx read its files, after a check; starts it if it does not run, and waits until it does.
   */
  public void reload() throws IOException {
    asRoot("nginx", "-t", "-q", "-c", main().toString());
    if (master().isPresent()) {
      asRoot("nginx", "-c", main().toString(), "-s", "reload");
    } else if (machine.runsSystemd()) {
      asRoot("systemctl", "start", "nginx");
      awaitMaster();
    } else {
      asRoot("nginx", "-c", main().toString());
      awaitMaster();
    }
  }

  /** The program that starts nginx ends before nginx has written its process down. */
  private void awaitMaster() throws IOException {
    long end = System.nanoTime() + Machine.PROGRAM_LIMIT.toNanos();
    while (master().isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        throw new CannotSetUpException(
            "nginx was started and has not written its pid file within %d seconds: read %s"
                .formatted(
                    Machine.PROGRAM_LIMIT.toSeconds(), machine.nginxLogs().resolve("error.log")));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void asRoot(String... command) throws IOException {
    machine.asRoot(Machine.PROGRAM_LIMIT, List.of(command));
  }

  /** The commands of a reload, as a rule of sudo names them. */
  public List<String> reloadCommands() {
    String program = Machine.program("nginx").map(Path::toString).orElse("/usr/sbin/nginx");
    return List.of(
        "%s -t -q -c %s".formatted(program, main()),
        "%s -c %s -s reload".formatted(program, main()));
  }
}
