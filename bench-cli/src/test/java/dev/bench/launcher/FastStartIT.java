package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a start fast, seen by its cause: a time would depend on the machine. */
class FastStartIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("bench.distribution"));
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void all_that_a_run_of_a_procfile_needs_lies_in_its_cache_and_nothing_is_linked()
      throws Exception {
    Path procfile =
        Files.writeString(
            folder.resolve("Procfile"), "web: echo up; exec sleep 60\nend: exec sleep 0.2\n");
    Path log = folder.resolve("classes.log");
    Shell shell = shell().with("BENCH_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    start(procfile, shell);
    await().atMost(TRAINING_LIMIT).until(this::isTrained);

    Shell.Ran ran = start(procfile, shell);

    assertThat(ran.out()).contains("web | up");
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded).anyMatch(line -> line.contains("dev.bench.process.child.Watchdog source"));
    assertThat(loaded).noneMatch(line -> line.contains("source: __JVM_LookupDefineClass__"));
    assertThat(loaded).noneMatch(line -> line.contains("source: file:"));
    assertThat(loaded).noneMatch(line -> line.contains("dev.bench.cli.terminal."));
  }

  private boolean isTrained() throws IOException {
    Path caches = folder.resolve("cache/bench/aot");
    if (Files.notExists(caches)) {
      return false;
    }
    try (Stream<Path> files = Files.list(caches)) {
      return files.anyMatch(
          file -> file.getFileName().toString().matches("procfile-[0-9a-f]+\\.aot"));
    }
  }

  private static Shell.Ran start(Path procfile, Shell shell) throws Exception {
    return shell.run(DISTRIBUTION.resolve("bin/bench"), "start", "-f", procfile);
  }

  private Shell shell() {
    return new Shell()
        .with("HOME", folder)
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("XDG_CACHE_HOME", folder.resolve("cache"))
        .with("BENCH_AOT_DELAY_SECONDS", 0);
  }
}
