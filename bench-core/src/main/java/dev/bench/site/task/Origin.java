package dev.bench.site.task;

/**
 * Where a task comes from.
 *
 * @param user the user of the system, with the one who became that by {@code sudo}
 * @param command such as {@code bench backup}, without arguments, which may hold secrets
 */
public record Origin(String user, String command) {

  /** The property of the JVM that holds the command of this process. */
  public static final String COMMAND = "bench.command";

  /** That of this process. */
  static Origin current() {
    String user = System.getProperty("user.name", "");
    String before = System.getenv("SUDO_USER");
    return new Origin(
        before == null || before.equals(user) ? user : "%s (%s)".formatted(user, before),
        System.getProperty(COMMAND, "bench"));
  }
}
