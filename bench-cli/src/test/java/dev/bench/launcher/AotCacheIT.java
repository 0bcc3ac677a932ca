package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on the JDK that runs the tests, with a program that prints one word. */
class AotCacheIT {
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Path runtime;

  @BeforeEach
  void build_a_program() throws IOException {
    runtime = FakeRuntime.in(folder.resolve("runtime"));
    program("one");
  }

  @Test
  void a_changed_jar_runs_its_new_code_at_once() throws Exception {
    assertThat(bench(shell()).out()).isEqualTo("one\n");
    await().atMost(TRAINING_LIMIT).until(() -> caches().size() == 1);
    assertThat(bench(shell().with("BENCH_JAVA_OPTS", "")).out()).isEqualTo("one\n");

    program("two");

    assertThat(bench(shell()).out()).isEqualTo("two\n");
    await().atMost(TRAINING_LIMIT).until(() -> caches().size() == 2);
    assertThat(bench(shell()).out()).isEqualTo("two\n");
  }

  @Test
  void the_next_run_starts_from_the_cache_and_from_none_that_is_broken() throws Exception {
    Files.createDirectories(cacheFolder());
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path left = Files.createFile(cacheFolder().resolve("web-1.aot." + dead.pid()));
    Path config = Files.createFile(cacheFolder().resolve("web-1.aot." + dead.pid() + ".config"));
    Path others =
        Files.createFile(cacheFolder().resolve("web-1.aot." + ProcessHandle.current().pid()));

    bench(shell());
    await().atMost(TRAINING_LIMIT).until(() -> caches().size() == 1);

    assertThat(List.of(left, config)).as("drafts of killed trainers").noneMatch(Files::exists);
    assertThat(others).as("a draft of a trainer that lives").exists();

    Shell.Ran ran = shell().run("bash", "-xe", runtime.resolve("bin/bench"), "word");
    assertThat(ran.out()).isEqualTo("one\n");
    assertThat(ran.err()).contains("-XX:AOTCache=" + caches().getFirst());

    Files.writeString(caches().getFirst(), "not a cache");
    Shell.Ran broken = bench(shell());
    assertThat(broken.status()).isZero();
    assertThat(broken.out()).isEqualTo("one\n");
  }

  @Test
  void a_debugger_or_a_refusal_means_no_cache() throws Exception {
    bench(shell().with("BENCH_NO_AOT", "1"));
    bench(shell().with("BENCH_JAVA_OPTS", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n"));

    assertThat(cacheFolder()).doesNotExist();
  }

  @Test
  void the_lock_of_a_killed_trainer_is_taken_over_when_it_is_old() throws Exception {
    Shell untrained = shell().with("BENCH_AOT_CACHES", cacheFolder());
    assertThat(bench(untrained).out()).isEqualTo("one\n");
    String key = Files.readAllLines(cacheFolder().resolve("cli.key")).getFirst();
    Path cache = cacheFolder().resolve("cli-" + key + ".aot");
    Path lock = Files.createDirectory(cacheFolder().resolve("cli-" + key + ".lock"));

    bench(shell());
    assertThat(lock).exists();

    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
    bench(shell());
    await().atMost(TRAINING_LIMIT).until(() -> Files.exists(cache));
    Shell.Ran ran = untrained.run("bash", "-xe", runtime.resolve("bin/bench"), "word");
    assertThat(ran.err()).contains("-XX:AOTCache=" + cache);
  }

  @Test
  void a_cache_whose_writer_was_killed_is_not_taken() throws Exception {
    Path trained = folder.resolve("trained");
    Shell shell = shell().with("JAVA_HOME", jdkThatBreaksOff(trained));

    bench(shell);
    await().atMost(TRAINING_LIMIT).until(() -> Files.exists(trained) && !isTraining());

    assertThat(caches()).isEmpty();
    assertThat(trained).as("by which `bench status` knows a trainer").hasContent("cli");
  }

  /** A JDK whose caches end too early. */
  private Path jdkThatBreaksOff(Path done) throws IOException {
    Path real = Path.of(System.getProperty("java.home"));
    Path jdk = folder.resolve("jdk");
    FakeRuntime.write(jdk.resolve("release"), Files.readString(real.resolve("release")));
    Files.createDirectories(jdk.resolve("bin"));
    Files.createSymbolicLink(jdk.resolve("bin/javac"), real.resolve("bin/javac"));
    Path java = jdk.resolve("bin/java");
    FakeRuntime.write(
        java,
        """
        #!/bin/sh
        '%s/bin/java' "$@" || exit
        for word; do
          case $word in
            -XX:AOTCacheOutput=*)
              cache=${word#*=}
              head -c 1000000 "$cache" >"$cache.part" && mv "$cache.part" "$cache"
              printf %%s "$BENCH_TRAINS" >'%s' ;;
          esac
        done
        """
            .formatted(real, done));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return jdk;
  }

  private boolean isTraining() throws IOException {
    try (Stream<Path> files = Files.list(cacheFolder())) {
      return files.anyMatch(each -> each.toString().endsWith(".lock"));
    }
  }

  /** Puts a new jar in place whose main class prints {@code word}. */
  private void program(String word) throws IOException {
    Path source = folder.resolve("dev/bench/cli/Main.java");
    FakeRuntime.write(
        source,
        "package dev.bench.cli; public class Main { public static void main(String[] a) {"
            + " System.out.println(\""
            + word
            + "\"); } }");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, source.toString())).isZero();
    Path jar = runtime.resolve("lib/cli.jar");
    Files.delete(jar);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("dev/bench/cli/Main.class"));
      entries.write(Files.readAllBytes(folder.resolve("dev/bench/cli/Main.class")));
    }
  }

  private Shell shell() {
    return new Shell()
        .with("HOME", folder)
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("XDG_CACHE_HOME", folder.resolve("cache"))
        .with("BENCH_AOT_DELAY_SECONDS", 0);
  }

  private Shell.Ran bench(Shell shell) throws IOException, InterruptedException {
    return shell.run(runtime.resolve("bin/bench"), "word");
  }

  private Path cacheFolder() {
    return folder.resolve("cache/bench/aot");
  }

  private List<Path> caches() throws IOException {
    if (Files.notExists(cacheFolder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cacheFolder())) {
      return files.filter(each -> each.toString().endsWith(".aot")).toList();
    }
  }
}
