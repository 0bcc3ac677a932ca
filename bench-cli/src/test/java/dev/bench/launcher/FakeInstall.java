package dev.bench.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that look like an installed JDK or Maven, as far as the launcher looks. */
final class FakeInstall {
  private FakeInstall() {}

  /** A JDK whose java prints its own home and its arguments. */
  static Path jdk(Path home, String version) throws IOException {
    script(home.resolve("bin/java"), "echo \"java of " + home + "\"; printf '%s\\n' \"$@\"");
    script(home.resolve("bin/javac"), "exit 0");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** A Maven whose mvn prints the JAVA_HOME it was given and its arguments. */
  static Path maven(Path home, String version) throws IOException {
    script(home.resolve("bin/mvn"), "echo \"JAVA_HOME=$JAVA_HOME\"; printf '%s\\n' \"$@\"");
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/maven-core-" + version + ".jar"), "");
    return home;
  }

  static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
