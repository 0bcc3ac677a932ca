package dev.bench.process.child;

import dev.bench.process.CannotRunException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words before a command that make it lead a session of its own.
 *
 * <p>{@code setsid} of util-linux or BusyBox where there is one; macOS has none but has Perl.
 */
public final class SessionLeader {

  private static final String PERL =
      "use POSIX; POSIX::setsid(); exec @ARGV or die \"$ARGV[0]: $!\\n\"";

  private SessionLeader() {}

  /** The words for this machine. */
  public static List<String> words() {
    return words(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
  }

  static List<String> words(String path) {
    if (isOn(path, "setsid")) {
      return List.of("setsid");
    }
    if (isOn(path, "perl")) {
      return List.of("perl", "-e", PERL);
    }
    throw new CannotRunException(
        "neither `setsid` (util-linux) nor `perl` is on the PATH: install one of them, since"
            + " without it child processes could outlive `bench start`");
  }

  private static boolean isOn(String path, String program) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
