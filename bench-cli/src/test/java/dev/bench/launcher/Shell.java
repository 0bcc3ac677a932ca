package dev.bench.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script with an environment that holds only what a test put there. */
final class Shell {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Map<String, String> environment = new HashMap<>();

  /** Outside of this source tree: it may be a bench of its own, whose runtime a launcher takes. */
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  Shell() {
    environment.put("PATH", "/usr/bin:/bin");
  }

  /** The root of this source tree: tests run in the folder of their module. */
  static Path sourceTree() {
    return Path.of("").toAbsolutePath().getParent();
  }

  Shell with(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  Shell in(Path place) {
    folder = place;
    return this;
  }

  Ran run(Object... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    Path out = Files.createTempFile("shell", ".out");
    Path err = Files.createTempFile("shell", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            words + " ran longer than " + LIMIT + "; it said: " + Files.readString(err));
      }
      return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** What a script left behind. */
  record Ran(int status, String out, String err) {}
}
