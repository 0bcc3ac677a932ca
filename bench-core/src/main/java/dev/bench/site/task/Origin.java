package dev.bench.site.task;

import dev.bench.embedded.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Where a task comes from.
 *
 * @param user the user of the system, with the one who became that by {@code sudo}
 * @param command such as {@code bench backup}, without arguments, which may hold secrets
 * @param host the machine or container that does it; null in a record of an older version
 */
public record Origin(String user, String command, @Nullable String host) {

  /** The property of the JVM that holds the command of this process. */
  public static final String COMMAND = "bench.command";

  /** That of this process. */
  static Origin current() {
    String user = System.getProperty("user.name", "");
    String before = System.getenv("SUDO_USER");
    return new Origin(
        before == null || before.equals(user) ? user : "%s (%s)".formatted(user, before),
        System.getProperty(COMMAND, "bench"),
        HostName.current());
  }

  /** Whether it is of this machine, whose processes can be found. */
  boolean isOfThisHost() {
    return host == null || host.equals(HostName.current());
  }
}
