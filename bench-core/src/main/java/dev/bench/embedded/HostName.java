package dev.bench.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine or container, to tell its processes from those of another one. */
public final class HostName {

  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** The name now; {@code localhost} where the system does not tell it in a file. */
  public static String current() {
    try {
      return Files.readString(LINUX).strip();
    } catch (IOException notLinux) {
      return "localhost";
    }
  }
}
