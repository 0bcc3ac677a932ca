package dev.bench.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An unpacked distribution with the real launcher and whatever jars a test puts into it. */
final class FakeRuntime {
  private static final List<String> ROLES =
      List.of("cli", "web", "worker", "scheduler", "realtime");

  private FakeRuntime() {}

  /** Makes the distribution in {@code folder}; every role runs with {@code lib/ROLE.jar}. */
  static Path in(Path folder) throws IOException {
    Path tree = Shell.sourceTree();
    copy(tree.resolve("bench"), folder.resolve("bin/bench"));
    for (String part : List.of("find-jdk.sh", "run.sh", "train.sh")) {
      copy(
          tree.resolve("bench-cli/src/main/launcher").resolve(part),
          folder.resolve("launcher").resolve(part));
    }
    for (String role : ROLES) {
      write(folder.resolve("lib/" + role + ".classpath"), role + ".jar\n");
      write(folder.resolve("lib/" + role + ".jar"), "");
    }
    write(folder.resolve("VERSION"), "1\n");
    return folder;
  }

  /** Makes an empty bench. */
  static Path bench(Path folder) throws IOException {
    for (String part : List.of("apps", "sites", "config")) {
      Files.createDirectories(folder.resolve(part));
    }
    return folder;
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
