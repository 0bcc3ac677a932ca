package dev.bench.embedded;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The process of a server, which this program has started or another one that uses it too.
 *
 * <p>Threads: safe.
 *
 * @param identity which process it is
 * @param child the same process as this program's child; null when it is not
 */
public record ServerProcess(ProcessIdentity identity, @Nullable Process child) {

  /** How often it is looked whether one still runs that is no child: nothing reports its end. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

  /** Its number. */
  public long pid() {
    return identity.pid();
  }

  /** Waits for its end, however long that takes; its exit code, which only a child has for us. */
  public OptionalInt awaitEnd() throws InterruptedException {
    if (child != null) {
      return OptionalInt.of(child.waitFor());
    }
    while (identity.isAlive()) {
      Thread.sleep(LOOK_INTERVAL);
    }
    return OptionalInt.empty();
  }

  /** Asks it to end even if others use it. */
  public void terminate() {
    identity.handle().ifPresent(ProcessHandle::destroy);
  }

  /** Ends it even if others use it. */
  public void kill() {
    identity.handle().ifPresent(ProcessHandle::destroyForcibly);
  }
}
