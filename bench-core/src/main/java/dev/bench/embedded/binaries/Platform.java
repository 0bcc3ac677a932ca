package dev.bench.embedded.binaries;

import java.util.Locale;

/**
 * The operating system and processor, in the words of the artifacts that carry servers.
 *
 * @param system {@code linux}, {@code darwin} or what Java calls it
 * @param processor {@code amd64}, {@code arm64} or what Java calls it
 */
record Platform(String system, String processor) {

  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    String processor = osArch.toLowerCase(Locale.ROOT);
    return new Platform(
        system.startsWith("mac") ? "darwin" : system,
        switch (processor) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> processor;
        });
  }

  @Override
  public String toString() {
    return system + "-" + processor;
  }
}
