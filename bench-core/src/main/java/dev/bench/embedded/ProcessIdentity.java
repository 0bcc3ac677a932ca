package dev.bench.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process, told apart from a later one that got the same number.
 *
 * @param pid its number
 * @param mark when it started: on Linux the boot's id and the ticks since the boot, which a change
 *     of the clock does not move; elsewhere the start time
 */
public record ProcessIdentity(long pid, String mark) {

  private static final Path PROC = Path.of("/proc");
  private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");

  /** Fields of {@code /proc/PID/stat} after the name: the state is 0, the start in ticks is 19. */
  private static final int START_FIELD = 19;

  /** The process that has number {@code pid} now. */
  public static Optional<ProcessIdentity> of(long pid) {
    try {
      return Files.isReadable(BOOT_ID) ? onLinux(pid) : elsewhere(pid);
    } catch (IOException e) {
      return Optional.empty(); // it ended while we looked
    }
  }

  /** This Java process. */
  public static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return of(pid).orElseGet(() -> new ProcessIdentity(pid, ""));
  }

  private static Optional<ProcessIdentity> onLinux(long pid) throws IOException {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (!Files.exists(stat)) {
      return Optional.empty();
    }
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    boolean gone = fields[0].equals("Z") || fields[0].equals("X");
    String boot = Files.readString(BOOT_ID).strip();
    return gone
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(pid, boot + ":" + fields[START_FIELD]));
  }

  private static Optional<ProcessIdentity> elsewhere(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process ->
            new ProcessIdentity(
                pid, process.info().startInstant().map(Instant::toString).orElse("")));
  }

  /** Whether this very process still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Whether it was started since this machine booted; where boots have no name that is assumed. */
  public boolean isOfThisBoot() {
    try {
      return !Files.isReadable(BOOT_ID) || mark.startsWith(Files.readString(BOOT_ID).strip() + ":");
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** The means to end this very process; empty when it has ended. */
  public Optional<ProcessHandle> handle() {
    return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
  }
}
