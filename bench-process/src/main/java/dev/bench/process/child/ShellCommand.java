package dev.bench.process.child;

import dev.bench.process.procfile.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Command lines as they are given to the shell.
 *
 * <p>Many shells wait for the one program of a line. Then a signal would end the shell before the
 * program, and the pid would be the shell's. So the line of a single program begins with {@code
 * exec}. Such a line may have quotes, variables and redirections, and nothing else of the shell.
 */
final class ShellCommand {

  private static final String PROGRAM = "[\\w./:@%+,-]+";
  private static final String QUOTED =
      "'[^']*'|\"(?:[^\"\\\\`$]|\\\\.|\\$\\w|\\$\\{\\w+})*\"|\\$\\w+|\\$\\{\\w+}";
  private static final String WORD = "(?:[\\w./:@%+,=~?*^\\[\\]{}!-]|" + QUOTED + ")+";
  private static final String REDIRECTION = "\\d?(?:>>|>|<) *(?:" + WORD + ")|\\d?>&\\d";

  private static final Pattern SIMPLE =
      Pattern.compile(PROGRAM + "(?: +(?:" + REDIRECTION + "|" + WORD + "))* *");

  /** The pattern needs stack for each character. */
  private static final int LONGEST = 1000;

  /**
   * The first device that the leader of a session opens becomes the terminal of the session. Ctrl-S
   * at it does not stop the output.
   */
  private static final String ON_TERMINAL =
      "exec <>\"$1\" >&0 2>&1; stty -ixon iutf8; exec sh -c \"$0\"";

  /**
   * The socket, which comes as standard input, becomes the first descriptor of systemd's protocol,
   * which many servers know. Source: sd_listen_fds(3).
   */
  private static final String WITH_SOCKET =
      "exec 3<&0 </dev/null; export BENCH_LISTEN_FD=3 LISTEN_FDS=1 LISTEN_PID=$$; ";

  private static final String PLAIN = "exec sh -c \"$0\"";

  private ShellCommand() {}

  /**
   * The words that run the command of a process; where it has a terminal, the path of its device is
   * to come behind them.
   */
  static List<String> words(ProcessSpec spec) {
    String socket = spec.care().listen() == null ? "" : WITH_SOCKET;
    if (spec.care().terminal()) {
      return List.of("sh", "-c", socket + ON_TERMINAL, of(spec));
    }
    return socket.isEmpty()
        ? List.of("sh", "-c", of(spec))
        : List.of("sh", "-c", socket + PLAIN, of(spec));
  }

  /** The command of a process, with {@code exec} where that changes nothing else. */
  static String of(ProcessSpec spec) {
    boolean simple =
        spec.command().length() <= LONGEST
            && SIMPLE.matcher(spec.command()).matches()
            && isProgram(spec, spec.command().split(" ", 2)[0]);
    return simple ? "exec " + spec.command() : spec.command();
  }

  private static boolean isProgram(ProcessSpec spec, String word) {
    if (word.contains("/")) {
      return Files.isExecutable(spec.directory().resolve(word));
    }
    String path = spec.environment().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, word)));
  }
}
