package dev.bench.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process a pid means: pids are given out again, stamps are not.
 *
 * <p>On Linux the boot and the clock tick at which it was started; elsewhere the start time.
 */
final class ProcessStamp {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private ProcessStamp() {}

  /** The stamp of a process that runs; empty when none has the pid. */
  static Optional<String> of(long pid) {
    if (Files.isReadable(BOOT)) {
      return ProcTable.stat(pid)
          .filter(stat -> stat.state() != 'Z')
          .map(stat -> boot() + ":" + stat.startTicks());
    }
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(Object::toString);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }
}
